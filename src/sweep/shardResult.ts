import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { parseNumpyNumbers, printNumpyNumbers } from '../base/numpyArray.ts';
import { sha256OfBytes } from '../base/sha256.ts';
import { packZip, unpackZip } from '../base/zipArchive.ts';
import type { SetResult, SetTraces } from './setResult.ts';

/** What a computed shard left. */
export interface ShardResult {
  /** The name of the shard that it is of. */
  readonly shard: string;
  /** In the order of their indices. */
  readonly sets: readonly SetResult[];
}

/** A set as it stands in rows.json; JSON has no NaN, so a feature that a run does not have is null. */
interface StoredRow {
  readonly index: number;
  readonly features: readonly (number | null)[];
  readonly error?: { readonly code: string; readonly message: string };
  readonly exactly?: string;
  readonly traces?: Omit<SetTraces, 'values'>;
}

interface StoredShard {
  readonly format: string;
  readonly shard: string;
  readonly rows: readonly StoredRow[];
}

const RESULT_FORMAT = 'cabletree-shard/2';
const ROWS = 'rows.json';
const CHECKSUM = 'sha256';

/**
 * The file of a shard: a zip archive of rows.json, one .npy of traces a set (probes x samples), and the SHA-256 of
 * both. The same result is the same bytes, on every computer.
 */
export function encodeShardResult({ shard, sets }: ShardResult): Uint8Array {
  const rows = sets.map(storeRow);
  const stored: StoredShard = { format: RESULT_FORMAT, shard, rows };
  const entries = new Map<string, string | Uint8Array>([[ROWS, `${JSON.stringify(stored)}\n`]]);
  for (const { index, traces } of sets)
    if (traces !== undefined) entries.set(traceEntry(index), printTraces(traces));
  entries.set(CHECKSUM, checksumOf(entries));
  return packZip(entries);
}

/** @throws ModelError `sweep/damaged-result` where the bytes are not what encodeShardResult wrote */
export function decodeShardResult(bytes: Uint8Array): ShardResult {
  try {
    return decode(unpackZip(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError('sweep/damaged-result', messages.damagedResult(reason));
  }
}

function decode(entries: ReadonlyMap<string, Uint8Array>): ShardResult {
  const found = new Map(entries);
  const checksum = found.get(CHECKSUM);
  found.delete(CHECKSUM);
  if (checksum === undefined || textOf(checksum) !== checksumOf(found))
    throw new RangeError('its contents do not have the checksum that was written with them');
  const stored = JSON.parse(textOf(found.get(ROWS)!)) as StoredShard;
  if (stored.format !== RESULT_FORMAT) throw new RangeError(`its format is ${stored.format}`);
  return { shard: stored.shard, sets: stored.rows.map((row) => restoreRow(row, found)) };
}

function storeRow({ index, features, error, traces, exactly }: SetResult): StoredRow {
  return {
    index,
    features: features.map((value) => (Number.isFinite(value) ? value : null)),
    ...(error === undefined ? {} : { error }),
    ...(exactly === undefined ? {} : { exactly }),
    ...(traces === undefined ? {} : { traces: describeTraces(traces) }),
  };
}

function describeTraces({ probes, units, intervalMs }: SetTraces): Omit<SetTraces, 'values'> {
  return { probes, units, intervalMs };
}

function restoreRow(row: StoredRow, entries: ReadonlyMap<string, Uint8Array>): SetResult {
  const { index, features, error, traces, exactly } = row;
  return {
    index,
    features: features.map((value) => value ?? Number.NaN),
    error,
    ...(exactly === undefined ? {} : { exactly }),
    traces: traces && { ...traces, values: restoreTraces(entries.get(traceEntry(index))!) },
  };
}

function printTraces({ values }: SetTraces): Uint8Array {
  const samples = values[0]?.length ?? 0;
  const joined = new Float64Array(values.length * samples);
  values.forEach((trace, probe) => {
    joined.set(trace, probe * samples);
  });
  return printNumpyNumbers({ shape: [values.length, samples], values: joined });
}

function restoreTraces(bytes: Uint8Array): Float64Array[] {
  const { shape, values } = parseNumpyNumbers(bytes);
  const [probes, samples] = shape as [number, number];
  return Array.from({ length: probes }, (_, probe) =>
    values.subarray(probe * samples, (probe + 1) * samples),
  );
}

function traceEntry(index: number): string {
  return `traces/${index}.npy`;
}

/** Over names and contents, so that none can be missing, changed or swapped. */
function checksumOf(entries: ReadonlyMap<string, string | Uint8Array>): string {
  const lines = [...entries].map(([name, content]) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return `${sha256OfBytes(bytes)}  ${name}\n`;
  });
  return sha256OfBytes(new TextEncoder().encode(lines.sort().join('')));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
