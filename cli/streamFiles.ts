import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  frameReaders,
  Simulation,
  type StreamedRun,
  schemeOf,
  streamRun,
  traceColumns,
} from '../src/index.ts';
import { AtomicStream } from './atomicStream.ts';
import { writeFileAtomically } from './atomicWrite.ts';
import { frameStem } from './frameSets.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { bytesOf, NumpyStream } from './numpyStream.ts';
import { describeExperiment, writeFiles } from './runFiles.ts';

/** The format of stream.json. */
export const STREAM_FORMAT = 'cabletree-stream/1';

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
 * Runs an experiment and writes traces.npy (samples x columns), frames.npy (frames x nodes, float32; of other quantities
 * frames.hh.m.npy) and spikes.csv as it goes, in memory that does not grow; stream.json says what the columns are, and experiment.json what was run. A run
 * that blows up leaves what it had.
 */
export async function streamFiles(
  { cell, layout, experiment }: LoadedExperiment,
  { folder, traceIntervalMs, signal, onProgress }: StreamFileOptions,
): Promise<StreamedFiles> {
  const { simulation: settings, recording } = experiment;
  const simulation = new Simulation(cell, layout, {
    ...{ ...schemeOf(settings, layout.compartments.length), keepsRange: false },
  });
  const columns = traceColumns(simulation);
  const hash = createHash('sha256');
  let spikeCount = 0;
  const { traces, spikes, frames, quantityFrames, all } = await openFiles(
    ...[simulation, folder, columns.length],
  );
  let isWritten = false;
  try {
    await spikes.append('probe,time_ms\n');
    const sink = {
      traces: (rows: Float64Array) => {
        hash.update(bytesOf(rows));
        return traces.append(rows);
      },
      frames: (rows: Float32Array) => frames.append(rows),
      quantityFrames: (quantity: number, rows: Float32Array) =>
        quantityFrames[quantity]!.file.append(rows),
      spike: (probe: number, timeMs: number) => {
        spikeCount++;
        return spikes.append(`${JSON.stringify(cell.probes[probe]!.name)},${timeMs}\n`);
      },
    };
    const run = await streamRun(simulation, sink, {
      durationMs: settings.duration_ms,
      frameIntervalMs: recording.frame_interval_ms,
      traceIntervalMs: traceIntervalMs ?? settings.dt_ms,
      spikeThresholdMv: recording.spike_threshold_mV,
      ...{ signal, onProgress },
    }).finally(async () => {
      for (const file of all) await file.finish();
      isWritten = true;
    });
    const sha256 = hash.digest('hex');
    const description = join(folder, 'stream.json');
    const nodes = Array.from(layout.section, (section, node) => ({
      section: cell.morphology.sections[section]!.name,
      x: layout.x[node]!,
    }));
    const frameQuantities = quantityFrames.map(({ file, ...about }) => about);
    const about = { format: STREAM_FORMAT, columns, nodes, frameQuantities, ...run };
    const text = JSON.stringify({ dtMs: settings.dt_ms, ...about, sha256 }, null, 2);
    const described = await writeFiles(folder, new Map(describeExperiment(experiment)));
    await writeFileAtomically(description, `${text}\n`);
    return {
      run,
      sha256,
      files: [...described, ...all.map(({ path }) => path), description],
      spikeCount,
    };
  } catch (error) {
    if (!isWritten) for (const file of all) await file.discard();
    throw error;
  }
}

async function openFiles(
  simulation: Simulation,
  folder: string,
  columnCount: number,
): Promise<{
  readonly traces: NumpyStream;
  readonly frames: NumpyStream;
  readonly quantityFrames: readonly {
    readonly quantity: string;
    readonly unit: string;
    readonly name: string;
    readonly file: NumpyStream;
  }[];
  readonly spikes: AtomicStream;
  readonly all: readonly (NumpyStream | AtomicStream)[];
}> {
  const { nodeCount } = simulation.layout;
  const traces = await NumpyStream.open(join(folder, 'traces.npy'), '<f8', columnCount);
  const frames = await NumpyStream.open(join(folder, 'frames.npy'), '<f4', nodeCount);
  const quantityFrames = await Promise.all(
    frameReaders(simulation).map(async ({ quantity, unit }) => {
      const name = `${frameStem(quantity)}.npy`;
      const file = await NumpyStream.open(join(folder, name), '<f4', nodeCount);
      return { quantity, unit, name, file };
    }),
  );
  const spikes = await AtomicStream.open(join(folder, 'spikes.csv'));
  const all = [traces, frames, ...quantityFrames.map(({ file }) => file), spikes];
  return { traces, frames, quantityFrames, spikes, all };
}
