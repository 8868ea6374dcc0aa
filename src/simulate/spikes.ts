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
    const timesMs = { beforeMs: timeMs[i - 1]!, afterMs: timeMs[i]! };
    const voltages = { beforeMv: voltageMv[i - 1]!, afterMv: voltageMv[i]! };
    const crossingMs = crossingTimeMs(timesMs, voltages, thresholdMv);
    if (crossingMs !== undefined) times.push(crossingMs);
  }
  return Float64Array.from(times);
}

/** When a line between two samples crosses a threshold upwards. ms; undefined where it does not. */
export function crossingTimeMs(
  { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number },
  { beforeMv, afterMv }: { readonly beforeMv: number; readonly afterMv: number },
  thresholdMv: number,
): number | undefined {
  if (beforeMv >= thresholdMv || afterMv < thresholdMv) return undefined;
  return beforeMs + ((thresholdMv - beforeMv) / (afterMv - beforeMv)) * (afterMs - beforeMs);
}
