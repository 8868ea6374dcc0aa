/** Values at evenly spaced times from 0 on, and spikes among them. */
export interface SpikingTrace {
  readonly intervalMs: number;
  readonly voltageMv: ArrayLike<number>;
  readonly spikesMs: ArrayLike<number>;
}

/**
 * How far a trace is from another one when its spikes are laid over the other's: root mean square over the samples of
 * `stored`, in percent of the range of that. Times between two spikes are stretched evenly, those before the first and
 * after the last are shifted. NaN where the numbers of spikes differ.
 */
export function alignedRmsPercent(run: SpikingTrace, stored: SpikingTrace): number {
  if (run.spikesMs.length !== stored.spikesMs.length) return Number.NaN;
  const { voltageMv, intervalMs } = stored;
  const lateMs = latenessOf(run.spikesMs, stored.spikesMs);
  let [squares, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < voltageMv.length; i++) {
    const storedMv = voltageMv[i]!;
    squares += (valueAt(run, i * intervalMs + lateMs(i * intervalMs)) - storedMv) ** 2;
    low = Math.min(low, storedMv);
    high = Math.max(high, storedMv);
  }
  return (100 * Math.sqrt(squares / voltageMv.length)) / (high - low);
}

/** How much later the run is than the stored one, by the time of that. */
function latenessOf(run: ArrayLike<number>, stored: ArrayLike<number>): (timeMs: number) => number {
  const count = stored.length;
  return (timeMs) => {
    if (count === 0) return 0;
    let next = 0;
    while (next < count && stored[next]! < timeMs) next++;
    const after = Math.min(next, count - 1);
    const before = Math.max(0, Math.min(next - 1, count - 1));
    const [lateBefore, lateAfter] = [run[before]! - stored[before]!, run[after]! - stored[after]!];
    if (after === before) return lateBefore;
    const share = (timeMs - stored[before]!) / (stored[after]! - stored[before]!);
    return lateBefore + (lateAfter - lateBefore) * share;
  };
}

/** By the cubic through the four samples around a time; the nearest four at the ends. */
function valueAt({ voltageMv, intervalMs }: SpikingTrace, timeMs: number): number {
  const at = Math.min(voltageMv.length - 1, Math.max(0, timeMs / intervalMs));
  const first = Math.min(voltageMv.length - 4, Math.max(0, Math.floor(at) - 1));
  const x = at - first;
  let value = 0;
  for (let k = 0; k < 4; k++) {
    let weight = 1;
    for (let other = 0; other < 4; other++) if (other !== k) weight *= (x - other) / (k - other);
    value += weight * voltageMv[first + k]!;
  }
  return value;
}
