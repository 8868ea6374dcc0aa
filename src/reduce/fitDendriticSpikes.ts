import { inputResistance } from '../cable/hinesMatrix.ts';
import type { RunnableCell } from './cellOfModel.ts';
import { type DendriticSpike, findDendriticSpike } from './dendriticSpike.ts';
import { PassiveRun, type PassiveState } from './passiveRun.ts';
import type { ReductionPair } from './reductionPair.ts';

/**
 * A dendritic spike as Dendrify has it: at `thresholdMv` a conductance to `riseReversalMv` opens for `riseMs`, and from
 * `fallOffsetMs` after that crossing another to `fallReversalMv` for `fallMs`; none follows within `refractoryMs`.
 */
export interface DendriticSpikeFit {
  readonly compartment: number;
  readonly thresholdMv: number;
  readonly riseNs: number;
  readonly riseMs: number;
  readonly fallNs: number;
  readonly fallMs: number;
  readonly fallOffsetMs: number;
  readonly refractoryMs: number;
  readonly riseReversalMv: number;
  readonly fallReversalMv: number;
  /** Peak of the full cell's spike, which the conductance of the rise was fitted to. mV */
  readonly peakMv: number;
}

export interface DendriticSpikeOptions {
  /** Dendrify's own E_Na and E_K, 70 and -89 mV, unless said here. */
  readonly riseReversalMv?: number;
  readonly fallReversalMv?: number;
}

const DENDRIFY_REVERSALS: Required<DendriticSpikeOptions> = {
  riseReversalMv: 70,
  fallReversalMv: -89,
};

const SHORTEST_MS = 0.1;
/** Conductances are found to this share; beyond MOST_NS none is sought. */
const TOLERANCE = 1e-4;
const MOST_NS = 1e5;

/**
 * Dendritic spikes of the full cell at each compartment's place, and the conductances by which the passive reduced model
 * has the same: from threshold to the peak in the same time, and back down in the time that takes. Sites only, the soma
 * left out. Places without a spike of their own are left out.
 *
 * @throws RangeError where the model has no sites.
 * @throws ModelError as runActive does.
 */
export function fitDendriticSpikes(
  { model, full, reduced, sites }: ReductionPair,
  cell: RunnableCell,
  options: DendriticSpikeOptions = {},
): DendriticSpikeFit[] {
  const reversals = { ...DENDRIFY_REVERSALS, ...options };
  if (model.sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  const soma = sites[0]!;
  return Array.from(model.sites.nodes).flatMap((node, compartment): DendriticSpikeFit[] => {
    if (node === soma) return [];
    const localMohm = inputResistance(full.matrix, node);
    const spike = findDendriticSpike(cell, node, soma, localMohm, reversals.riseReversalMv);
    if (spike === undefined) return [];
    const fit = fitSpike(new PassiveRun(reduced, compartment), spike, reversals);
    return fit === undefined ? [] : [{ compartment, ...fit }];
  });
}

function fitSpike(
  run: PassiveRun,
  spike: DendriticSpike,
  { riseReversalMv, fallReversalMv }: Required<DendriticSpikeOptions>,
): Omit<DendriticSpikeFit, 'compartment'> | undefined {
  const { thresholdMv, peakMv, endMv, growth, refractoryMs } = spike;
  const riseMs = Math.max(SHORTEST_MS, spike.riseMs);
  const fallMs = Math.max(SHORTEST_MS, spike.fallMs);
  const start = run.growUntil(growth, thresholdMv);
  if (start === undefined || peakMv >= riseReversalMv || endMv <= fallReversalMv) return undefined;
  const risen = (us: number): PassiveState =>
    run.advance(start, riseMs, { us, reversalMv: riseReversalMv });
  const riseUs = findCrossing((us) => run.voltageOf(risen(us)) - peakMv);
  if (riseUs === undefined) return undefined;
  const peak = risen(riseUs);
  const fallUs = findCrossing(
    (us) => endMv - run.voltageOf(run.advance(peak, fallMs, { us, reversalMv: fallReversalMv })),
  );
  if (fallUs === undefined) return undefined;
  return {
    thresholdMv,
    ...{ riseNs: riseUs * 1e3, riseMs, fallNs: fallUs * 1e3, fallMs, fallOffsetMs: riseMs },
    refractoryMs: Math.max(refractoryMs, riseMs + fallMs),
    ...{ riseReversalMv, fallReversalMv, peakMv },
  };
}

/** Where a rising function of a conductance crosses 0; 0 where it is above from the start; undefined where it never is. */
function findCrossing(rise: (us: number) => number): number | undefined {
  if (rise(0) >= 0) return 0;
  let [low, high] = [0, 1e-4];
  while (rise(high) < 0) {
    [low, high] = [high, 2 * high];
    if (high * 1e3 > MOST_NS) return undefined;
  }
  while (high - low > TOLERANCE * high) {
    const middle = (low + high) / 2;
    if (rise(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}
