/** Round values on an axis, evenly spaced, and the number of digits after the point that tells them apart. */
export interface AxisTicks {
  readonly values: readonly number[];
  readonly digits: number;
}

/**
 * Ticks at 1, 2 or 5 times a power of ten from `low` to `high`, both ends inside the span of the ticks or on it where
 * `isWidened`, else the ticks inside the span of the ends. At most `maximumCount` intervals.
 *
 * @throws RangeError unless low < high, both finite, and maximumCount >= 2.
 */
export function axisTicks(
  low: number,
  high: number,
  maximumCount: number,
  isWidened: boolean,
): AxisTicks {
  if (!(low < high && Number.isFinite(high - low) && maximumCount >= 2))
    throw new RangeError(`no axis from ${low} to ${high} in ${maximumCount} intervals`);
  for (let step = roundStep((high - low) / maximumCount); ; step = roundStep(step * 1.5)) {
    const first = isWidened ? Math.floor(low / step + 1e-9) : Math.ceil(low / step - 1e-9);
    const last = isWidened ? Math.ceil(high / step - 1e-9) : Math.floor(high / step + 1e-9);
    if (last - first <= maximumCount) return ticksOf(first, last, step);
  }
}

function ticksOf(first: number, last: number, step: number): AxisTicks {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // Dividing by a whole number keeps 0.1 * 3 from coming out as 0.30000000000000004.
  const value = (i: number): number => (step < 1 ? i / Math.round(1 / step) : i * step);
  const values = Array.from({ length: last - first + 1 }, (_, i) => value(first + i));
  return { values, digits };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step) + 1e-9);
  const factor = step / power;
  const round = [1, 2, 5].find((candidate) => factor <= candidate * (1 + 1e-9)) ?? 10;
  return round * power;
}

export function formatTick(value: number, digits: number): string {
  return (value === 0 ? 0 : value).toFixed(digits);
}

/** The span of the finite values among several arrays, opened where it is a single point; undefined without any. */
export function finiteSpan(
  arrays: readonly ArrayLike<number>[],
  halfWidthOfPoint: number,
): { low: number; high: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const array of arrays)
    for (let i = 0; i < array.length; i++)
      if (Number.isFinite(array[i])) {
        low = Math.min(low, array[i]!);
        high = Math.max(high, array[i]!);
      }
  if (low > high) return undefined;
  // A span below a billionth of the values is rounding: an axis cannot show it.
  const isPoint = high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high), halfWidthOfPoint);
  return isPoint ? { low: low - halfWidthOfPoint, high: high + halfWidthOfPoint } : { low, high };
}
