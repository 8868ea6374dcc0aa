/**
 * The bounds that docs/elementary.md states for sin, cos, tan and the arcs: the operations of the code are repeated on
 * ranges that cover every argument, constants are recomputed in exact integers, and measured errors stay below.
 */
import { describe, expect, it } from 'vitest';
import { HALF_PI_BITS, HALF_PI_EXACT } from '../../src/base/elementaryTables.ts';
import {
  ARCS_HIGH,
  ARCS_LOW,
  acos,
  asin,
  atan,
  atan2,
  HALF_PI_LOW,
} from '../../src/base/inverseTrigonometric.ts';
import { cos, sin, tan } from '../../src/base/trigonometric.ts';
import {
  arctanExact,
  arctanOfRatio,
  between,
  circleExact,
  exact,
  halfPi,
  measure,
  ONE,
  QUARTER_TURN,
  squareRoot,
  toNumber,
  U,
} from './exactNumbers.ts';
import {
  add,
  divide,
  horner,
  largest,
  least,
  multiply,
  nearest,
  offBy,
  pieces,
  type RoundedRange,
  range,
  square,
  subtract,
  unitInLastPlace,
  unitsOff,
  withoutRounding,
} from './roundedRange.ts';

/** In units in the last place of the result. */
const BOUNDS = {
  ...{ sin: 0.9, cos: 0.9, tan: 3.1, atan: 3.5, asin: 7, acos: 6, atan2: 4.5 },
} as const;
const ONE_RANGE = range(1, 1);
const HALF = range(0.5, 0.5);
const HALF_PI = { high: Math.PI / 2, low: HALF_PI_LOW };
/** Of tables of arcs in two parts. */
const TABLE_ERROR = 2 ** -107;
/** No double but 0 is nearer to a multiple of pi/2. */
const LEAST_REST = 2 ** -62;
/** What the rest of an argument is off by: cut at 180 bits, and pi at 1300 times 2^1024 quarters. */
const REST_ERROR = 2 ** -179;

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** The rest of an argument as the code has it: the second part is what the first leaves out. */
function restsOf(low: number, high: number): { first: RoundedRange; second: RoundedRange } {
  const size = low < LEAST_REST ? 0 : unitInLastPlace(high) / 2;
  const second = range(-size, size, size === 0 ? 0 : unitInLastPlace(size) / 2 + REST_ERROR);
  return { first: range(low, high), second };
}

/** 1/k! with alternating signs from k = from on, the last by a division as in the code where it is one. */
function alternating(from: number, to: number): RoundedRange[] {
  const found: RoundedRange[] = [];
  for (let k = from, sign = (from >> 1) % 2 === 0 ? 1 : -1; k <= to; k += 2, sign = -sign)
    found.push(nearest(sign / factorial(k)));
  return found;
}

function sineOf(low: number, high: number): RoundedRange {
  const { first, second } = restsOf(low, high);
  const s = square(first);
  const last = divide(s, range(factorial(17), factorial(17)));
  const inner = [...alternating(3, 13), add(nearest(-1 / factorial(15)), last)];
  const series = multiply(multiply(s, first), horner(s, inner));
  const ofSecond = multiply(second, subtract(ONE_RANGE, multiply(HALF, s)));
  const leftOut = high ** 19 / factorial(19) + largest(second) * (high ** 4 / 24 + U * high);
  return offBy(add(first, add(series, ofSecond)), leftOut);
}

function cosineOf(low: number, high: number): RoundedRange {
  const { first, second } = restsOf(low, high);
  const s = square(first);
  const half = withoutRounding(multiply(HALF, s));
  // 1 - half in two parts, exactly (Dekker 1971).
  const head = range(1 - half.high, 1 - half.low);
  const tail = range(-U / 2, U / 2, half.error);
  const series = multiply(multiply(s, s), horner(s, alternating(4, 16)));
  const leftOut = high ** 18 / factorial(18) + largest(second) * (high ** 3 / 6 + U);
  return offBy(add(head, add(tail, subtract(series, multiply(first, second)))), leftOut);
}

/** Pieces of [2^-1021, pi/4], fine where the series counts. */
const rests = [...pieces(2 ** -1021, 2 ** -30, 4), ...pieces(2 ** -30, Math.PI / 4, 128)];

/** What atan computes for a tangent of m, and for one whose reciprocal is m. */
function arcsOf(m: RoundedRange): { direct: RoundedRange; ofReciprocal: RoundedRange } {
  const { head, low } = arcParts(m);
  const high = HALF_PI.high - head;
  const left = HALF_PI.high - high - head;
  const rest = add(range(left, left), range(HALF_PI.low, HALF_PI.low, TABLE_ERROR));
  return {
    direct: head === 0 ? low : add(range(head, head), low),
    ofReciprocal: add(range(high, high), subtract(rest, low)),
  };
}

