/**
 * The bounds that docs/elementary.md proves: every constant in them is recomputed here from the tables in exact integer
 * arithmetic, and errors measured against 300 binary digits stay below them.
 */
import { describe, expect, it } from 'vitest';
import { exp, expCapped, log, pow } from '../../src/base/elementary.ts';
import {
  CAPPED_STEP,
  CAPPED_STEPS,
  cappedPowers,
  EXP_STEP,
  EXP_STEPS,
  expTableHigh,
  expTableLow,
  LN2,
  LOG_SLICES,
  logSlices,
} from '../../src/base/elementaryTables.ts';
import { mechanismLog, mechanismPow } from '../../src/base/mechanismLog.ts';
import {
  between,
  exact,
  expExact,
  LN2_EXACT,
  logExact,
  measure,
  multiply,
  ONE,
  shift,
  toNumber,
  U,
} from './exactNumbers.ts';

// ---- the bounds, with the letters of docs/elementary.md ------------------------------------------------------------

/** |r| after reduction by steps of ln 2 / count: half a step, and what rounding of the quotient adds. */
function greatestRest(count: number): number {
  return (Math.LN2 / count) * (0.5 + 2 ** -33);
}

/** |e^r - 1 - its series to r^degree|, relative to 1: the first term left out, and e^R for the others. */
function remainder(rest: number, degree: number): number {
  let term = exact(rest);
  for (let k = 2; k <= degree + 1; k++) term = multiply(term, exact(rest)) / BigInt(k);
  return toNumber(term) * (1 + 2 * rest);
}

const R = greatestRest(EXP_STEPS);
const R_CAPPED = greatestRest(CAPPED_STEPS);
const EXP_BOUND_ULPS = 0.525;
const CAPPED_BOUND = { fixed: 2.5, perUnit: 2.02 };
const LOG_BOUND = { ulps: 0.5, roundings: 0.0085 };
const POW_BOUND = { fixed: 2.5, perExponent: 0.0086 };

/** Rounding of 1, r, r^2/2 ... added up in the order of the code: all but the last two sums are of size r^2 or less. */
function seriesRounding(rest: number): number {
  return U * (2 * rest * (1 + rest) + 3 * rest ** 2);
}

describe('argument reduction', () => {
  it.each([
    ['exp', EXP_STEP, EXP_STEPS, 746],
    ['powers', { high: EXP_STEP.high / 2, low: EXP_STEP.low / 2 }, CAPPED_STEPS, 701],
  ] as const)(
    'of %s has a first part whose products are exact, and a second that adds the rest',
    (_, step, count, size) => {
      const most = Math.ceil((size * count) / Math.LN2);
      // Bits of the high part: what stands behind it is below its last one.
      const unit = EXP_STEPS === count ? 2 ** -40 : 2 ** -41;
      expect(Number.isSafeInteger((step.high / unit) * most)).toBe(true);
      const missed = exact(step.high) + exact(step.low) - LN2_EXACT / BigInt(count);
      expect(most * Math.abs(toNumber(missed))).toBeLessThan(2 ** -75);
      expect(most * Math.abs(step.low)).toBeLessThan(2 ** -22);
    },
  );

  it('of log is exact: k ln 2 and log c have 40 bits behind the point, and c is within a factor of 2 of its slice', () => {
    for (const value of [LN2.high, ...centres.map(({ logHigh }) => logHigh)])
      expect(Number.isSafeInteger(value * 2 ** 40)).toBe(true);
    expect(Number.isSafeInteger(1100 * LN2.high * 2 ** 40)).toBe(true);
    for (const { c, from, to } of centres) {
      expect(from / c).toBeGreaterThan(0.5);
      expect(to / c).toBeLessThan(2);
    }
  });
});

const centres = Array.from({ length: LOG_SLICES }, (_, slice) => {
  const [reciprocal, c, logHigh, logLow] = logSlices.subarray(
    4 * slice,
    4 * slice + 4,
  ) as unknown as [number, number, number, number];
  // Slices begin at 1 + (53 - 0.5) / 128, taken as half of it, and are 1/128 of their octave wide.
  const at = (k: number): number => (k < 75.5 ? (1 + (52.5 + k) / 128) / 2 : 1 + (k - 75.5) / 128);
  return { reciprocal, c, logHigh, logLow, from: at(slice), to: at(slice + 1) };
});

describe('tables', () => {
  it('hold powers of two to 105 bits, and those of expCapped to the nearest double', () => {
    for (let j = 0; j < EXP_STEPS; j++) {
      const { value, power } = expExact((LN2_EXACT * BigInt(j)) / BigInt(EXP_STEPS));
      const missed = exact(expTableHigh[j]!) + exact(expTableLow[j]!) - shift(value, power);
      expect(Math.abs(toNumber(missed))).toBeLessThan(2 ** -105);
      expect(Math.abs(expTableLow[j]!)).toBeLessThanOrEqual(expTableHigh[j]! * U);
    }
    for (let j = 0; j < CAPPED_STEPS; j++) {
      const { value, power } = expExact((LN2_EXACT * BigInt(j)) / BigInt(CAPPED_STEPS));
      expect(measure(cappedPowers[j]!, value, power).ulps).toBeLessThanOrEqual(0.5);
    }
    const step = LN2_EXACT / BigInt(CAPPED_STEPS);
    expect(measure(CAPPED_STEP, step).ulps).toBeLessThanOrEqual(0.5);
  });

  it('hold the logarithms of the slices, in which r is small', () => {
    for (const { c, logHigh, logLow } of centres) {
      const missed = c === 1 ? exact(logLow) : exact(logHigh) + exact(logLow) - logExact(c);
      expect(Math.abs(toNumber(missed))).toBeLessThan(2 ** -93);
    }
    expect(Math.max(...centres.map(restOf))).toBeLessThan(0.00393);
  });
});

