/**
 * exp, log, pow and their kin from + - * / and table look-ups alone: IEEE arithmetic is exact, so every computer and
 * browser gives the same bits, which Math.exp and its kin do not promise.
 *
 * docs/elementary.md proves their errors, in units in the last place: exp 0.525, log and log10 0.501, pow 0.8, expm1 4.5,
 * sinh and tanh 8.2, cosh 1.6; expCapped 2.5, and as much more as rounding its argument twice changes its value.
 */
import {
  CAPPED_STEP,
  CAPPED_STEPS,
  CAPPED_STEPS_PER_UNIT,
  cappedPowers,
  EXP_STEP,
  EXP_STEPS,
  EXP_STEPS_PER_UNIT,
  expTableHigh,
  expTableLow,
  LEAST_POWER,
  LN2,
  LOG_HALVED_FROM,
  LOG10_OF_E,
  logReciprocals,
  logTableHigh,
  logTableLow,
  powersOfTwo,
} from './elementaryTables.ts';

/** Adding and subtracting 1.5 x 2^52 rounds to the nearest whole number, ties to even. */
export const ROUNDING_SHIFT: number = 6755399441055744;
const STEP_HIGH: number = EXP_STEP.high;
const STEP_LOW: number = EXP_STEP.low;
const LN2_HIGH: number = LN2.high;
const LN2_LOW: number = LN2.low;
const STEP_MASK = EXP_STEPS - 1;
const STEP_BITS = 7;
const CAPPED_MASK = CAPPED_STEPS - 1;
const CAPPED_BITS = 8;
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;
export const SIXTH: number = 1 / 6;
export const TWENTY_FOURTH: number = 1 / 24;
const HUNDRED_TWENTIETH: number = 1 / 120;
/** NEURON's exp in mechanisms is cut off here. */
export const EXP_CAP: number = 700;
/** expCapped(EXP_CAP). */
export const EXP_AT_CAP: number = expCapped(EXP_CAP);

/** e^x. */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < EXP_UNDERFLOW) return 0;
  return expWithTail(x, 0);
}

/**
 * e^x as mechanisms see it in NEURON (hoc_Exp): exp(700) above 700 and 0 below -700. A step of the engine is mostly this
 * function, so it has no more operations than its bound needs: a step of one part, powers of two without their rests, and
 * the series to r^4.
 */
export function expCapped(x: number): number {
  if (x > EXP_CAP) return EXP_AT_CAP;
  if (x < -EXP_CAP) return 0;
  const steps = x * CAPPED_STEPS_PER_UNIT + ROUNDING_SHIFT - ROUNDING_SHIFT;
  const r = x - steps * CAPPED_STEP;
  const n = steps | 0;
  const scale = cappedPowers[n & CAPPED_MASK]! * powersOfTwo[(n >> CAPPED_BITS) - LEAST_POWER]!;
  const square = r * r;
  return scale + scale * (r + square * (0.5 + r * SIXTH + square * TWENTY_FOURTH));
}

/** exp(x + tail) 2^power for a result within the finite range and |tail| < 1e-10. */
function expWithTail(x: number, tail: number, power = 0): number {
  const steps = x * EXP_STEPS_PER_UNIT + ROUNDING_SHIFT - ROUNDING_SHIFT;
  const r = x - steps * STEP_HIGH - steps * STEP_LOW + tail;
  const n = steps | 0;
  const j = n & STEP_MASK;
  const high = expTableHigh[j]!;
  const scaled = high + (expTableLow[j]! + high * expm1OfRest(r));
  const k = (n >> STEP_BITS) + power;
  if (k > 1023) return scaled * 2 * powersOfTwo[k - 1 - LEAST_POWER]!;
  if (k < -1022) return scaled * 0.5 * powersOfTwo[k + 1 - LEAST_POWER]!;
  return scaled * powersOfTwo[k - LEAST_POWER]!;
}

/** e^r - 1 for |r| <= ln 2 / 256, by its series to r^5. */
function expm1OfRest(r: number): number {
  const square = r * r;
  return r + square * (0.5 + r * SIXTH) + square * square * (TWENTY_FOURTH + r * HUNDRED_TWENTIETH);
}

/** e^x - 1, without cancellation near 0. */
export function expm1(x: number): number {
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < -40) return -1;
  if (Math.abs(x) < 1e-300 || Number.isNaN(x)) return x;
  if (x > 700) return exp(x) - 1;
  const steps = x * EXP_STEPS_PER_UNIT + ROUNDING_SHIFT - ROUNDING_SHIFT;
  const r = x - steps * STEP_HIGH - steps * STEP_LOW;
  const n = steps | 0;
  const j = n & STEP_MASK;
  const scale = powersOfTwo[(n >> STEP_BITS) - LEAST_POWER]!;
  const high = expTableHigh[j]!;
  return scale * high - 1 + scale * (expTableLow[j]! + high * expm1OfRest(r));
}

const doubleBits: DataView = new DataView(new ArrayBuffer(8));
/** Low part of the last logarithm computed by `logHigh`. */
let logLow = 0;

/** Natural logarithm: NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return logOfSpecial(x);
  return logHigh(x) + logLow;
}

function logOfSpecial(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x === Number.POSITIVE_INFINITY ? x : Number.NaN;
}

/**
 * log(x) for finite x > 0 as the sum of two doubles, good to 64 bits: the high one is returned, the low one left
 * in `logLow`. With x = 2^k z and z near c, log x = k ln 2 + log c + log(1 + r), r = z/c - 1 held exactly in two parts.
 */
