import type { RunView } from '../../../src/scene/index.ts';

/** A typed array inside the JSON: its kind, and where its bytes stand behind the JSON. */
interface PackedArray {
  readonly array: Kind;
  readonly at: number;
  readonly length: number;
  /** Values a row: each row stands as what its bits differ in from those of the row before. */
  readonly row: number;
}

const KINDS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array };
type Kind = keyof typeof KINDS;
type Packable = InstanceType<(typeof KINDS)[Kind]>;

/**
 * A whole run as bytes, for the page that ships with one: its first picture then waits for nothing but data. The length
 * of a JSON text, the text, and the typed arrays of the run: the first bytes of all values, then the second ones, which
 * compress better, as do frames by their difference in time. Nothing is lost.
 *
 * @throws TypeError for an array of another kind
 */
export function packRun(run: RunView): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  const { voltageMv, nodeCount } = run.recording.frames;
  const json = JSON.stringify(run, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const kind = kindOf(value);
    const row = value === voltageMv ? nodeCount : 0;
    const bytes = splitBytes(differBits(value as Packable, row));
    const packed: PackedArray = { array: kind, at, length: (value as Packable).length, row };
    parts.push(bytes);
    at += bytes.length;
    return packed;
  });
  const text = new TextEncoder().encode(json);
  const packed = new Uint8Array(4 + text.length + at);
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let offset = 4 + text.length;
  for (const part of parts) {
    packed.set(part, offset);
    offset += part.length;
  }
  return packed;
}

export function unpackRun(packed: Uint8Array): RunView {
  const { buffer, byteOffset } = packed;
  const textLength = new DataView(buffer, byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(packed.subarray(4, 4 + textLength));
  const bytes = packed.subarray(4 + textLength);
  return JSON.parse(text, (_, value: unknown) =>
    isPacked(value) ? readArray(value, bytes) : value,
  ) as RunView;
}

function kindOf(value: ArrayBufferView): Kind {
  const kind = (Object.keys(KINDS) as Kind[]).find((name) => value instanceof KINDS[name]);
  if (kind === undefined) throw new TypeError('a run holds an array of an unknown kind');
  return kind;
}

function isPacked(value: unknown): value is PackedArray {
  return typeof value === 'object' && value !== null && 'array' in value && 'at' in value;
}

function readArray({ array, at, length, row }: PackedArray, bytes: Uint8Array): Packable {
  const values = new KINDS[array](length);
  const size = values.BYTES_PER_ELEMENT;
  const own = new Uint8Array(values.buffer);
  for (let i = 0; i < length; i++)
    for (let byte = 0; byte < size; byte++) own[i * size + byte] = bytes[at + byte * length + i]!;
  if (row > 0) {
    const bits = new Uint32Array(values.buffer);
    for (let i = row; i < bits.length; i++) bits[i]! ^= bits[i - row]!;
  }
  return values;
}

/** A copy, each row but the first as what differs from the one before. Rows are of 32-bit values. */
function differBits(values: Packable, row: number): Packable {
  const copy = values.slice();
  if (row === 0) return copy;
  const bits = new Uint32Array(copy.buffer);
  for (let i = bits.length - 1; i >= row; i--) bits[i]! ^= bits[i - row]!;
  return copy;
}

function splitBytes(values: Packable): Uint8Array {
  const { length, BYTES_PER_ELEMENT: size } = values;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const split = new Uint8Array(bytes.length);
  for (let i = 0; i < length; i++)
    for (let byte = 0; byte < size; byte++) split[byte * length + i] = bytes[i * size + byte]!;
  return split;
}
