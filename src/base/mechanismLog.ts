import { log, pow, ROUNDING_SHIFT, SIXTH, TWENTY_FOURTH } from './elementary.ts';
import {
  CAPPED_STEPS,
  CAPPED_STEPS_PER_UNIT,
  cappedPowers,
  EXP_STEP,
  EXP_STEPS,
  LEAST_POWER,
  LN2,
  logSlices,
  powersOfTwo,
} from './elementaryTables.ts';

/**
 * log and pow as mechanisms take them: of usual arguments in few enough operations for an engine's step, else those of
 * elementary.ts. docs/elementary.md has their errors.
 */

/** Arguments from here to the greatest number are usual. */
export const LEAST_NORMAL: number = 2.2250738585072014e-308;
/** Powers up to exp of this, and to such exponents, are usual. */
export const GREATEST_LOG: number = 700;
export const GREATEST_EXPONENT: number = 1e20;
/** Added to the upper half of a number's bits: those of 2^k z, 0.705 <= z < 1.41, then begin with k + 1023 and z's slice. */
export const SLICE_SHIFT: number = 75.5 * 2 ** 13;
/** Leaves 26 bits of a number, so that the product of two is exact. */
export const HEAD_MASK: bigint = 0xfffffffff8000000n;
/** ln 2 / CAPPED_STEPS; the product of the high part with a number of steps is exact. */
export const POWER_STEP: { readonly high: number; readonly low: number } = {
  high: EXP_STEP.high * (EXP_STEPS / CAPPED_STEPS),
  low: EXP_STEP.low * (EXP_STEPS / CAPPED_STEPS),
};
const STEP_MASK = CAPPED_STEPS - 1;
const STEP_BITS = 8;
const HEAD_MASK_LOW: number = Number(HEAD_MASK & 0xffffffffn);

const double: Float64Array = new Float64Array(1);
const halves: Uint32Array = new Uint32Array(double.buffer);
const isLittleEndian: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const [LOWER, UPPER] = isLittleEndian ? [0, 1] : [1, 0];
/** What the last logarithm of `logParts` leaves out. */
let logLow = 0;

/** Natural logarithm. */
export function mechanismLog(x: number): number {
  if (!(x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY)) return log(x);
  return logParts(x);
}

/** x^y. */
export function mechanismPow(x: number, y: number): number {
  if (!(x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY && Math.abs(y) <= GREATEST_EXPONENT))
    return pow(x, y);
  const high = logParts(x);
  const highHead = headOf(high);
  const yHead = headOf(y);
  const product = highHead * yHead;
  if (!(Math.abs(product) <= GREATEST_LOG)) return pow(x, y);
  const rest = highHead * (y - yHead) + (high - highHead + logLow) * y;
  const steps = product * CAPPED_STEPS_PER_UNIT + ROUNDING_SHIFT - ROUNDING_SHIFT;
  const r = product - steps * POWER_STEP.high - steps * POWER_STEP.low + rest;
  const n = steps | 0;
  const scale = cappedPowers[n & STEP_MASK]! * powersOfTwo[(n >> STEP_BITS) - LEAST_POWER]!;
  const square = r * r;
  return scale + scale * (r + square * (0.5 + r * SIXTH + square * TWENTY_FOURTH));
}

/** log x to the nearest double, and in `logLow` what that leaves out: as k ln 2 + log c + log(1 + r) with z = c (1 + r), c being the centre of z's slice. */
function logParts(x: number): number {
  double[0] = x;
  const upper = halves[UPPER]!;
  const shifted = upper + SLICE_SHIFT;
  const power = shifted >>> 20;
  halves[UPPER] = upper - ((power - 1023) << 20);
  const slice = ((shifted >>> 13) & 127) * 4;
  const k = power - 1023;
  const r = (double[0]! - logSlices[slice + 1]!) * logSlices[slice]!;
  const square = r * r;
  const tail =
    square * (r * (1 / 3) - 0.5 + square * (r * (1 / 5) - 1 / 4 + square * (r * (1 / 7) - SIXTH)));
  const base = k * LN2.high + logSlices[slice + 2]!;
  const high = base + r;
  const low = r - (high - base) + (tail + (k * LN2.low + logSlices[slice + 3]!));
  const sum = high + low;
  logLow = low - (sum - high);
  return sum;
}

function headOf(value: number): number {
  double[0] = value;
  halves[LOWER]! &= HEAD_MASK_LOW;
  return double[0]!;
}
