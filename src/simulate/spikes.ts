/**
 * Times at which a trace crosses a threshold upwards, linear between samples.
 *
 * @param timeMs ms, as long as voltageMv.
 * @returns ms.
 */
export function findUpwardCrossings(
  timeMs: Float64Array,
  voltageMv: Float64Array,
  thresholdMv: number,
): Float64Array {
  const times: number[] = [];
  for (let i = 1; i < voltageMv.length; i++) {
    const before = voltageMv[i - 1]!;
    const after = voltageMv[i]!;
    if (before >= thresholdMv || after < thresholdMv) continue;
    const share = (thresholdMv - before) / (after - before);
    times.push(timeMs[i - 1]! + share * (timeMs[i]! - timeMs[i - 1]!));
  }
  return Float64Array.from(times);
}
