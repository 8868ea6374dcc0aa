import { closestName } from '../base/closestName.ts';
import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { buildConductanceMatrix, type HinesMatrix, solveHines } from '../cable/hinesMatrix.ts';
import { slowestTimeConstant } from '../cable/timeConstants.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { placeLocus } from '../discretise/place.ts';
import type { Recording } from '../simulate/recording.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import { adaptationIndex, intervalVariation, lowestBetween } from './spikeIntervals.ts';
import { measureFirstSpike, type SpikeShape } from './spikeShape.ts';

/** A number measured of one run. */
export interface Feature {
  readonly name: string;
  /** Name of a probe; undefined for the first one, and for features of the whole cell. */
  readonly probe: string | undefined;
}

/** A finished run with what it was made of. */
export interface MeasuredRun {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly recording: Recording;
}

type ProbeMeasure = (run: MeasuredRun, probe: number) => number;

/** Of a probe. A feature that a run does not have, such as the width of no spike, is NaN. */
const PROBE_FEATURES: Readonly<Record<string, ProbeMeasure>> = {
  spike_count: ({ recording }, probe) => recording.spikes[probe]!.timesMs.length,
  latency_ms: measureLatency,
  rate_hz: measureRate,
  width_ms: (run, probe) => firstSpike(run, probe)?.widthMs ?? Number.NaN,
  amplitude_mV: (run, probe) => heightOf(firstSpike(run, probe)),
  isi_cv: (run, probe) => intervalVariation(spikesInStimulus(run, probe)),
  adaptation: (run, probe) => adaptationIndex(spikesInStimulus(run, probe)),
  ahp_mV: (run, probe) =>
    lowestBetween(run.recording.timeMs, voltageOf(run, probe), spikesInStimulus(run, probe)),
  threshold_mV: (run, probe) => firstSpike(run, probe)?.footMv ?? Number.NaN,
  v_end_mV: (run, probe) => voltageOf(run, probe).at(-1)!,
  v_max_mV: (run, probe) => voltageOf(run, probe).reduce((a, b) => Math.max(a, b)),
  v_min_mV: (run, probe) => voltageOf(run, probe).reduce((a, b) => Math.min(a, b)),
  epsp_mV: (run, probe) => farthestFromRest(run, probe).deviationMv,
  epsp_time_ms: (run, probe) => farthestFromRest(run, probe).delayMs,
  rin_Mohm: measureInputResistance,
};

