import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  printNumpyHeader,
  type RunSink,
  Simulation,
  type StreamedRun,
  schemeOf,
  streamRun,
  traceColumns,
} from '../src/index.ts';
import { AtomicStream } from './atomicStream.ts';
import { writeFileAtomically } from './atomicWrite.ts';
import type { LoadedExperiment } from './loadExperiment.ts';

/** A run whose numbers went to disk as they came. */
export interface StreamedFiles {
  readonly run: StreamedRun;
  readonly spikeCount: number;
  /** Of the values of traces.npy, row after row. */
  readonly sha256: string;
  readonly files: readonly string[];
}

export interface StreamFileOptions {
  readonly folder: string;
  readonly traceIntervalMs: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/**
 * Runs an experiment and writes traces.npy (samples x columns), frames.npy (frames x nodes, float32) and spikes.csv as it
 * goes, in memory that does not grow; stream.json says what the columns are. A run that blows up leaves what it had.
 */
export async function streamFiles(
  { cell, layout, experiment: { simulation: settings, recording } }: LoadedExperiment,
  { folder, traceIntervalMs, signal, onProgress }: StreamFileOptions,
): Promise<StreamedFiles> {
  const simulation = new Simulation(cell, layout, {
    ...{ ...schemeOf(settings), keepsRange: false },
  });
  const columns = traceColumns(simulation);
  const [traces, frames, spikes] = await Promise.all(
    ['traces.npy', 'frames.npy', 'spikes.csv'].map((name) => AtomicStream.open(join(folder, name))),
  );
  const hash = createHash('sha256');
  const counts = { samples: 0, frames: 0, spikes: 0 };
  const headOf = (type: string, rows: number, width: number): Uint8Array =>
    printNumpyHeader(type, [rows, width]);
  const sink: RunSink = {
    traces: (rows) => {
      counts.samples += rows.length / columns.length;
      hash.update(bytesOf(rows));
      return traces!.append(bytesOf(rows));
    },
    frames: (rows) => {
      counts.frames += rows.length / layout.nodeCount;
      return frames!.append(bytesOf(rows));
    },
    spike: (probe, timeMs) => {
      counts.spikes++;
      return spikes!.append(`${JSON.stringify(cell.probes[probe]!.name)},${timeMs}\n`);
    },
  };
  const finish = async (): Promise<void> => {
    await traces!.finish(headOf('<f8', counts.samples, columns.length));
    await frames!.finish(headOf('<f4', counts.frames, layout.nodeCount));
    await spikes!.finish();
  };
  let isWritten = false;
  try {
    await traces!.append(headOf('<f8', 0, columns.length));
    await frames!.append(headOf('<f4', 0, layout.nodeCount));
    await spikes!.append('probe,time_ms\n');
    const run = await streamRun(simulation, sink, {
      durationMs: settings.duration_ms,
      frameIntervalMs: recording.frame_interval_ms,
      traceIntervalMs: traceIntervalMs ?? settings.dt_ms,
      spikeThresholdMv: recording.spike_threshold_mV,
      ...{ signal, onProgress },
    }).finally(async () => {
      await finish();
      isWritten = true;
    });
    const sha256 = hash.digest('hex');
    const description = join(folder, 'stream.json');
    const nodes = Array.from(layout.section, (section, node) => ({
      section: cell.morphology.sections[section]!.name,
      x: layout.x[node]!,
    }));
    const about = { format: 'cabletree-stream/1', columns, nodes, dtMs: settings.dt_ms, ...run };
    await writeFileAtomically(description, `${JSON.stringify({ ...about, sha256 }, null, 2)}\n`);
    const files = [traces!.path, frames!.path, spikes!.path, description];
    return { run, sha256, files, spikeCount: counts.spikes };
  } catch (error) {
    if (!isWritten) for (const file of [traces!, frames!, spikes!]) await file.discard();
    throw error;
  }
}

/** Little-endian on every machine that Node runs on. */
function bytesOf(rows: Float64Array | Float32Array): Uint8Array {
  return new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
}
