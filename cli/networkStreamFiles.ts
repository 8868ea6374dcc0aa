import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { networkColumns, type StreamedRun, streamNetwork } from '../src/index.ts';
import { AtomicStream } from './atomicStream.ts';
import { writeFileAtomically } from './atomicWrite.ts';
import type { LoadedNetwork } from './loadNetwork.ts';
import { traceName } from './memberName.ts';
import { describeNetwork } from './networkFiles.ts';
import { bytesOf, NumpyStream } from './numpyStream.ts';
import { writeFiles } from './runFiles.ts';
import { STREAM_FORMAT, type StreamFileOptions } from './streamFiles.ts';

/** A network's run whose numbers went to disk as they came. */
export interface StreamedNetworkFiles {
  readonly run: Omit<StreamedRun, 'frameCount' | 'frameIntervalMs'>;
  readonly spikeCount: number;
  /** Of the values of traces.npy, row after row. */
  readonly sha256: string;
  readonly files: readonly string[];
}

/** As streamFiles, of a network: network.json, traces.npy, spikes.csv and stream.json. */
export async function streamNetworkFiles(
  loaded: LoadedNetwork,
  { folder, traceIntervalMs, signal, onProgress }: StreamFileOptions,
): Promise<StreamedNetworkFiles> {
  const { model, network } = loaded;
  const columns = networkColumns(model);
  const hash = createHash('sha256');
  let spikeCount = 0;
  const traces = await NumpyStream.open(join(folder, 'traces.npy'), '<f8', 1 + columns.length);
  const spikes = await AtomicStream.open(join(folder, 'spikes.csv'));
  let isWritten = false;
  try {
    await spikes.append('t_ms,population,cell\r\n');
    const sink = {
      traces: (rows: Float64Array) => {
        hash.update(bytesOf(rows));
        return traces.append(rows);
      },
      spike: ({ population, index }: { population: string; index: number }, timeMs: number) => {
        spikeCount++;
        return spikes.append(`${timeMs},${JSON.stringify(population)},${index}\r\n`);
      },
    };
    const run = await streamNetwork(model, network, sink, {
      traceIntervalMs: traceIntervalMs ?? network.simulation.dt_ms,
      ...{ signal, onProgress },
    }).finally(async () => {
      await traces.finish();
      await spikes.finish();
      isWritten = true;
    });
    const sha256 = hash.digest('hex');
    const named = columns.map((column) => ({
      ...column,
      probe: column.name,
      name: traceName(column),
    }));
    const about = {
      ...{ format: STREAM_FORMAT, dtMs: network.simulation.dt_ms },
      columns: [{ name: 't', unit: 'ms' }, ...named],
      ...{ ...run, sha256 },
    };
    const described = await writeFiles(folder, new Map(describeNetwork(loaded)));
    const description = join(folder, 'stream.json');
    await writeFileAtomically(description, `${JSON.stringify(about, null, 2)}\n`);
    return {
      run,
      sha256,
      spikeCount,
      files: [...described, traces.path, spikes.path, description],
    };
  } catch (error) {
    if (!isWritten) for (const file of [traces, spikes]) await file.discard();
    throw error;
  }
}
