import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Member, ModelError, type ProbeTrace, parseNumpyNumbers } from '../src/index.ts';
import { notARun } from './messages.ts';
import { STREAM_FORMAT } from './streamFiles.ts';

interface StreamColumn {
  readonly name: string;
  readonly unit: string;
  /** Of networks. */
  readonly probe?: string;
  readonly population?: string;
  readonly index?: number;
  readonly quantity?: string;
}

/** What a streamed run left of its voltages. */
export interface SavedStream {
  readonly timeMs: Float64Array;
  readonly probes: readonly ProbeTrace[];
  /** Of networks the cell of each probe. */
  readonly members: readonly Member[] | undefined;
}

/**
 * The voltages of traces.npy. Their columns stand first, after the time; places are not kept with them.
 *
 * @param description of stream.json.
 * @throws ModelError `cli/not-a-run` where it or traces.npy is not what a stream writes.
 */
export async function readStream(folder: string, description: unknown): Promise<SavedStream> {
  const { format, columns } = (description ?? {}) as { format?: string; columns?: StreamColumn[] };
  const path = join(folder, 'traces.npy');
  const bytes = await readFile(path).catch(() => undefined);
  const traces = bytes === undefined ? undefined : parse(bytes);
  if (format !== STREAM_FORMAT || !Array.isArray(columns) || traces?.shape[1] !== columns.length)
    throw new ModelError('cli/not-a-run', `${path}: ${notARun()}`);
  const { values, shape } = traces;
  const width = columns.length;
  const column = (k: number): Float64Array =>
    Float64Array.from({ length: shape[0]! }, (_, row) => values[row * width + k]!);
  const chosen = columns.flatMap((each, k) =>
    k > 0 && (each.quantity ?? 'v') === 'v' && each.unit === 'mV' ? [{ each, k }] : [],
  );
  const isNetwork = columns.some(({ population }) => population !== undefined);
  return {
    timeMs: column(0),
    probes: chosen.map(({ each, k }) => ({
      ...{ name: each.probe ?? each.name, section: '', x: Number.NaN, voltageMv: column(k) },
    })),
    members: isNetwork
      ? chosen.map(({ each }) => ({ population: each.population!, index: each.index! }))
      : undefined,
  };
}

/** Times by probe, out of spikes.csv of one cell. */
export async function readStreamSpikes(folder: string): Promise<Map<string, Float64Array>> {
  const text = await readFile(join(folder, 'spikes.csv'), 'utf8');
  const times = new Map<string, number[]>();
  for (const line of text.trim().split('\n').slice(1)) {
    // A name as JSON has it, and a number.
    const [probe, timeMs] = JSON.parse(`[${line}]`) as [string, number];
    const own = times.get(probe) ?? [];
    times.set(probe, own);
    own.push(timeMs);
  }
  return new Map([...times].map(([probe, own]) => [probe, Float64Array.from(own)]));
}

function parse(bytes: Uint8Array): ReturnType<typeof parseNumpyNumbers> | undefined {
  try {
    return parseNumpyNumbers(bytes);
  } catch {
    return undefined;
  }
}
