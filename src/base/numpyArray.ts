/** Arrays in NumPy's own file format: .npy. */
export interface NumpyNumbers {
  readonly shape: readonly number[];
  /** In C order: the last index runs fastest. */
  readonly values: Float64Array | Float32Array;
}

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0];
/** Header and data begin at multiples of this. */
const ALIGNMENT = 64;
const BYTES_PER_CHARACTER = 4;

/**
 * A .npy file of version 1.0, little-endian.
 *
 * @see NEP 1, "A Simple File Format for NumPy Arrays"
 * @throws RangeError where the shape does not hold the values
 */
export function printNumpyNumbers({ shape, values }: NumpyNumbers): Uint8Array {
  if (shape.reduce((product, length) => product * length, 1) !== values.length)
    throw new RangeError(`${values.length} values do not fill the shape ${shape.join(' x ')}`);
  const isSingle = values instanceof Float32Array;
  const header = printNumpyHeader(isSingle ? '<f4' : '<f8', shape);
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(header.length + size * values.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  values.forEach((value, i) => {
    if (isSingle) view.setFloat32(size * i, value, true);
    else view.setFloat64(size * i, value, true);
  });
  return bytes;
}

/** Texts as NumPy's fixed-width Unicode, four bytes a character. */
export function printNumpyTexts(texts: readonly string[]): Uint8Array {
  const characters = texts.map((text) => [...text]);
  const width = Math.max(1, ...characters.map(({ length }) => length));
  const header = printNumpyHeader(`<U${width}`, [texts.length]);
  const bytes = new Uint8Array(header.length + BYTES_PER_CHARACTER * width * texts.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  characters.forEach((text, row) => {
    text.forEach((character, i) => {
      const offset = BYTES_PER_CHARACTER * (row * width + i);
      view.setUint32(offset, character.codePointAt(0)!, true);
    });
  });
  return bytes;
}

/**
 * Reads back what printNumpyNumbers wrote of float64.
 *
 * @throws RangeError for any other file
 */
export function parseNumpyNumbers(bytes: Uint8Array): NumpyNumbers & { values: Float64Array } {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new RangeError('no .npy file of version 1.0');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, start));
  const match = /'descr': '<f8', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header);
  if (match === null) throw new RangeError(`no array of float64: ${header.trim()}`);
  const shape = (match[1]!.match(/\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== start + 8 * count)
    throw new RangeError(`${bytes.length} bytes, where the header announces ${start + 8 * count}`);
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, i) => view.getFloat64(start + 8 * i, true)),
  };
}

/**
 * What stands before the values of a .npy file: 128 bytes for an array of numbers, whatever its lengths.
 *
 * @param type as NumPy writes it: `<f8`, `<f4`.
 */
export function printNumpyHeader(type: string, shape: readonly number[]): Uint8Array {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const unpadded = MAGIC.length + 2 + text.length + 1;
  const padding = (ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT;
  const line = new TextEncoder().encode(`${text}${' '.repeat(padding)}\n`);
  return Uint8Array.from([...MAGIC, line.length & 255, line.length >> 8, ...line]);
}
