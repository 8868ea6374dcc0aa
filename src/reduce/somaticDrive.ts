import { type ActiveRun, runActive, stepAt } from './activeRun.ts';
import type { RunnableCell } from './cellOfModel.ts';

/** Cells settle before anything is injected. ms */
const SETTLE_MS = 100;
/** Length of a step of current. ms */
export const STEP_MS = 300;
const PULSE_MS = 3;
const AFTER_PULSE_MS = 40;
/** Bracket of the rheobase: its two ends are this near. */
export const RHEOBASE_SHARE = 0.02;
/** Currents are doubled this often in search of a spike. */
export const MOST_DOUBLINGS = 8;

/** A cell, and the node where its soma is. */
export interface SomaticCell extends RunnableCell {
  readonly soma: number;
}

/** A step of current at the soma, once the cell has settled. */
export function injectStep(
  side: SomaticCell,
  amplitudeNa: number,
  endsAtSpike: boolean,
): ActiveRun {
  const { soma, layout } = side;
  const locus = { section: layout.section[soma]!, x: layout.x[soma]! };
  return runActive(side, [soma], {
    durationMs: SETTLE_MS + STEP_MS,
    clamps: [stepAt(locus, amplitudeNa, SETTLE_MS, STEP_MS)],
    endsAtSpike,
  });
}

/** nA; undefined where the cell fires by itself, or never. */
export function findRheobase(side: SomaticCell, firstNa: number): number | undefined {
  const fires = (amplitudeNa: number): boolean =>
    injectStep(side, amplitudeNa, true).spikesMs.length > 0;
  if (fires(0)) return undefined;
  let [low, high] = [0, firstNa];
  for (let doubling = 0; !fires(high); doubling++) {
    if (doubling === MOST_DOUBLINGS) return undefined;
    [low, high] = [high, 2 * high];
  }
  while (high - low > RHEOBASE_SHARE * high) {
    const middle = (low + high) / 2;
    if (fires(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * One spike of the soma, evoked by the weakest of doubled pulses.
 *
 * @param firstNa half of the first pulse.
 * @param nodes where the voltage is taken, beside the soma.
 * @returns mV by node, from just before the pulse to 40 ms after it; undefined where no pulse evokes a spike.
 */
export function evokeSpike(
  side: SomaticCell,
  firstNa: number,
  nodes: readonly number[],
): Float64Array[] | undefined {
  const { soma, layout } = side;
  const locus = { section: layout.section[soma]!, x: layout.x[soma]! };
  const durationMs = SETTLE_MS + PULSE_MS + AFTER_PULSE_MS;
  for (let doubling = 1; doubling <= MOST_DOUBLINGS; doubling++) {
    const { spikesMs, tracesMv } = runActive(side, [soma, ...nodes], {
      durationMs,
      clamps: [stepAt(locus, firstNa * 2 ** doubling, SETTLE_MS, PULSE_MS)],
    });
    if (spikesMs.length === 0) continue;
    const first = Math.round((SETTLE_MS / durationMs) * tracesMv[0]!.length);
    return tracesMv.slice(1).map((trace) => trace.subarray(first - 1));
  }
  return undefined;
}

/** Above the first value of a trace. mV */
export function peakAboveStart(traceMv: Float64Array): number {
  return traceMv.reduce((a, b) => Math.max(a, b)) - traceMv[0]!;
}
