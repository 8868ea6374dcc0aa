/**
 * How intervals between spikes lengthen: the mean of (next - this) / (next + this) over neighbouring intervals, between -1
 * and 1; NaN for fewer than three spikes.
 *
 * @param timesMs ascending
 * @see eFEL's adaptation_index2, which leaves out the first spike where this keeps it
 */
export function adaptationIndex(timesMs: Float64Array): number {
  const intervals = intervalsOf(timesMs);
  const changes = intervals
    .slice(1)
    .map((next, k) => (next - intervals[k]!) / (next + intervals[k]!));
  return meanOf(changes);
}

/**
 * Standard deviation of the intervals (of a sample, n - 1) over their mean; NaN for fewer than three spikes.
 *
 * @see eFEL's ISI_CV
 */
export function intervalVariation(timesMs: Float64Array): number {
  const intervals = intervalsOf(timesMs);
  if (intervals.length < 2) return Number.NaN;
  const mean = meanOf(intervals);
  const squares = intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0);
  return Math.sqrt(squares / (intervals.length - 1)) / mean;
}

/**
 * The lowest voltage between each spike and the next, on average over them: mV; NaN for fewer than two spikes.
 *
 * @param timeMs of the samples, ascending; spikesMs are upward crossings within them.
 * @see eFEL's AHP_depth_abs, which takes the time from one peak to the next
 */
export function lowestBetween(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  spikesMs: Float64Array,
): number {
  const lowest = new Array<number>(Math.max(0, spikesMs.length - 1)).fill(Number.POSITIVE_INFINITY);
  let interval = -1;
  for (let i = 0; i < timeMs.length; i++) {
    while (interval + 1 < spikesMs.length && timeMs[i]! >= spikesMs[interval + 1]!) interval++;
    if (interval >= 0 && interval < lowest.length)
      lowest[interval] = Math.min(lowest[interval]!, voltageMv[i]!);
  }
  return meanOf(lowest);
}

function intervalsOf(timesMs: Float64Array): number[] {
  return Array.from(timesMs.subarray(1), (time, k) => time - timesMs[k]!);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
