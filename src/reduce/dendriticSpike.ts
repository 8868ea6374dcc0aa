import type { CurrentClamp } from '../cell/cell.ts';
import { runActive } from './activeRun.ts';
import type { RunnableCell } from './cellOfModel.ts';

/** A regenerative event at a place of the full cell, as a growing current there evokes it. */
export interface DendriticSpike {
  /** Where the upstroke begins: the slope reaches UPSTROKE_SHARE of its largest. mV */
  readonly thresholdMv: number;
  readonly peakMv: number;
  /** From threshold to peak, and from the peak back to the threshold or, before that, to the trough. ms */
  readonly riseMs: number;
  readonly fallMs: number;
  /** Voltage that the fall ends at. mV */
  readonly endMv: number;
  /** Shortest time between two of them; where no second came, until the current's end. ms */
  readonly refractoryMs: number;
  /** The current that evoked it. */
  readonly growth: GrowingCurrent;
}

/** amplitudeNa 2^(t / DOUBLING_MS). */
export interface GrowingCurrent {
  readonly startNa: number;
  readonly doublingMs: number;
}

const SETTLE_MS = 100;
const DOUBLING_MS = 20;
/** The current begins by so many mV of steady depolarisation, and goes to 2^DOUBLINGS of it. */
const FIRST_MV = 3;
const DOUBLINGS = 9;
const GROWING_MS = DOUBLINGS * DOUBLING_MS;
const STEP_MS = 0.025;
const UPSTROKE_SHARE = 0.2;
/** An event rises so far above its threshold, and falls so far from its peak while the current still grows. mV */
const LEAST_RISE_MV = 10;
const LEAST_FALL_MV = 5;
/** All or none: the upper half of its rise is so many times as steep as the current alone would make it in a passive cell. */
const LEAST_STEEPNESS = 2;
/** The soma spikes where it comes this high. mV */
const SOMA_SPIKE_MV = -20;

/**
 * The first dendritic spike under an exponentially growing current at one place of the full cell, all channels at work.
 *
 * @param localMohm input resistance there.
 * @param highestMv above which no spike is sought: the current would drive channels and pools where their models break.
 * @returns undefined where the voltage only follows the current, however far it then falls, or the soma fired first and the spike came from there.
 */
export function findDendriticSpike(
  full: RunnableCell,
  node: number,
  somaNode: number,
  localMohm: number,
  highestMv: number,
): DendriticSpike | undefined {
  const { layout } = full;
  const growth = { startNa: FIRST_MV / localMohm, doublingMs: DOUBLING_MS };
  const locus = { section: layout.section[node]!, x: layout.x[node]! };
  const { tracesMv } = runActive(full, [node, somaNode], {
    durationMs: SETTLE_MS + GROWING_MS,
    clamps: [growingClamp(locus, growth)],
    endsAboveMv: highestMv,
  });
  const from = Math.round(SETTLE_MS / STEP_MS);
  const local = tracesMv[0]!.subarray(from);
  const somatic = tracesMv[1]!.subarray(from);
  const first = findEvent(local, 0);
  if (first === undefined) return undefined;
  const somaticSpike = somatic.findIndex((mv) => mv > SOMA_SPIKE_MV);
  if (somaticSpike >= 0 && somaticSpike <= first.onset) return undefined;
  const second = findEvent(local, first.end);
  return {
    thresholdMv: local[first.onset]!,
    peakMv: local[first.peak]!,
    riseMs: (first.peak - first.onset) * STEP_MS,
    fallMs: (first.end - first.peak) * STEP_MS,
    endMv: local[first.end]!,
    refractoryMs:
      (second === undefined ? GROWING_MS : second.onset * STEP_MS) - first.onset * STEP_MS,
    growth,
  };
}

function growingClamp(
  locus: CurrentClamp['locus'],
  { startNa, doublingMs }: GrowingCurrent,
): CurrentClamp {
  const timesMs = Float64Array.from(
    { length: DOUBLINGS * 20 + 1 },
    (_, k) => (k * doublingMs) / 20,
  );
  const valuesNa = timesMs.map((ms) => startNa * 2 ** (ms / doublingMs));
  return {
    ...{ name: 'growing', locus, delayMs: SETTLE_MS, durationMs: GROWING_MS },
    amplitudeNa: valuesNa.at(-1)!,
    waveform: { kind: 'points', timesMs, valuesNa },
  };
}

interface Event {
  readonly onset: number;
  readonly peak: number;
  readonly end: number;
}

/** The first peak from which the voltage falls although the current grows, with its upstroke. Indices of steps. */
function findEvent(traceMv: Float64Array, from: number): Event | undefined {
  let peak = from;
  for (let k = from; k < traceMv.length; k++) {
    if (traceMv[k]! >= traceMv[peak]!) peak = k;
    else if (traceMv[k]! < traceMv[peak]! - LEAST_FALL_MV) {
      const event = describeEvent(traceMv, from, peak);
      if (event !== undefined) return event;
      peak = k;
    }
  }
  return undefined;
}

function describeEvent(traceMv: Float64Array, from: number, peak: number): Event | undefined {
  let steepest = peak;
  const slopeAt = (k: number): number => traceMv[k]! - traceMv[k - 1]!;
  for (let k = from + 1; k <= peak; k++)
    if (steepest === peak || slopeAt(k) > slopeAt(steepest)) steepest = k;
  let onset = steepest;
  while (onset > from + 1 && slopeAt(onset) > UPSTROKE_SHARE * slopeAt(steepest)) onset--;
  if (traceMv[peak]! - traceMv[onset]! < LEAST_RISE_MV) return undefined;
  const halfMv = (traceMv[peak]! + traceMv[onset]!) / 2;
  let isAllOrNone = false;
  for (let k = peak; k > onset && traceMv[k]! > halfMv; k--)
    isAllOrNone ||= slopeAt(k) > LEAST_STEEPNESS * drivenRiseMv(k);
  if (!isAllOrNone) return undefined;
  let end = peak;
  while (
    end + 1 < traceMv.length &&
    traceMv[end + 1]! < traceMv[end]! &&
    traceMv[end]! > traceMv[onset]!
  )
    end++;
  return { onset, peak, end };
}

/** What the growing current adds to the steady voltage of the passive cell in the step to `k`, from FIRST_MV on. */
function drivenRiseMv(k: number): number {
  const perStep = STEP_MS / DOUBLING_MS;
  return FIRST_MV * 2 ** (k * perStep) * Math.LN2 * perStep;
}
