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
import { measureSpikeFeatures, type SpikeFeatures } from '../simulate/spikeFeatures.ts';
import { stimulusWindow } from '../simulate/stimulusWindow.ts';

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
  spike_count: spikeFeature('spikeCount'),
  latency_ms: spikeFeature('latencyMs'),
  rate_hz: spikeFeature('rateHz'),
  width_ms: spikeFeature('widthMs'),
  amplitude_mV: spikeFeature('amplitudeMv'),
  isi_cv: spikeFeature('isiCv'),
  adaptation: spikeFeature('adaptation'),
  ahp_mV: spikeFeature('ahpMv'),
  threshold_mV: spikeFeature('footMv'),
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

function spikeFeature(key: Exclude<keyof SpikeFeatures, 'probe'>): ProbeMeasure {
  return ({ cell, recording }, probe) => measureSpikeFeatures(cell, recording, probe)[key];
}

/** Where the voltage is farthest from what it was at the first stimulus: the peak of a postsynaptic potential. */
function farthestFromRest(
  run: MeasuredRun,
  probe: number,
): { deviationMv: number; delayMs: number } {
  const { timeMs } = run.recording;
  const { fromMs } = stimulusWindow(run.cell, run.recording);
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