function logHigh(x: number): number {
  const isSubnormal = x < 2.2250738585072014e-308;
  doubleBits.setFloat64(0, isSubnormal ? x * 18014398509481984 : x);
  const upper = doubleBits.getUint32(0);
  const slice = (upper >>> 13) & 127;
  const isHalved = slice >= LOG_HALVED_FROM;
  const k = (upper >>> 20) - 1023 + (isHalved ? 1 : 0) - (isSubnormal ? 54 : 0);
  const exponentHead = isHalved ? 0x3fe00000 : 0x3ff00000;
  doubleBits.setUint32(0, (upper & 0xfffff) | exponentHead);
  const z = doubleBits.getFloat64(0);

  const reciprocal = logReciprocals[slice]!;
  // Beside 1 it is z - 1 that is split: parts of z would be of opposite signs below 1, and leave their rounding errors.
  const isBesideOne = reciprocal === 1;
  const whole = isBesideOne ? z - 1 : z;
  doubleBits.setFloat64(0, whole);
  doubleBits.setUint32(4, 0);
  const head = doubleBits.getFloat64(0);
  const rHead = isBesideOne ? head : head * reciprocal - 1;
  const rTail = (whole - head) * reciprocal;
  const base = k * LN2_HIGH + logTableHigh[slice]!;
  const baseLow = k * LN2_LOW + logTableLow[slice]!;
  return sumOfLogParts(base, baseLow, rHead, rTail);
}

/** base + log(1 + rHead + rTail), rHead having so few bits that its square is exact. */
function sumOfLogParts(base: number, baseLow: number, rHead: number, rTail: number): number {
  const r = rHead + rTail;
  const cube = r * r * r;
  const series =
    cube *
    (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r * (1 / 7 - r * (1 / 8 - r * (1 / 9)))))));
  const halfSquare = -0.5 * rHead * rHead;
  let low = baseLow + (series - rTail * (rHead + 0.5 * rTail));
  let sum = base + rHead;
  low += rHead - (sum - base) + (base - (sum - (sum - base)));
  let next = sum + halfSquare;
  low += halfSquare - (next - sum) + (sum - (next - (next - sum)));
  sum = next;
  next = sum + rTail;
  low += rTail - (next - sum) + (sum - (next - (next - sum)));
  const total = next + low;
  logLow = low - (total - next);
  return total;
}

/** Base-10 logarithm. */
export function log10(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return logOfSpecial(x);
  const high = logHigh(x);
  const low = logLow;
  const product = multiplyExactly(high, LOG10_OF_E.high);
  return product + (productLow + (low * LOG10_OF_E.high + high * LOG10_OF_E.low));
}

/** Rounding error of the last product computed by `multiplyExactly`. */
let productLow = 0;
/** 2^27 + 1, which splits a double in two halves. */
const VELTKAMP: number = 134217729;

/** a b, with its rounding error left in `productLow` (Dekker 1971). For |a|, |b| < 1e150. */
function multiplyExactly(a: number, b: number): number {
  const product = a * b;
  const aShifted = a * VELTKAMP;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = b * VELTKAMP;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  productLow = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
  return product;
}

/** Beyond this exponent every power other than of 1 and -1 is 0 or infinite. */
const GREATEST_EXPONENT = 1e20;

/** x^y with C's rules: 1^y = 1 and x^0 = 1 for every value, NaN for a negative x to a fraction. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const magnitude = Math.abs(x);
  const isOdd = isOddInteger(y);
  const isNegative = x < 0 || Object.is(x, -0);
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && y !== Math.floor(y)) return Number.NaN;
  const power = powOfMagnitude(magnitude, y);
  return isNegative && isOdd ? -power : power;
}

function powOfMagnitude(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === 0 || x === Number.POSITIVE_INFINITY)
    return (x === 0) === y < 0 ? Number.POSITIVE_INFINITY : 0;
  const high = logHigh(x);
  const low = logLow;
  const exponent = Math.max(-GREATEST_EXPONENT, Math.min(GREATEST_EXPONENT, y));
  const product = multiplyExactly(high, exponent);
  if (product > EXP_OVERFLOW + 1e-9) return Number.POSITIVE_INFINITY;
  if (product < EXP_UNDERFLOW - 1e-9) return 0;
  return expWithTail(product, productLow + low * exponent);
}

function isOddInteger(y: number): boolean {
  return Math.abs(y) < 9007199254740992 && Math.floor(y) === y && y % 2 !== 0;
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x > 22) return 1;
  if (x < -22) return -1;
  const e = expm1(2 * x);
  return e / (e + 2);
}

/** e^x / 2 above 700, where e^x itself may overflow. */
function halfOfExp(x: number): number {
  return x > EXP_OVERFLOW + 1 ? Number.POSITIVE_INFINITY : expWithTail(x, 0, -1);
}

/** Hyperbolic sine. */
export function sinh(x: number): number {
  if (Math.abs(x) > 700) return x > 0 ? halfOfExp(x) : -halfOfExp(-x);
  const e = expm1(Math.abs(x));
  const value = (e + e / (e + 1)) / 2;
  return x < 0 ? -value : value;
}

/** Hyperbolic cosine. */
export function cosh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 700) return halfOfExp(magnitude);
  const e = exp(magnitude);
  return (e + 1 / e) / 2;
}
