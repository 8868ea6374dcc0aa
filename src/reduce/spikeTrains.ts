/**
 * How far two spike trains coincide: Gamma of Kistler, Gerstner and van Hemmen (1997, Neural Comput. 9, 1015-1045),
 * (N - <N>) / (1 - 2 r d) / ((Na + Nb) / 2), with N spikes of b within d of one of a, each counted once, <N> = 2 r d Nb
 * and r the rate of a. 1 is the same train, 0 chance.
 *
 * @param a, b ascending, ms.
 * @returns NaN where neither has a spike, or a so many that chance cannot be told.
 */
export function coincidence(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  windowMs: number,
  durationMs: number,
): number {
  let [hits, next] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    while (next < b.length && b[next]! < a[i]! - windowMs) next++;
    if (next < b.length && b[next]! <= a[i]! + windowMs) {
      hits++;
      next++;
    }
  }
  const chance = (2 * windowMs * a.length) / durationMs;
  if (chance >= 1) return Number.NaN;
  return (hits - chance * b.length) / ((1 - chance) * 0.5 * (a.length + b.length));
}
