import { exp } from '../base/elementary.ts';

/** amplitude * exp(-rate * t); a rate of 0 is a constant. */
export interface ExponentialTerm {
  readonly amplitude: number;
  /** 1/ms, 0 or more; those of one sum differ. */
  readonly ratePerMs: number;
}

/** Halvings of an interval, after which it is one double wide. */
const MOST_HALVINGS = 200;

export function sumAt(terms: readonly ExponentialTerm[], timeMs: number): number {
  let sum = 0;
  for (const { amplitude, ratePerMs } of terms) sum += amplitude * exp(-ratePerMs * timeMs);
  return sum;
}

/**
 * The first time above 0 at which a sum of exponentials goes from below 0 to above; undefined where it never does.
 *
 * Between zeros of its derivative the sum is monotone; multiplied by exp(+rate t) the derivative of n terms is a sum of
 * n - 1, whose zeros are found the same way (Rolle).
 */
export function firstUpwardZero(terms: readonly ExponentialTerm[]): number | undefined {
  const first = zerosOf(terms).find((zero) => zero.isUpward);
  return first?.timeMs;
}

interface Zero {
  readonly timeMs: number;
  readonly isUpward: boolean;
}

function zerosOf(all: readonly ExponentialTerm[]): Zero[] {
  const terms = all.filter(({ amplitude }) => amplitude !== 0);
  if (terms.length < 2) return [];
  const [{ ratePerMs: shift }] = terms as [ExponentialTerm];
  const derivative = terms.slice(1).map(({ amplitude, ratePerMs }) => ({
    amplitude: amplitude * (shift - ratePerMs),
    ratePerMs: ratePerMs - shift,
  }));
  const stops = [0, ...zerosOf(derivative).map(({ timeMs }) => timeMs)];
  const valueAt = (timeMs: number): number => scaledAt(terms, timeMs);
  const zeros: Zero[] = [];
  stops.forEach((start, k) => {
    const startValue = valueAt(start);
    const end = stops[k + 1] ?? farEnd(terms, start, startValue);
    if (end === undefined) return;
    const isUpward = startValue < 0;
    if (startValue === 0 || isUpward === valueAt(end) < 0) return;
    zeros.push({ timeMs: bisect(valueAt, start, end, isUpward), isUpward });
  });
  return zeros;
}

/** The sum divided by its slowest or fastest growing exponential, so that it neither under- nor overflows. */
function scaledAt(terms: readonly ExponentialTerm[], timeMs: number): number {
  const slowest = Math.min(...terms.map(({ ratePerMs }) => ratePerMs));
  let sum = 0;
  for (const { amplitude, ratePerMs } of terms)
    sum += amplitude * exp((slowest - ratePerMs) * timeMs);
  return sum;
}

/** A time after the last extreme at which the slowest term has decided the sign; undefined where that is the sign now. */
function farEnd(
  terms: readonly ExponentialTerm[],
  start: number,
  startValue: number,
): number | undefined {
  const slowest = terms.reduce((a, b) => (b.ratePerMs < a.ratePerMs ? b : a));
  if (slowest.amplitude < 0 === startValue < 0) return undefined;
  for (let span = 1; span < 1e12; span *= 2)
    if (scaledAt(terms, start + span) < 0 === slowest.amplitude < 0) return start + span;
  return undefined;
}

function bisect(
  valueAt: (timeMs: number) => number,
  start: number,
  end: number,
  isUpward: boolean,
): number {
  let [low, high] = [start, end];
  for (let k = 0; k < MOST_HALVINGS; k++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (valueAt(middle) < 0 === isUpward) low = middle;
    else high = middle;
  }
  return high;
}
