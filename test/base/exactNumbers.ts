/**
 * Exact values to judge the elementary functions by: a number is a BigInt times 2^-300. Nothing here is taken from what is
 * judged: other series, other formulas for pi.
 */
import { randomUniform } from '../../src/base/random.ts';

const BITS = 300n;
export const ONE = 1n << BITS;
/** Unit of rounding. */
export const U = 2 ** -53;

const bytes = new DataView(new ArrayBuffer(8));

/** A number as m 2^e with a whole m of 53 bits at most. */
export function parts(x: number): { m: bigint; e: number } {
  bytes.setFloat64(0, x);
  const bits = bytes.getBigUint64(0);
  const power = Number((bits >> 52n) & 2047n);
  const fraction = bits & ((1n << 52n) - 1n);
  const m = power === 0 ? fraction : fraction | (1n << 52n);
  return { m: x < 0 ? -m : m, e: Math.max(power, 1) - 1075 };
}

export function shift(m: bigint, by: number): bigint {
  return by >= 0 ? m << BigInt(by) : m >> BigInt(-by);
}

/** Of a number of 247 bits behind the point at most. */
export function exact(x: number): bigint {
  if (x === 0) return 0n;
  const { m, e } = parts(x);
  return shift(m, e + Number(BITS));
}

export function toNumber(x: bigint): number {
  return Number(x) / Number(ONE);
}

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** ln(p / q) by the series of artanh. */
export function logOfRatio(p: bigint, q: bigint): bigint {
  const z = (ONE * (p - q)) / (p + q);
  const square = multiply(z, z);
  let sum = 0n;
  for (let power = z, odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd;
    power = multiply(power, square);
  }
  return 2n * sum;
}

export const LN2_EXACT = logOfRatio(2n, 1n);

export function logExact(x: number): bigint {
  const { m, e } = parts(x);
  return logOfRatio(m, 1n << 52n) + BigInt(e + 52) * LN2_EXACT;
}

/** e^x as value 2^power. */
export function expExact(x: bigint): { value: bigint; power: number } {
  const power = Number((2n * x + LN2_EXACT) / (2n * LN2_EXACT)) - (x < 0n ? 1 : 0);
  const rest = x - BigInt(power) * LN2_EXACT;
  let value = 0n;
  for (let term = ONE, k = 1n; term !== 0n && term !== -1n; k++) {
    value += term;
    term = multiply(term, rest) / k;
  }
  return { value, power };
}

export interface Measured {
  /** In units in the last place of what was found. */
  readonly ulps: number;
  /** Relative, in units of rounding. */
  readonly roundings: number;
}

/** Of a normal number against value 2^power. */
export function measure(found: number, value: bigint, power = 0): Measured {
  const { m, e } = parts(found);
  const scaled = shift(m, e + Number(BITS) - power);
  const difference = scaled > value ? scaled - value : value - scaled;
  const ulp = shift(1n, e + Number(BITS) - power);
  const size = value < 0n ? -value : value;
  const ratio = (a: bigint, b: bigint): number => Number((a << 40n) / b) / 2 ** 40;
  return { ulps: ratio(difference, ulp), roundings: ratio(difference << 53n, size) };
}

/** The arc tangent of p / q by Euler's series, for |p| <= q. */
export function arctanOfRatio(p: bigint, q: bigint, one = ONE): bigint {
  // arctan z = sum of 2^2k (k!)^2 / (2k + 1)! z^(2k + 1) / (1 + z^2)^(k + 1)
  const norm = q * q + p * p;
  let sum = 0n;
  for (let term = (one * p * q) / norm, k = 1n; term !== 0n; k++) {
    sum += term;
    term = (term * 2n * k * p * p) / ((2n * k + 1n) * norm);
  }
  return sum;
}

/** pi / 2 times one, by Euler's pi / 4 = arctan 1/2 + arctan 1/3. */
export function halfPi(one: bigint): bigint {
  return 2n * (arctanOfRatio(1n, 2n, one) + arctanOfRatio(1n, 3n, one));
}

/** The arc tangent of p / q >= 0. */
export function arctanExact(p: bigint, q: bigint): bigint {
  return p <= q ? arctanOfRatio(p, q) : halfPi(ONE) - arctanOfRatio(q, p);
}

/** Newton's iteration from above. */
export function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Bits behind the point that reduce the largest double and leave 376. */
const CIRCLE_BITS = 1400n;
export const QUARTER_TURN = halfPi(1n << CIRCLE_BITS);

/** sin and cos by their series, behind a reduction with pi of 1400 bits. */
export function circleExact(x: number): { sine: bigint; cosine: bigint } {
  const { m, e } = parts(x);
  const scaled = shift(m, e + Number(CIRCLE_BITS));
  const quarters = (2n * scaled + (m < 0n ? -QUARTER_TURN : QUARTER_TURN)) / (2n * QUARTER_TURN);
  const rest = (scaled - quarters * QUARTER_TURN) >> (CIRCLE_BITS - BITS);
  let [sine, cosine] = [0n, 0n];
  for (let term = ONE, k = 1n; term !== 0n && term !== -1n; k++) {
    const signed = (k - 1n) % 4n < 2n ? term : -term;
    if (k % 2n === 1n) cosine += signed;
    else sine += signed;
    term = multiply(term, rest) / k;
  }
  const quadrant = Number(((quarters % 4n) + 4n) % 4n);
  const [s, c] = quadrant % 2 === 0 ? [sine, cosine] : [cosine, -sine];
  return quadrant < 2 ? { sine: s, cosine: c } : { sine: -s, cosine: -c };
}

export function between(low: number, high: number, count: number, stream: number): number[] {
  return Array.from({ length: count }, (_, k) => low + (high - low) * randomUniform(7, k, stream));
}