/** Of what a probe records, whatever it is, in its unit. */
const VALUE_FEATURES: Readonly<Record<string, (values: Float64Array) => number>> = {
  end: (values) => values.at(-1)!,
  max: (values) => values.reduce((a, b) => Math.max(a, b)),
  min: (values) => values.reduce((a, b) => Math.min(a, b)),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

/** Of the whole cell. */
const CELL_FEATURES: Readonly<Record<string, (run: MeasuredRun) => number>> = {
  tau_ms: ({ cell, layout }) =>
    slowestTimeConstant(restingMatrix(cell, layout), layout.capacitanceNf),
};

/** Names of all features; those of a probe take `@name`. */
export const FEATURE_NAMES: readonly string[] = [
  ...Object.keys(PROBE_FEATURES),
  ...Object.keys(VALUE_FEATURES),
  ...Object.keys(CELL_FEATURES),
];

/**
 * Reads `rate_hz@soma`, or `rate_hz` for the first probe.
 *
 * @throws ModelError `sweep/bad-feature`
 */
export function parseFeature(text: string): Feature {
  const at = text.indexOf('@');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const probe = at < 0 ? undefined : text.slice(at + 1).trim();
  if (!FEATURE_NAMES.includes(name))
    throw new ModelError(
      'sweep/bad-feature',
      messages.unknownFeature(name, nearestFeature(name), FEATURE_NAMES),
    );
  if (probe !== undefined && name in CELL_FEATURES)
    throw new ModelError('sweep/bad-feature', messages.featureOfPlace(name));
  return { name, probe };
}

/** The unit left out is the commonest slip. */
function nearestFeature(name: string): string | undefined {
  const withUnit = FEATURE_NAMES.find((feature) => feature.startsWith(`${name}_`));
  return withUnit ?? closestName(name, FEATURE_NAMES);
}

export function printFeature({ name, probe }: Feature): string {
  return probe === undefined ? name : `${name}@${probe}`;
}

/** @throws ModelError `sweep/no-probe`, and `cable/singular` for a cell without any leak */
export function measureFeature(feature: Feature, run: MeasuredRun): number {
  const ofCell = CELL_FEATURES[feature.name];
  if (ofCell !== undefined) return ofCell(run);
  const { probes, quantities } = run.recording;
  const ofValues = VALUE_FEATURES[feature.name];
  if (ofValues === undefined)
    return PROBE_FEATURES[feature.name]!(run, findProbe(feature, namesOf(probes)));
  const traces = [...probes.map(({ voltageMv }) => voltageMv), ...quantities.map((q) => q.values)];
  return ofValues(traces[findProbe(feature, namesOf([...probes, ...quantities]))]!);
}

/** @param names of the probes that have the feature */
function findProbe(feature: Feature, names: readonly string[]): number {
  const probe = feature.probe === undefined ? 0 : names.indexOf(feature.probe);
  if (probe < 0 || names.length === 0)
    throw new ModelError('sweep/no-probe', messages.noProbe(printFeature(feature), names));
  return probe;
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/**
 * From the start of the first clamp or the first event to the end of the last clamp; to the end of the run where there
 * is none, and from its start without either.
 */
function stimulusWindow({ cell, recording }: MeasuredRun): { fromMs: number; toMs: number } {
  const endMs = recording.timeMs.at(-1)!;
  const from = [...cell.clamps.map(({ delayMs }) => delayMs), ...firstEventsMs(cell)];
  const to = cell.clamps.map(({ delayMs, durationMs }) => delayMs + durationMs);
  return {
    fromMs: from.length === 0 ? 0 : Math.min(...from),
    toMs: to.length === 0 ? endMs : Math.min(endMs, Math.max(...to)),
  };
}

/** When the first event of each train reaches its target. */
function firstEventsMs({ connections }: Cell): number[] {
  return connections.flatMap(({ source, delayMs }) =>
    source.kind === 'times' && source.timesMs.length > 0 ? [source.timesMs[0]! + delayMs] : [],
  );
}

/** Where the voltage is farthest from what it was at the first stimulus: the peak of a postsynaptic potential. */
function farthestFromRest(
  run: MeasuredRun,
  probe: number,
): { deviationMv: number; delayMs: number } {
  const { timeMs } = run.recording;
  const { fromMs } = stimulusWindow(run);
  const voltageMv = voltageOf(run, probe);
  const onset = timeMs.findLastIndex((time) => time <= fromMs);
  let peak = onset;
  for (let i = onset; i < voltageMv.length; i++)
    if (
      Math.abs(voltageMv[i]! - voltageMv[onset]!) > Math.abs(voltageMv[peak]! - voltageMv[onset]!)
    )
      peak = i;
  return { deviationMv: voltageMv[peak]! - voltageMv[onset]!, delayMs: timeMs[peak]! - fromMs };
}

/** From the start of the stimulus to the first spike after it. */
function measureLatency(run: MeasuredRun, probe: number): number {
  const { fromMs } = stimulusWindow(run);
  const first = run.recording.spikes[probe]!.timesMs.find((time) => time >= fromMs);
  return first === undefined ? Number.NaN : first - fromMs;
}

/** Spikes within the stimulus, over its length. */
function measureRate(run: MeasuredRun, probe: number): number {
  const { fromMs, toMs } = stimulusWindow(run);
  const inside = spikesInStimulus(run, probe).length;
  return toMs > fromMs ? (1000 * inside) / (toMs - fromMs) : Number.NaN;
}

function spikesInStimulus(run: MeasuredRun, probe: number): Float64Array {
  const { fromMs, toMs } = stimulusWindow(run);
  return run.recording.spikes[probe]!.timesMs.filter((time) => time >= fromMs && time <= toMs);
}

function firstSpike(run: MeasuredRun, probe: number): SpikeShape | undefined {
  const { timeMs, spikes } = run.recording;
  return measureFirstSpike(timeMs, voltageOf(run, probe), {
    thresholdMv: spikes[probe]!.thresholdMv,
    fromMs: stimulusWindow(run).fromMs,
  });
}

function heightOf(spike: SpikeShape | undefined): number {
  return spike === undefined ? Number.NaN : spike.peakMv - spike.footMv;
}

function voltageOf({ recording }: MeasuredRun, probe: number): Float64Array {
  return recording.probes[probe]!.voltageMv;
}

/** At the probe's exact place, at the initial voltage with the gates held. */
function measureInputResistance({ cell, layout }: MeasuredRun, probe: number): number {
  const { near, far, farShare } = placeLocus(cell.morphology, layout, cell.probes[probe]!.locus);
  const currentNa = new Float64Array(layout.nodeCount);
  currentNa[near]! += 1 - farShare;
  currentNa[far]! += farShare;
  const voltageMv = solveHines(restingMatrix(cell, layout), currentNa);
  return voltageMv[near]! + farShare * (voltageMv[far]! - voltageMv[near]!);
}

function restingMatrix(cell: Cell, layout: CompartmentLayout): HinesMatrix {
  return buildConductanceMatrix(layout, measureRestingMembrane(cell, layout).slopeUs);
}