function restOf({ c, from, to }: (typeof centres)[number]): number {
  return Math.max(Math.abs(from / c - 1), Math.abs(to / c - 1));
}

describe('bounds', () => {
  it('exp: half a unit in the last place, and what its parts are wrong by', () => {
    const reduction = U * (R + 2 ** -21);
    const table = U * R + U * 2 ** -40;
    const products = 2 * U * R * (1 + R);
    const parts = reduction + seriesRounding(R) + remainder(R, 5) + table + products;
    expect(0.5 + (parts * (1 + 2 * R)) / U).toBeLessThan(EXP_BOUND_ULPS);
  });

  it('expCapped: two roundings of the argument, of the table and of the sum, and the series', () => {
    const parts = 2 * U + seriesRounding(R_CAPPED) + remainder(R_CAPPED, 4) + 3 * U * R_CAPPED;
    expect((parts * (1 + 2 * R_CAPPED)) / U).toBeLessThan(CAPPED_BOUND.fixed);
    expect(2 * (1 + R_CAPPED) * (1 + 2 ** -8)).toBeLessThan(CAPPED_BOUND.perUnit);
  });

  it('log of mechanisms: the last sum, and r by its reciprocal and its product', () => {
    for (const slice of centres) {
      const rest = restOf(slice);
      const ofReciprocal = Math.abs(
        toNumber((exact(slice.reciprocal) * exact(slice.c)) / ONE - ONE),
      );
      const ofR = rest * (ofReciprocal + (slice.c === 1 ? 0 : U)) * (1 + 2 * rest);
      const ofTail = 3 * U * rest ** 2 + rest ** 8 / 8 / (1 - rest);
      const ofSums = U * (rest ** 2 + 2 ** -29);
      expect((ofR + ofTail + ofSums) / U).toBeLessThan(LOG_BOUND.roundings);
      // The sum of base and r leaves its error exactly: the larger comes first.
      if (slice.c !== 1) expect(Math.abs(slice.logHigh)).toBeGreaterThan(rest);
    }
  });

  it('pow of mechanisms: that of the logarithm times the exponent, and the series', () => {
    const rest = U * 700 * 2 ** -23;
    const parts =
      2 * U + rest + seriesRounding(R_CAPPED) + remainder(R_CAPPED, 4) + 4 * U * R_CAPPED;
    expect((parts * (1 + 2 * R_CAPPED)) / U).toBeLessThan(POW_BOUND.fixed);
    expect(LOG_BOUND.roundings * (1 + 2 * R_CAPPED)).toBeLessThan(POW_BOUND.perExponent);
  });
});

describe('errors measured against 300 bits', () => {
  it('exp', () => {
    const points = [
      ...between(-700, 709, 400, 0),
      ...between(-2, 2, 400, 1),
      ...between(-1e-3, 1e-3, 100, 2),
    ];
    for (const x of points) {
      const { value, power } = expExact(exact(x));
      expect(measure(exp(x), value, power).ulps).toBeLessThan(EXP_BOUND_ULPS);
      const bound = CAPPED_BOUND.fixed + CAPPED_BOUND.perUnit * Math.abs(x);
      if (Math.abs(x) < 700)
        expect(measure(expCapped(x), value, power).roundings).toBeLessThan(bound);
    }
  });

  it('log', () => {
    const points = [
      ...between(0.5, 2, 500, 3),
      ...between(0.99, 1.01, 400, 4),
      ...between(-300, 300, 100, 5).map((power) => 10 ** power),
      ...centres.flatMap(({ from, to }) => [from, to - 2 ** -53]),
    ];
    for (const x of points) {
      if (x === 1) continue;
      const value = logExact(x);
      const ulp = 2 ** (Math.floor(Math.log2(Math.abs(toNumber(value)))) - 52);
      const bound = LOG_BOUND.ulps + (LOG_BOUND.roundings * U) / ulp;
      expect(measure(mechanismLog(x), value).ulps).toBeLessThan(bound);
      expect(measure(log(x), value).ulps).toBeLessThan(0.505);
    }
  });

  it('pow', () => {
    const bases = [...between(0.01, 10, 300, 6), ...between(0.99, 1.01, 200, 7)];
    const sizes = between(-690, 690, bases.length, 8);
    bases.forEach((x, k) => {
      const size = k % 3 === 0 ? sizes[k]! : sizes[k]! / 100;
      const y = size / Math.log(x);
      if (!Number.isFinite(y) || Math.abs(y) > 1e12) return;
      const { value, power } = expExact(multiply(logExact(x), exact(y)));
      const bound = POW_BOUND.fixed + POW_BOUND.perExponent * Math.abs(y);
      expect(measure(mechanismPow(x, y), value, power).roundings).toBeLessThan(bound);
      expect(measure(pow(x, y), value, power).ulps).toBeLessThan(0.7);
    });
  });
});