/** The arc of 0 <= m <= 1 as that of an eighth and the rest. */
function arcParts(m: RoundedRange): { head: number; low: RoundedRange } {
  const k = Math.floor(m.low * 8 + 0.5);
  const t = k === 0 ? range(m.low, m.high) : tangentOfRest(m, k);
  const s = square(t);
  const last = subtract(nearest(1 / 13), divide(s, range(15, 15)));
  const inner = [-1 / 3, 1 / 5, -1 / 7, 1 / 9, -1 / 11].map(nearest);
  const series = multiply(s, horner(s, [...inner, last]));
  const ofEighth = range(ARCS_LOW[k]!, ARCS_LOW[k]!, k === 0 ? 0 : TABLE_ERROR);
  const low = add(t, add(multiply(t, series), ofEighth));
  const leftOut = largest(t) ** 17 / 17 + m.error / (1 + (m.low - m.error) ** 2);
  return { head: ARCS_HIGH[k]!, low: offBy(low, leftOut) };
}

function tangentOfRest({ low, high }: RoundedRange, k: number): RoundedRange {
  const m = range(low, high);
  const eighths = range(k / 8, k / 8);
  const difference = subtract(m, eighths);
  const isExact = low >= k / 16 && high <= k / 4;
  const product = multiply(m, eighths);
  return divide(isExact ? withoutRounding(difference) : difference, add(ONE_RANGE, product));
}

/** The arcs of all tangents from 2^-60 to 2^60 that are wrong by so many roundings. */
function arcsOfTangents(roundings: number): RoundedRange[] {
  // Alone in its piece: the only double whose eighth is found by a rounding, half an eighth above it.
  const beforeSixteenth = (1 - U) / 16;
  const all = [...pieces(2 ** -60, 1, 64), [beforeSixteenth, beforeSixteenth] as const];
  const withError = ([low, high]: readonly [number, number], count: number): RoundedRange =>
    range(low, high, count * U * (1 + 8 * U) * high);
  return all.flatMap((piece) => [
    arcsOf(withError(piece, roundings)).direct,
    arcsOf(withError(piece, roundings + 1)).ofReciprocal,
  ]);
}

function worst(results: readonly RoundedRange[]): number {
  return Math.max(...results.map(unitsOff));
}

describe('reduction of angles', () => {
  it('has pi to its last bit, by another formula', () => {
    const guard = 64n;
    const missed = (HALF_PI_EXACT << guard) - halfPi(1n << (HALF_PI_BITS + guard));
    expect(missed < 0n ? -missed <= 1n << guard : missed <= 1n << guard).toBe(true);
  });

  it('meets no double nearer to a multiple of pi/2 than 2^-62: continued fractions of 2^e / (pi/2)', () => {
    let least = 1;
    for (let e = -53; e <= 971; e++) least = Math.min(least, nearestApproach(e));
    expect(least).toBeGreaterThan(LEAST_REST);
    // The known one: 6381956970095103 2^797.
    expect(least).toBeLessThan(2 ** -60);
  });
});

/** The least |m 2^e - n pi/2| for 0 < m < 2^53: of the last convergent of 2^e / (pi/2) with such a denominator. */
function nearestApproach(e: number): number {
  const numerator = 1n << BigInt(1400 + e);
  let [a, b] = [numerator, QUARTER_TURN];
  let [p, pBefore, q, qBefore] = [1n, 0n, 0n, 1n];
  for (;;) {
    const quotient = a / b;
    const [pNext, qNext] = [quotient * p + pBefore, quotient * q + qBefore];
    if (qNext >= 1n << 53n) break;
    [a, b] = [b, a - quotient * b];
    [p, pBefore, q, qBefore] = [pNext, p, qNext, q];
  }
  const distance = q * numerator - p * QUARTER_TURN;
  return Number((distance < 0n ? -distance : distance) >> 1200n) / 2 ** 200;
}

