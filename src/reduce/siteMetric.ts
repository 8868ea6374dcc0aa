import { reduceMessages } from '../base/messages/reduce.ts';
import { slowestTimeConstant } from '../cable/timeConstants.ts';
import {
  ACTIVE_METRICS,
  type ActiveJudge,
  type ActiveMetric,
  isActiveMetric,
} from './activeMetric.ts';
import { solveAdmittance } from './admittanceSolve.ts';
import { REFERENCE_SYNAPSE, type SynapseShape } from './postsynapticPotential.ts';
import type { ReductionPair } from './reductionPair.ts';
import {
  type FullPeaks,
  runSynapseTrials,
  type SynapseTreatment,
  summariseTrials,
} from './synapseTrials.ts';

/**
 * What a model of sites is judged by, at places chosen without it. `epsp`: mean error of the somatic peak of one
 * synapse at a time; `local`: that of the peak where the synapse is; `z`: relative error of the impedances between
 * the soma and the places and of the soma's own (Frobenius), the worst of 10, 50 and 100 Hz; `rin`: input resistance
 * at the soma, which sites keep exactly; `tau`: slowest time constant. Those of open channels are ActiveMetric's.
 */
export type SiteMetric = 'epsp' | 'local' | 'z' | 'rin' | 'tau' | ActiveMetric;

/** Those of closed channels. */
export const PASSIVE_METRICS: readonly SiteMetric[] = ['epsp', 'local', 'z', 'rin', 'tau'];

export const SITE_METRICS: readonly SiteMetric[] = [...PASSIVE_METRICS, ...ACTIVE_METRICS];

/** Linear ones, which no treatment of synapses changes. Those of open channels choose among models by `epsp`. */
const WITHOUT_SYNAPSES: readonly SiteMetric[] = ['z', 'rin', 'tau'];

export function isWithoutSynapses(metric: SiteMetric): boolean {
  return WITHOUT_SYNAPSES.includes(metric);
}

const METRIC_FREQUENCIES_HZ: readonly number[] = [10, 50, 100];

export interface MetricSetting {
  readonly metric: SiteMetric;
  readonly places: readonly number[];
  /** Defaults to `pole`: each synapse with its local node. */
  readonly treatment?: SynapseTreatment;
  /** Defaults to 1 nS, 0.5 and 3 ms, reversal 0 mV. */
  readonly synapse?: SynapseShape;
  /** Runs cells with open channels; needed for the metrics of those. */
  readonly active?: ActiveJudge;
}

/** The full cell's side of a metric, worked out once for many models. */
export interface MetricMemory {
  readonly fullPeaks: FullPeaks;
  readonly fullImpedances: Map<string, { readonly re: Float64Array; readonly im: Float64Array }>;
}

export function rememberNothing(): MetricMemory {
  return { fullPeaks: new Map(), fullImpedances: new Map() };
}

/** Relative error of a model with sites; 0 is best. @throws RangeError where a metric of open channels has no judge. */
export function measureSiteMetric(
  pair: ReductionPair,
  setting: MetricSetting,
  memory: MetricMemory = rememberNothing(),
): number {
  const { full, reduced } = pair;
  const { metric } = setting;
  if (isActiveMetric(metric)) {
    if (setting.active === undefined) throw new RangeError(reduceMessages.noActiveCell(metric));
    return setting.active(metric, pair);
  }
  if (metric === 'z') return impedanceError(pair, setting.places, memory);
  if (metric === 'tau') {
    const tauMs = slowestTimeConstant(full.matrix, full.capacitanceNf);
    return Math.abs(slowestTimeConstant(reduced.matrix, reduced.capacitanceNf) / tauMs - 1);
  }
  if (metric === 'rin') return inputResistanceError(pair);
  const synapse = setting.synapse ?? REFERENCE_SYNAPSE;
  const errors = summariseTrials(
    runSynapseTrials(
      pair,
      {
        nodes: setting.places,
        strengthsUs: [synapse.peakUs],
        treatments: [setting.treatment ?? 'pole'],
        synapse,
      },
      memory.fullPeaks,
    ),
  );
  return metric === 'epsp' ? errors.somaMean : errors.localMean;
}

function inputResistanceError({ full, reduced, sites, model }: ReductionPair): number {
  const unit = (length: number, index: number): Float64Array => {
    const current = new Float64Array(length);
    current[index] = 1;
    return current;
  };
  const soma = model.compartmentOfNode[sites[0]!]!;
  const whole = solveAdmittance(
    full.matrix,
    full.capacitanceNf,
    unit(full.restMv.length, sites[0]!),
    0,
  );
  const small = solveAdmittance(
    reduced.matrix,
    reduced.capacitanceNf,
    unit(reduced.restMv.length, soma),
    0,
  );
  return Math.abs(small.re[soma]! / whole.re[sites[0]!]! - 1);
}

function impedanceError(
  pair: ReductionPair,
  places: readonly number[],
  { fullImpedances }: MetricMemory,
): number {
  const { full, reduced, sites, model } = pair;
  const soma = model.compartmentOfNode[sites[0]!]!;
  const weights = model.sites!;
  const errors = METRIC_FREQUENCIES_HZ.map((frequencyHz) => {
    const key = String(frequencyHz);
    const current = new Float64Array(full.restMv.length);
    current[sites[0]!] = 1;
    const whole =
      fullImpedances.get(key) ??
      solveAdmittance(full.matrix, full.capacitanceNf, current, frequencyHz);
    fullImpedances.set(key, whole);
    const injected = new Float64Array(reduced.restMv.length);
    injected[soma] = 1;
    const small = solveAdmittance(reduced.matrix, reduced.capacitanceNf, injected, frequencyHz);
    const follow = (values: Float64Array, node: number): number => {
      const [a, b] = [weights.above[node]!, weights.below[node]!];
      const above = a < 0 ? 0 : weights.aboveWeight[node]! * values[a]!;
      return above + (b < 0 ? 0 : weights.belowWeight[node]! * values[b]!);
    };
    let [difference, size] = [0, 0];
    for (const node of [sites[0]!, ...places]) {
      difference +=
        (follow(small.re, node) - whole.re[node]!) ** 2 +
        (follow(small.im, node) - whole.im[node]!) ** 2;
      size += whole.re[node]! ** 2 + whole.im[node]! ** 2;
    }
    return Math.sqrt(difference / size);
  });
  return Math.max(...errors);
}
