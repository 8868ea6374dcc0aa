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
import {
  type CellFeature,
  type Feature,
  isCellFeature,
  isValueFeature,
  type ProbeFeature,
  printFeature,
  type ValueFeature,
} from './feature.ts';

/** A finished run with what it was made of. */
export interface MeasuredRun {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly recording: Recording;
}

type ProbeMeasure = (run: MeasuredRun, probe: number) => number;

/** Of a probe. A feature that a run does not have, such as the width of no spike, is NaN. */
const PROBE_MEASURES: Readonly<Record<ProbeFeature, ProbeMeasure>> = {
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
const VALUE_MEASURES: Readonly<Record<ValueFeature, (values: Float64Array) => number>> = {
  end: (values) => values.at(-1)!,
  max: (values) => values.reduce((a, b) => Math.max(a, b)),
  min: (values) => values.reduce((a, b) => Math.min(a, b)),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

/** Of the whole cell. */
const CELL_MEASURES: Readonly<Record<CellFeature, (run: MeasuredRun) => number>> = {
  tau_ms: ({ cell, layout }) =>
    slowestTimeConstant(restingMatrix(cell, layout), layout.capacitanceNf),
};

/** @throws ModelError `sweep/no-probe`, and `cable/singular` for a cell without any leak */
export function measureFeature(feature: Feature, run: MeasuredRun): number {
  const { name } = feature;
  if (isCellFeature(name)) return CELL_MEASURES[name](run);
  const { probes, quantities } = run.recording;
  if (!isValueFeature(name)) return PROBE_MEASURES[name](run, findProbe(feature, namesOf(probes)));
  const traces = [...probes.map(({ voltageMv }) => voltageMv), ...quantities.map((q) => q.values)];
  return VALUE_MEASURES[name](traces[findProbe(feature, namesOf([...probes, ...quantities]))]!);
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
