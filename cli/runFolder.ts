import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, type Recording } from '../src/index.ts';
import { type LoadedExperiment, loadExperiment } from './loadExperiment.ts';
import { cannotRead, notARun } from './messages.ts';

/** A run that `simulate` wrote, with the experiment that lies beside it. */
export interface SavedRun {
  readonly loaded: LoadedExperiment;
  readonly recording: Pick<Recording, 'timeMs' | 'probes' | 'spikes'>;
}

/** What of run.json is read; numbers that are not finite are null in JSON. */
interface RunFile {
  readonly format: string;
  readonly dtMs: number;
  readonly probes: readonly {
    readonly name: string;
    readonly section: string;
    readonly x: number;
    readonly voltageMv: readonly number[];
  }[];
  readonly spikes: readonly {
    readonly probe: string;
    readonly thresholdMv: number;
    readonly timesMs: readonly number[];
  }[];
}

/** @throws ModelError `cli/not-a-run` for a folder without a whole run, and those of loadExperiment. */
export async function readRunFolder(folder: string): Promise<SavedRun> {
  const { dtMs, probes, spikes } = await readRunFile(join(folder, 'run.json'));
  const loaded = await loadExperiment(join(folder, 'experiment.json'), {});
  const sampleCount = probes[0]?.voltageMv.length ?? 1;
  return {
    loaded,
    recording: {
      timeMs: Float64Array.from({ length: sampleCount }, (_, i) => i * dtMs),
      probes: probes.map((probe) => ({ ...probe, voltageMv: Float64Array.from(probe.voltageMv) })),
      spikes: spikes.map((train) => ({ ...train, timesMs: Float64Array.from(train.timesMs) })),
    },
  };
}

async function readRunFile(path: string): Promise<RunFile> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new ModelError('cli/not-a-run', `${cannotRead(path, error.message)}; ${notARun()}`);
  });
  const value = parseJson(text);
  if (!isRunFile(value)) throw new ModelError('cli/not-a-run', `${path}: ${notARun()}`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRunFile(value: unknown): value is RunFile {
  const { format, dtMs, probes, spikes } = (value ?? {}) as Partial<RunFile>;
  if (format !== 'cabletree-run/1' || typeof dtMs !== 'number') return false;
  if (!Array.isArray(probes) || !Array.isArray(spikes)) return false;
  if (probes.length !== spikes.length) return false;
  const length = probes[0]?.voltageMv?.length;
  return (
    probes.every(({ voltageMv }) => isNumbers(voltageMv) && voltageMv.length === length) &&
    spikes.every(({ timesMs, thresholdMv }) => isNumbers(timesMs) && isNumbers([thresholdMv]))
  );
}

function isNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'number');
}
