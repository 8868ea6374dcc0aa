import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, type SpikeFeatures } from '../src/index.ts';
import { loadExperiment, readTextFile } from './loadExperiment.ts';
import { loadNetwork } from './loadNetwork.ts';
import { cannotRead, notARun } from './messages.ts';
import { NETWORK_RUN_FORMAT } from './networkFiles.ts';
import { featuresOfNetwork, featuresOfSpikes } from './spikeFeaturesTable.ts';
import { readStream, readStreamSpikes } from './streamFolder.ts';

const RUN_FORMAT = 'cabletree-run/1';

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

interface NetworkRunFile {
  readonly format: string;
  readonly dtMs: number;
  readonly traces: readonly {
    readonly population: string;
    readonly index: number;
    readonly name: string;
    readonly section: string;
    readonly x: number;
    readonly voltageMv: readonly number[];
  }[];
}

/**
 * The features of the spikes of a run that `simulate` wrote, from its files: of one cell or a network, streamed or not.
 *
 * @throws ModelError `cli/not-a-run` for a folder without a whole run, and those of what it was run from.
 */
export async function featuresOfFolder(folder: string): Promise<SpikeFeatures[]> {
  const stream = await readJson(join(folder, 'stream.json'));
  const run = await readJson(join(folder, 'run.json'));
  if (run === undefined && stream?.value !== undefined)
    return featuresOfStream(folder, stream.value);
  const path = join(folder, 'run.json');
  if (run === undefined)
    throw new ModelError('cli/not-a-run', `${cannotRead(path, 'no such file')}; ${notARun()}`);
  if (isRunFile(run.value)) return featuresOfRun(folder, run.value);
  if (isNetworkRunFile(run.value)) return featuresOfNetworkRun(folder, run.value);
  throw new ModelError('cli/not-a-run', `${path}: ${notARun()}`);
}

async function featuresOfRun(
  folder: string,
  { dtMs, probes, spikes }: RunFile,
): Promise<SpikeFeatures[]> {
  const { cell } = await loadExperiment(join(folder, 'experiment.json'), {});
  return featuresOfSpikes(cell, {
    timeMs: timesOf(probes[0]?.voltageMv.length ?? 1, dtMs),
    probes: probes.map((probe) => ({ ...probe, voltageMv: Float64Array.from(probe.voltageMv) })),
    spikes: spikes.map((train) => ({ ...train, timesMs: Float64Array.from(train.timesMs) })),
  });
}

async function featuresOfNetworkRun(
  folder: string,
  { dtMs, traces }: NetworkRunFile,
): Promise<SpikeFeatures[]> {
  return featuresOfNetwork(await modelIn(folder), {
    timeMs: timesOf(traces[0]?.voltageMv.length ?? 1, dtMs),
    traces: traces.map((trace) => ({ ...trace, voltageMv: Float64Array.from(trace.voltageMv) })),
  });
}

async function featuresOfStream(folder: string, description: unknown): Promise<SpikeFeatures[]> {
  const { timeMs, probes, members } = await readStream(folder, description);
  if (members !== undefined) {
    const traces = probes.map((probe, k) => ({ ...probe, ...members[k]! }));
    return featuresOfNetwork(await modelIn(folder), { timeMs, traces });
  }
  const { cell, experiment } = await loadExperiment(join(folder, 'experiment.json'), {});
  const times = await readStreamSpikes(folder);
  // Probes may record another voltage than the membrane's, which has no spikes.
  const own = probes.slice(0, cell.probes.length);
  const spikes = own.map(({ name }) => ({
    ...{ probe: name, thresholdMv: experiment.recording.spike_threshold_mV },
    timesMs: times.get(name) ?? new Float64Array(0),
  }));
  return featuresOfSpikes(cell, { timeMs, probes: own, spikes });
}

async function modelIn(folder: string) {
  const path = join(folder, 'network.json');
  return (await loadNetwork(path, await readTextFile(path))).model;
}

function timesOf(sampleCount: number, dtMs: number): Float64Array {
  return Float64Array.from({ length: sampleCount }, (_, i) => i * dtMs);
}

/** Undefined where there is no such file; its value is undefined where it is no JSON. */
async function readJson(path: string): Promise<{ readonly value: unknown } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { value: undefined };
  }
}

function isRunFile(value: unknown): value is RunFile {
  const { format, dtMs, probes, spikes } = (value ?? {}) as Partial<RunFile>;
  if (format !== RUN_FORMAT || typeof dtMs !== 'number') return false;
  if (!Array.isArray(probes) || !Array.isArray(spikes)) return false;
  if (probes.length !== spikes.length || !areTraces(probes)) return false;
  return spikes.every(({ timesMs, thresholdMv }) => isNumbers(timesMs) && isNumbers([thresholdMv]));
}

function isNetworkRunFile(value: unknown): value is NetworkRunFile {
  const { format, dtMs, traces } = (value ?? {}) as Partial<NetworkRunFile>;
  if (format !== NETWORK_RUN_FORMAT || typeof dtMs !== 'number') return false;
  return Array.isArray(traces) && areTraces(traces);
}

function areTraces(traces: readonly { readonly voltageMv?: unknown }[]): boolean {
  const first = traces[0]?.voltageMv;
  const length = Array.isArray(first) ? first.length : 0;
  return traces.every(({ voltageMv }) => isNumbers(voltageMv) && voltageMv.length === length);
}

function isNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'number');
}
