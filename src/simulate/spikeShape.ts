/** The outline of one action potential. */
export interface SpikeShape {
  /** Voltage where the spike takes off. mV. */
  readonly footMv: number;
  readonly peakMv: number;
  /** Between the flanks at half the height from foot to peak. ms; NaN where the voltage does not come down so far. */
  readonly widthMs: number;
}

/** Slope at which a spike takes off, as is common for somatic recordings. mV/ms. */
const FOOT_SLOPE = 10;

/**
 * The first spike at or after a time: the foot is the last sample before its upward crossing of `thresholdMv` from which
 * the voltage rises by at least 10 mV/ms all the way to that crossing; the peak is the largest sample before it crosses
 * downward again. Flanks are linear between samples.
 *
 * @param timeMs Evenly spaced, as long as voltageMv.
 * @returns undefined without a spike
 */
export function measureFirstSpike(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  { thresholdMv, fromMs }: { thresholdMv: number; fromMs: number },
): SpikeShape | undefined {
  const crossing = findCrossing(timeMs, voltageMv, thresholdMv, fromMs);
  if (crossing === undefined) return undefined;
  const foot = findFoot(timeMs, voltageMv, crossing);
  const peak = findPeak(voltageMv, crossing, thresholdMv);
  const [footMv, peakMv] = [voltageMv[foot]!, voltageMv[peak]!];
  const halfMv = (footMv + peakMv) / 2;
  return { footMv, peakMv, widthMs: widthAt(timeMs, voltageMv, { foot, peak, halfMv }) };
}

/** Index of the first sample at or above the threshold whose crossing is not before `fromMs`. */
function findCrossing(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  thresholdMv: number,
  fromMs: number,
): number | undefined {
  for (let i = 1; i < voltageMv.length; i++) {
    const [before, after] = [voltageMv[i - 1]!, voltageMv[i]!];
    if (before >= thresholdMv || after < thresholdMv) continue;
    if (crossingTime(timeMs, voltageMv, i, thresholdMv) >= fromMs) return i;
  }
  return undefined;
}

function findFoot(timeMs: Float64Array, voltageMv: Float64Array, crossing: number): number {
  let foot = crossing - 1;
  while (
    foot > 0 &&
    voltageMv[foot]! - voltageMv[foot - 1]! >= FOOT_SLOPE * (timeMs[foot]! - timeMs[foot - 1]!)
  )
    foot--;
  return foot;
}

function findPeak(voltageMv: Float64Array, crossing: number, thresholdMv: number): number {
  let peak = crossing;
  for (let i = crossing; i < voltageMv.length && voltageMv[i]! >= thresholdMv; i++)
    if (voltageMv[i]! > voltageMv[peak]!) peak = i;
  return peak;
}

function widthAt(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  { foot, peak, halfMv }: { foot: number; peak: number; halfMv: number },
): number {
  let rise = foot + 1;
  while (rise < peak && voltageMv[rise]! < halfMv) rise++;
  let fall = peak + 1;
  while (fall < voltageMv.length && voltageMv[fall]! > halfMv) fall++;
  if (fall === voltageMv.length) return Number.NaN;
  const riseMs = crossingTime(timeMs, voltageMv, rise, halfMv);
  return crossingTime(timeMs, voltageMv, fall, halfMv) - riseMs;
}

/** When the line from sample i - 1 to sample i meets a level. ms. */
function crossingTime(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  i: number,
  levelMv: number,
): number {
  const [before, after] = [voltageMv[i - 1]!, voltageMv[i]!];
  const share = (levelMv - before) / (after - before);
  return timeMs[i - 1]! + share * (timeMs[i]! - timeMs[i - 1]!);
}