describe('bounds', () => {
  it('sin and cos of every rest', () => {
    expect(worst(rests.map(([low, high]) => sineOf(low, high)))).toBeLessThan(BOUNDS.sin);
    expect(worst(rests.map(([low, high]) => cosineOf(low, high)))).toBeLessThan(BOUNDS.cos);
  });

  it('tan as their quotients', () => {
    const quotients = rests.flatMap(([low, high]) => {
      const [sine, cosine] = [sineOf(low, high), cosineOf(low, high)];
      // 1 / sin of what is below 2^-62 is never asked for.
      return low < LEAST_REST
        ? [divide(sine, cosine)]
        : [divide(sine, cosine), divide(cosine, sine)];
    });
    expect(worst(quotients)).toBeLessThan(BOUNDS.tan);
  });

  it('arcs of eighths are held to 107 bits', () => {
    for (let k = 0; k <= 8; k++) {
      const missed = exact(ARCS_HIGH[k]!) + exact(ARCS_LOW[k]!) - arctanOfRatio(BigInt(k), 8n);
      expect(Math.abs(toNumber(missed))).toBeLessThan(TABLE_ERROR);
    }
    const ofQuarter = exact(HALF_PI.high) + exact(HALF_PI.low) - halfPi(ONE);
    expect(Math.abs(toNumber(ofQuarter))).toBeLessThan(TABLE_ERROR);
  });

  it('atan, and the others as it of a tangent that is wrong by so many roundings', () => {
    expect(worst(arcsOfTangents(0))).toBeLessThan(BOUNDS.atan);
    expect(worst(arcsOfTangents(3.5))).toBeLessThan(BOUNDS.asin);
    expect(worst(arcsOfTangents(2.5))).toBeLessThan(BOUNDS.acos);
    const ahead = arcsOfTangents(1);
    const half = range(Math.PI, Math.PI, 1.23e-16);
    const behind = ahead.map((angle) => subtract(half, angle));
    expect(worst(ahead)).toBeLessThan(BOUNDS.atan2);
    expect(worst(behind)).toBeLessThan(BOUNDS.atan2);
    expect(Math.min(...behind.map(least))).toBeGreaterThan(1.57);
  });
});

function expectWithin(name: keyof typeof BOUNDS, found: number, value: bigint): void {
  expect(measure(found, value).ulps, `${name} = ${found}`).toBeLessThan(BOUNDS[name]);
}

describe('errors measured against 300 bits', () => {
  it('sin, cos, tan: also beside multiples of pi/2, where nothing but the rest is left, and of the largest numbers', () => {
    const points = [
      ...between(-10, 10, 200, 20),
      ...between(-28, 307, 100, 21).map((power) => 10 ** power),
      ...Array.from({ length: 60 }, (_, k) => (k + 1) * (Math.PI / 2)),
      ...Array.from({ length: 40 }, (_, k) => (k + 0.5) * (Math.PI / 2)),
      ...[6381956970095103 * 2 ** 797, Number.MAX_VALUE, 0.7853981633974483, 0.7853981633974484],
    ];
    for (const x of points) {
      const { sine, cosine } = circleExact(x);
      expectWithin('sin', sin(x), sine);
      expectWithin('cos', cos(x), cosine);
      expectWithin('tan', tan(x), (sine * ONE) / cosine);
    }
  });

  it('of arguments whose squares vanish sin, tan, atan and asin are those arguments', () => {
    for (const x of [5e-324, 2.5e-310, 2 ** -1022, 1e-200, -1e-30])
      expect([sin(x), tan(x), atan(x), asin(x), atan2(x, 1)]).toEqual([x, x, x, x, x]);
  });

  it('atan and atan2: also where one eighth ends', () => {
    const ends = Array.from({ length: 8 }, (_, k) => (2 * k + 1) / 16);
    const tangents = [
      ...ends.flatMap((end) => [end, end * (1 - U), 1 / end, (1 / end) * (1 + 2 * U)]),
      ...between(0, 1.2, 100, 22),
      ...between(-20, 20, 100, 23).map((power) => 10 ** power),
    ];
    const legs = between(-3, 3, tangents.length, 24).map((power) => 10 ** power);
    tangents.forEach((tangent, k) => {
      expectWithin('atan', atan(tangent), arctanExact(exact(tangent), ONE));
      const x = legs[k]!;
      const y = tangent * x;
      const arc = arctanExact(exact(y), exact(x));
      expectWithin('atan2', atan2(y, x), arc);
      expectWithin('atan2', atan2(-y, -x), arc - 2n * halfPi(ONE));
    });
  });

  it('asin and acos: also beside -1, 0 and 1', () => {
    const points = [
      ...between(-1, 1, 100, 25),
      ...between(-15.9, 0, 60, 26).flatMap((power) => [1 - 10 ** power, 10 ** power - 1]),
      ...between(-25, 0, 40, 27).map((power) => 10 ** power),
      ...[1 - U, U - 1, 0.5, -0.5],
    ];
    for (const x of points) {
      const size = exact(Math.abs(x));
      const opposite = squareRoot(ONE * ONE - size * size);
      const arc = arctanExact(size, opposite);
      expectWithin('asin', asin(x), x < 0 ? -arc : arc);
      expectWithin('acos', acos(x), 2n * arctanExact(opposite, ONE + exact(x)));
    }
  });
});
