/**
 * Rounding errors carried through a computation over a whole range of arguments at once (Higham 2002, section 3.3, by
 * intervals): each operation of the code is repeated on ranges, so that what comes out bounds the error for every argument
 * in them. Rounding is monotone: the ends of a range, computed in doubles, enclose what is computed anywhere in it.
 */

/** What is computed lies in [low, high], and is wrong by error at most; that of the last rounding is rounding. */
export interface RoundedRange {
  readonly low: number;
  readonly high: number;
  readonly error: number;
  readonly rounding: number;
}

/** Errors are sums of positive terms in doubles, too small by less than this. */
const OF_ERRORS = 1 + 2 ** -40;

export function range(low: number, high: number, error = 0): RoundedRange {
  return { low, high, error, rounding: 0 };
}

/** A constant that is the nearest double to what is meant. */
export function nearest(value: number): RoundedRange {
  return range(value, value, halfUnit(Math.abs(value)));
}

export function unitInLastPlace(size: number): number {
  return 2 ** Math.max(Math.floor(Math.log2(size)) - 52, -1074);
}

function halfUnit(size: number): number {
  return size === 0 ? 0 : unitInLastPlace(size) / 2;
}

export function largest({ low, high }: RoundedRange): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

/** 0 if the range holds 0. */
export function least({ low, high }: RoundedRange): number {
  return low > 0 ? low : high < 0 ? -high : 0;
}

function rounded(ends: readonly number[], carried: number): RoundedRange {
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const rounding = halfUnit(Math.max(Math.abs(low), Math.abs(high)));
  return { low, high, error: (carried + rounding) * OF_ERRORS, rounding };
}

export function add(a: RoundedRange, b: RoundedRange): RoundedRange {
  return rounded([a.low + b.low, a.high + b.high], a.error + b.error);
}

export function subtract(a: RoundedRange, b: RoundedRange): RoundedRange {
  return rounded([a.low - b.high, a.high - b.low], a.error + b.error);
}

export function multiply(a: RoundedRange, b: RoundedRange): RoundedRange {
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return rounded(ends, largest(a) * b.error + largest(b) * a.error + a.error * b.error);
}

/** The square of one number: no product of two. */
export function square(a: RoundedRange): RoundedRange {
  const ends = [least(a) ** 2, largest(a) ** 2];
  return rounded(ends, 2 * largest(a) * a.error + a.error ** 2);
}

/** Of a divisor that keeps its sign. */
export function divide(a: RoundedRange, b: RoundedRange): RoundedRange {
  const ends = [a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high];
  const quotient = (largest(a) + a.error) / (least(b) - b.error);
  return rounded(ends, (a.error + quotient * b.error) / least(b));
}

/** Of an operation that the text shows to be exact. */
export function withoutRounding(a: RoundedRange): RoundedRange {
  return { ...a, error: a.error - a.rounding, rounding: 0 };
}

/** Wrong by so much more: what a series leaves out, what an argument is off by. */
export function offBy(a: RoundedRange, error: number): RoundedRange {
  return { ...a, error: a.error + error };
}

/** A polynomial of s by Horner's rule, the constant term first. */
export function horner(s: RoundedRange, coefficients: readonly RoundedRange[]): RoundedRange {
  return coefficients.reduceRight((sum, coefficient) => add(coefficient, multiply(s, sum)));
}

/** In units in the last place of what is computed: what comes before the last rounding, and half a unit. */
export function unitsOff(result: RoundedRange): number {
  return (result.error - result.rounding) / unitInLastPlace(least(result)) + 0.5;
}

/** From a power of two to the end, in pieces of a small part of each octave; each of their ends meets the next. */
export function pieces(start: number, end: number, perOctave: number): [number, number][] {
  const found: [number, number][] = [];
  for (let octave = start; octave < end; octave *= 2)
    for (let k = 0; k < perOctave; k++) {
      const low = octave * (1 + k / perOctave);
      if (low < end) found.push([low, Math.min(end, octave * (1 + (k + 1) / perOctave))]);
    }
  return found;
}
