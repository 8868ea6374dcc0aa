/**
 * The bounds that docs/elementary.md states for log, log10 and pow of expressions: their operations repeated on ranges that
 * cover every slice of the table and every power of two, tables recomputed in exact integers, and measured errors.
 */
import { describe, expect, it } from 'vitest';
import { log, log10, pow } from '../../src/base/elementary.ts';
import {
  EXP_STEPS,
  LN2,
  LOG_HALVED_FROM,
  LOG_SLICES,
  LOG10_OF_E,
  logReciprocals,
  logTableHigh,
  logTableLow,
} from '../../src/base/elementaryTables.ts';
import {
  between,
  exact,
  expExact,
  LN2_EXACT,
  logExact,
  logOfRatio,
  measure,
  multiply as multiplyExact,
  ONE,
  toNumber,
  U,
} from './exactNumbers.ts';
import {
  add,
  horner,
  largest,
  multiply,
  nearest,
  pieces,
  type RoundedRange,
  range,
  subtract,
  unitInLastPlace,
} from './roundedRange.ts';

/** In units in the last place. */
const BOUNDS = { log: 0.501, log10: 0.501, pow: 0.8 };
/** Of log as two doubles, relative. */
const PAIR_BOUND = 4e-20;
const TABLE_ERROR = 2 ** -93;
const HALF = range(0.5, 0.5);

const slices = Array.from({ length: LOG_SLICES }, (_, slice) => {
  const scale = slice < LOG_HALVED_FROM ? 1 : 0.5;
  const at = (k: number): number => (1 + k / LOG_SLICES) * scale;
  return {
    ...{ slice, reciprocal: logReciprocals[slice]!, from: at(slice), to: at(slice + 1) },
    /** Bits of z beyond its upper half are below this. */
    tail: 2 ** -20 * scale,
  };
});

/** What is left out of a double after its sum with another. */
function lost(size: number): RoundedRange {
  return range(-unitInLastPlace(size) / 2, unitInLastPlace(size) / 2);
}

interface LogarithmRange {
  /** Of log(x) as two doubles. */
  readonly error: number;
  /** The logarithm nearest to 0. */
  readonly least: number;
}

interface LogarithmParts {
  readonly base: RoundedRange;
  readonly baseLow: RoundedRange;
  readonly head: RoundedRange;
  readonly tail: RoundedRange;
  readonly r: RoundedRange;
}

/** The error of sumOfLogParts, whose sums of the large parts are held exactly in two doubles each (Knuth's TwoSum). */
function errorOf({ base, baseLow, head, tail, r }: LogarithmParts): number {
  const rounded = { ...r, error: unitInLastPlace(largest(r)) / 2 };
  const coefficients = [3, 4, 5, 6, 7, 8, 9].map((k) => nearest((k % 2 === 0 ? -1 : 1) / k));
  const cube = multiply(multiply(rounded, rounded), rounded);
  const series = multiply(cube, horner(rounded, coefficients));
  const cross = multiply(tail, add(head, multiply(HALF, tail)));
  let low = add(baseLow, subtract(series, cross));
  const first = largest(base) + largest(head);
  const second = first + largest(head) ** 2 / 2;
  for (const size of [largest(base) === 0 ? 0 : first, second, second + largest(tail)])
    low = add(low, size === 0 ? range(0, 0) : lost(size));
  return low.error + largest(r) ** 10 / 10 / (1 - largest(r));
}

/** Signed ranges of k: 0, and from each power of two to the next. */
const powers = Array.from({ length: 11 }, (_, k) => 2 ** k).flatMap((k) => [
  range(k, 2 * k),
  range(-2 * k, -k),
]);

function logarithms(
  k: RoundedRange,
  { slice, reciprocal, from, to, tail }: (typeof slices)[number],
): LogarithmRange {
  const [low, high] = [from * reciprocal - 1, to * reciprocal - 1];
  const size = tail * reciprocal;
  const logHigh = logTableHigh[slice]!;
  const base = range(k.low * LN2.high + logHigh, k.high * LN2.high + logHigh);
  const low2 = multiply(k, range(LN2.low, LN2.low, TABLE_ERROR));
  const ofSlice = range(logTableLow[slice]!, logTableLow[slice]!, TABLE_ERROR);
  const error = errorOf({
    ...{ base, baseLow: k.high === 0 ? ofSlice : add(low2, ofSlice) },
    ...{ head: range(low - size, high), tail: range(-size, size), r: range(low, high) },
  });
  const ends = [base.low + Math.log1p(low), base.high + Math.log1p(high)];
  return { error, least: Math.min(...ends.map(Math.abs)) };
}

/** Beside 1, where r is all there is: its head and its tail are of one sign. */
function logarithmsBesideOne(): LogarithmRange[] {
  return pieces(U, 2 ** -7, 8).flatMap(([low, high]) => {
    const zero = range(0, 0);
    const error = errorOf({
      ...{ base: zero, baseLow: zero, r: range(low, high) },
      ...{ head: range(low * (1 - 2 ** -20), high), tail: range(0, high * 2 ** -20) },
    });
    const ofBelow = errorOf({
      ...{ base: zero, baseLow: zero, r: range(-high, -low) },
      ...{ head: range(-high, -low * (1 - 2 ** -20)), tail: range(-high * 2 ** -20, 0) },
    });
    return [
      { error, least: Math.log1p(low) },
      { error: ofBelow, least: -Math.log1p(-low) },
    ];
  });
}

