import { discretise } from '../discretise/discretise.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import { parseNmodl } from '../mechanisms/parseNmodl.ts';
import type { Recording } from '../simulate/recording.ts';
import type { IntegrationMethod } from '../simulate/simulationOptions.ts';
import { alignedRmsPercent, type SpikingTrace } from './alignedTraces.ts';
import type { Check } from './check.ts';
import { buildModelCell, meshOfModel, type ReferenceModel } from './referenceModel.ts';
import { runToEnd } from './runTestCell.ts';

/** A run that another simulator took, as it is stored. */
export interface StoredRun {
  readonly id: string;
  /** Implicit Euler, NEURON's secondorder = 2, or CVODE, whose steps vary. */
  readonly method: 'BE' | 'CN' | 'CVODE';
  readonly dt: number | null;
  readonly tstop: number;
  readonly sample_ms: number;
  /** By place; upward crossings of 0 mV. */
  readonly spikes_ms: Readonly<Record<string, readonly number[]>>;
  /** By place, every `sample_ms`. */
  readonly v_mV: Readonly<Record<string, readonly number[]>>;
}

/** What the default method is held against a stored run by: the bars that are there. */
interface StoredComparison {
  readonly run: string;
  readonly dt_ms: number;
  readonly voltage_mV?: number;
  readonly spikes_ms?: number;
  /** Root mean square with the spikes laid over each other. % of the range */
  readonly aligned_percent?: number;
}

/** A model with its runs and bars: one file of the folder `validation`. */
export interface StoredCase {
  readonly format: 'cabletree-reference/1';
  readonly id: string;
  readonly model: ReferenceModel;
  /** Texts of the mechanisms that are not of the catalogue. */
  readonly mechanisms: Readonly<Record<string, string>>;
  readonly runs: readonly StoredRun[];
  /** Of runs by the same scheme on the same mesh; none where left out. */
  readonly same_scheme?: { readonly voltage_mV: number; readonly spikes_ms: number };
  readonly default_method?: StoredComparison;
}

const METHODS = { BE: 'implicit-euler', CN: 'cn-neuron' } as const;

/** @throws Error for a mechanism whose text has errors or that nobody knows. */
export function checkStoredCase(stored: StoredCase): Check[] {
  return [...checkSameScheme(stored), ...checkDefaultMethod(stored)];
}

/** The larger difference of both fixed-step schemes. */
function checkSameScheme(stored: StoredCase): Check[] {
  const { runs, same_scheme: bars } = stored;
  if (bars === undefined) return [];
  let [voltageMv, spikesMs, spikeCount] = [0, 0, 0];
  const taken = runs.flatMap((run) => (run.method === 'CVODE' ? [] : [run]));
  for (const run of taken) {
    const recording = takeRun(stored, METHODS[run.method as keyof typeof METHODS], run.dt!, run);
    voltageMv = Math.max(voltageMv, largestDifferenceMv(recording, run));
    spikesMs = Math.max(spikesMs, largestSpikeDifferenceMs(recording, run));
    spikeCount += countSpikes(run);
  }
  const steps = [...new Set(taken.map(({ dt }) => `dt ${dt} ms`))].join(', ');
  const line = lineOf(stored, `implicit-euler and cn-neuron, ${steps}`);
  return [
    line('largest difference', voltageMv, bars.voltage_mV, 'mV'),
    ...(spikeCount > 0 ? [line('spikes', spikesMs, bars.spikes_ms, 'ms')] : []),
  ];
}

function checkDefaultMethod(stored: StoredCase): Check[] {
  const bars = stored.default_method;
  if (bars === undefined) return [];
  const run = stored.runs.find(({ id }) => id === bars.run)!;
  const recording = takeRun(stored, 'second-order', bars.dt_ms, run);
  const line = lineOf(stored, `second-order, dt ${bars.dt_ms} ms`);
  const checks: Check[] = [];
  if (bars.voltage_mV !== undefined) {
    const measured = largestDifferenceMv(recording, run);
    checks.push(line('largest difference from a converged run', measured, bars.voltage_mV, 'mV'));
  }
  if (bars.spikes_ms !== undefined) {
    const measured = largestSpikeDifferenceMs(recording, run);
    checks.push(line('spikes from a converged run', measured, bars.spikes_ms, 'ms'));
  }
  if (bars.aligned_percent !== undefined)
    for (const { name, voltageMv } of recording.probes) {
      const spikesMs = recording.spikes.find(({ probe }) => probe === name)!.timesMs;
      const own: SpikingTrace = { intervalMs: recording.dtMs, voltageMv, spikesMs };
      const measured = alignedRmsPercent(own, {
        intervalMs: run.sample_ms,
        voltageMv: run.v_mV[name]!,
        spikesMs: run.spikes_ms[name]!,
      });
      const what = `${name}, RMS with spikes laid over a converged run's`;
      checks.push(line(what, measured, bars.aligned_percent, '%'));
    }
  return checks;
}

function lineOf({ id }: StoredCase, settings: string) {
  return (what: string, measured: number, bar: number, unit: string): Check => ({
    ...{ group: 'NEURON, stored', name: `${id}: ${what}`, settings, measured, bar, unit },
  });
}

function takeRun(
  { model, mechanisms }: StoredCase,
  method: IntegrationMethod,
  dtMs: number,
  { tstop }: StoredRun,
): Recording {
  const cell = buildModelCell(model, (name) => {
    const text = mechanisms[name];
    const own = text === undefined ? undefined : parseNmodl(text, { file: `${name}.mod` });
    const mechanism = own?.mechanism ?? catalogueMechanisms().get(name);
    if (mechanism === undefined) throw new Error(`no mechanism ${name}`);
    return mechanism;
  });
  return runToEnd(cell, discretise(cell, meshOfModel(model)), { method, dtMs, durationMs: tstop });
}

/** NaN where there is a sample without a step, or a value that is no number. */
function largestDifferenceMv({ probes, dtMs }: Recording, run: StoredRun): number {
  let largest = 0;
  for (const { name, voltageMv } of probes)
    run.v_mV[name]!.forEach((storedMv, sample) => {
      const ownMv = voltageMv[Math.round((sample * run.sample_ms) / dtMs)] ?? Number.NaN;
      largest = Math.max(largest, Math.abs(ownMv - storedMv));
    });
  return largest;
}

/** NaN where the numbers of spikes differ. */
function largestSpikeDifferenceMs({ spikes }: Recording, run: StoredRun): number {
  let largest = 0;
  for (const { probe, timesMs } of spikes) {
    const stored = run.spikes_ms[probe]!;
    if (stored.length !== timesMs.length) return Number.NaN;
    stored.forEach((timeMs, i) => {
      largest = Math.max(largest, Math.abs(timesMs[i]! - timeMs));
    });
  }
  return largest;
}

function countSpikes({ spikes_ms }: StoredRun): number {
  return Object.values(spikes_ms).reduce((sum, times) => sum + times.length, 0);
}
