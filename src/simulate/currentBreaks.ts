import type { CurrentClamp } from '../cell/cell.ts';
import type { CurrentInTime } from './currentWaveform.ts';

/** Apart from a break by less than this share of a step, a time is at the break. */
const SHARE_OF_STEP = 1e-6;
/** How near to a break its two sides are looked at. ms */
const BESIDE_MS = 1e-7;

/** A current with the times at which it is not smooth. */
export interface BrokenCurrent {
  /** Mean over a stretch of time, by the middle of each piece between breaks. nA */
  meanNa(fromMs: number, toMs: number): number;
  /** Whether the current jumps after `fromMs` and at `toMs` at the latest. */
  jumps(fromMs: number, toMs: number): boolean;
  /** The first break after a time; infinite for none. ms */
  nextBreakMs(afterMs: number): number;
}

/**
 * The breaks of a clamp's current: its two edges, and each point of a waveform. Edges need not lie on time steps: a step
 * takes the mean of its current, so that no charge is lost.
 */
export function findBreaks(
  clamp: Omit<CurrentClamp, 'name' | 'locus'>,
  currentNa: CurrentInTime,
): BrokenCurrent {
  const breaksMs = listBreaks(clamp);
  const firstAfter = (timeMs: number): number => {
    let [low, high] = [0, breaksMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (breaksMs[middle]! > timeMs) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    nextBreakMs: (afterMs) => breaksMs[firstAfter(afterMs)] ?? Number.POSITIVE_INFINITY,
    meanNa: (fromMs, toMs) => {
      const nearMs = SHARE_OF_STEP * (toMs - fromMs);
      let k = firstAfter(fromMs + nearMs);
      if (!(breaksMs[k]! < toMs - nearMs)) return currentNa(fromMs + (toMs - fromMs) / 2);
      let [startMs, charge] = [fromMs, 0];
      for (; breaksMs[k]! < toMs - nearMs; k++) {
        charge += (breaksMs[k]! - startMs) * currentNa((startMs + breaksMs[k]!) / 2);
        startMs = breaksMs[k]!;
      }
      charge += (toMs - startMs) * currentNa((startMs + toMs) / 2);
      return charge / (toMs - fromMs);
    },
    jumps: (fromMs, toMs) => {
      const nearMs = SHARE_OF_STEP * (toMs - fromMs);
      for (let k = firstAfter(fromMs + nearMs); breaksMs[k]! <= toMs + nearMs; k++) {
        const before = currentNa(breaksMs[k]! - BESIDE_MS);
        const after = currentNa(breaksMs[k]! + BESIDE_MS);
        if (Math.abs(after - before) > 1e-3 * Math.abs(clamp.amplitudeNa)) return true;
      }
      return false;
    },
  };
}

function listBreaks({
  delayMs,
  durationMs,
  waveform,
}: Omit<CurrentClamp, 'name' | 'locus'>): Float64Array {
  const endMs = delayMs + durationMs;
  if (waveform?.kind !== 'points') return Float64Array.of(delayMs, endMs);
  const { timesMs } = waveform;
  const shiftMs = delayMs - timesMs[0]!;
  return timesMs.map((timeMs) => timeMs + shiftMs);
}