const all = [
  ...slices
    .filter(({ reciprocal }) => reciprocal !== 1)
    .map((slice) => logarithms(range(0, 0), slice)),
  ...powers.flatMap((k) => slices.map((slice) => logarithms(k, slice))),
  ...logarithmsBesideOne(),
];

describe('tables of log', () => {
  it('make r exact in two parts: 21 bits times 10, and the 32 that are left times 10', () => {
    for (const { reciprocal, from, to } of slices) {
      expect(Number.isInteger(reciprocal * 512) && reciprocal * 512 < 1024).toBe(true);
      // The square of the head is exact: a multiple of 2^-30 below 2^-4 has 26 bits.
      expect(Math.max(Math.abs(from * reciprocal - 1), Math.abs(to * reciprocal - 1))).toBeLessThan(
        reciprocal === 1 ? 2 ** -6.99 : 2 ** -6,
      );
    }
    for (const value of [LN2.high, ...logTableHigh])
      expect(Number.isInteger(value * 2 ** 40)).toBe(true);
  });

  it('hold the logarithms of the reciprocals, ln 2 and 1 / ln 10', () => {
    for (const { slice, reciprocal } of slices) {
      const value = logOfRatio(512n, BigInt(reciprocal * 512));
      const missed = exact(logTableHigh[slice]!) + exact(logTableLow[slice]!) - value;
      expect(Math.abs(toNumber(missed))).toBeLessThan(TABLE_ERROR);
    }
    const ofLn2 = exact(LN2.high) + exact(LN2.low) - LN2_EXACT;
    expect(Math.abs(toNumber(ofLn2))).toBeLessThan(TABLE_ERROR);
    const ofE = exact(LOG10_OF_E.high) + exact(LOG10_OF_E.low) - (ONE * ONE) / logOfRatio(10n, 1n);
    expect(Math.abs(toNumber(ofE))).toBeLessThan(2 ** -107);
  });
});

describe('bounds', () => {
  const relative = Math.max(...all.map(({ error, least }) => error / least));

  it('log as two doubles, and rounded to one', () => {
    expect(relative).toBeLessThan(PAIR_BOUND);
    const units = all.map(({ error, least }) => error / unitInLastPlace(least * (1 - 2 ** -40)));
    expect(0.5 + Math.max(...units)).toBeLessThan(BOUNDS.log);
  });

  it('log10: the pair times 1 / ln 10, itself a pair, and one rounding', () => {
    // The product of the upper parts is exact in two (Dekker); the others and their sums are of size u.
    expect(0.5 + (PAIR_BOUND + 6 * U ** 2 + 2 ** -105) / U).toBeLessThan(BOUNDS.log10);
  });

  it('pow: the pair times an exponent that leaves it below 746, and exp', () => {
    const rest = (Math.LN2 / EXP_STEPS) * (0.5 + 2 ** -33) + 2 ** -42;
    const inExponent = 746 * (PAIR_BOUND + 4 * U ** 2);
    const reduction = U * (2 * rest + 2 ** -21);
    const series = U * (2 * rest * (1 + rest) + 3 * rest ** 2) + (rest ** 6 / 720) * (1 + 2 * rest);
    const table = U * (rest + 2 ** -40 + 2 * rest * (1 + rest));
    const parts = (inExponent + reduction + series + table) * (1 + 2 * rest);
    expect(0.5 + parts / U).toBeLessThan(BOUNDS.pow);
  });
});

describe('errors measured against 300 bits', () => {
  const besideOne = [
    ...Array.from({ length: 300 }, (_, m) => 1 - (m + 1) * U),
    ...between(-15.5, -2, 300, 30).flatMap((power) => [1 - 10 ** power, 1 + 10 ** power]),
  ];

  it('log and log10: beside 1 from both sides, at the ends of slices, of subnormal and huge numbers', () => {
    const points = [
      ...besideOne,
      ...slices.flatMap(({ from, to }) => [from, to * (1 - U), from * 2 ** 900]),
      ...between(-307, 308, 200, 31).map((power) => 10 ** power),
      ...[5e-324, 1.5e-310, 2 ** -1022, Number.MAX_VALUE],
    ];
    const ln10 = logOfRatio(10n, 1n);
    for (const x of points) {
      if (x === 1) continue;
      const value = logOfSubnormal(x);
      expect(measure(log(x), value).ulps, `log ${x}`).toBeLessThan(BOUNDS.log);
      expect(measure(log10(x), (value * ONE) / ln10).ulps, `log10 ${x}`).toBeLessThan(BOUNDS.log10);
    }
  });

  it('pow: of bases beside 1 to exponents that leave results up to the largest', () => {
    const bases = [...besideOne, ...between(0.5, 2, 200, 32), 5e-324, 1e-310];
    const sizes = between(-708, 709, bases.length, 33);
    bases.forEach((x, k) => {
      const y = sizes[k]! / log(x);
      const { value, power } = expExact(multiplyExact(logOfSubnormal(x), exact(y)));
      expect(measure(pow(x, y), value, power).ulps, `pow ${x} ${y}`).toBeLessThan(BOUNDS.pow);
    });
  });
});

function logOfSubnormal(x: number): bigint {
  return x < 2 ** -1022 ? logExact(x * 2 ** 60) - 60n * LN2_EXACT : logExact(x);
}
