import { EXP_CAP, ROUNDING_SHIFT, SIXTH, TWENTY_FOURTH } from '../base/elementary.ts';
import {
  CAPPED_STEP,
  CAPPED_STEPS,
  CAPPED_STEPS_PER_UNIT,
  cappedPowers,
} from '../base/elementaryTables.ts';
import { WasmFunction } from './wasmFunction.ts';
import { emitVector, keepVector, minus, plus, shift, times, type Vector } from './wasmVectors.ts';

/** By how many bits a step number is moved to have its whole powers of two in the exponent. */
const SCALE_SHIFT = 52 - Math.log2(CAPPED_STEPS);
/** Bytes of the table that `writeExpTable` writes. */
export const EXP_TABLE_BYTES: number = CAPPED_STEPS * 8;

/**
 * Of each j the bits of 2^(j / CAPPED_STEPS) less j moved by SCALE_SHIFT: adding a step number n moved so, j being its last
 * bits, gives 2^(n / CAPPED_STEPS).
 */
export function writeExpTable({ buffer, byteOffset }: Float64Array): void {
  const powers = new BigInt64Array(cappedPowers.slice().buffer);
  const scales = new BigInt64Array(buffer, byteOffset, CAPPED_STEPS);
  for (let step = 0; step < CAPPED_STEPS; step++)
    scales[step] = powers[step]! - (BigInt(step) << BigInt(SCALE_SHIFT));
}

/**
 * `exp(x: v128) -> v128`: expCapped of base/elementary.ts on two lanes, operation for operation. Adding the rounding shift
 * leaves the step number n in the low bits of the sum; see `writeExpTable`.
 */
export function emitExp(tableAddress: number): WasmFunction {
  const body = new WasmFunction('exp', [{ name: 'x', type: 'v128' }], ['v128']);
  emitExpOf(body, 0, tableAddress);
  return body;
}

/** `expArray(from: i32, to: i32)`: replaces the doubles of [from, to) by their exp. */
export function emitExpArray(tableAddress: number): WasmFunction {
  const body = new WasmFunction('expArray', [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
  ]);
  const x = body.local('x', 'v128');
  body.repeat(0, 1, 16, () => {
    body.emitAll(0, 0).emit('v128.load', 0).emit('local.set', x);
    emitExpOf(body, x, tableAddress);
    body.emit('v128.store', 0);
  });
  return body;
}

/** Leaves exp of the local variable `x` on the stack. */
function emitExpOf(body: WasmFunction, x: number, tableAddress: number): void {
  const given = { local: x };
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  // pmin(a, b) is b < a ? b : a, so that NaN as its first operand stays NaN.
  const capped = keep('capped', ['f64x2.pmin', given, EXP_CAP]);
  const shifted = keep('shifted', plus(times(capped, CAPPED_STEPS_PER_UNIT), ROUNDING_SHIFT));
  const r = keep('r', minus(capped, times(minus(shifted, ROUNDING_SHIFT), CAPPED_STEP)));
  const power = emitPowerOf(body, { shifted, r }, tableAddress);
  emitVector(body, ['v128.andnot', power, ['f64x2.lt', given, -EXP_CAP]]);
}

/** exp of n steps and the rest r: n stands in the low bits of `shifted`, and both are local variables. */
export function emitPowerOf(
  body: WasmFunction,
  { shifted, r }: { readonly shifted: Vector; readonly r: Vector },
  tableAddress: number,
): Vector {
  const square = keepVector(body, 'square', times(r, r));
  const scale = emitScale(body, shifted, tableAddress);
  const series = plus(plus(0.5, times(r, SIXTH)), times(square, TWENTY_FOURTH));
  return plus(scale, times(scale, plus(r, times(square, series))));
}

/** 2^(n / CAPPED_STEPS) of the step numbers n in the low bits of both lanes. */
function emitScale(body: WasmFunction, shifted: Vector, scalesAddress: number): Vector {
  const number: Vector = ['v128.and', shifted, BigInt(CAPPED_STEPS - 1)];
  const place = shift(body, 'place', number, 'i64x2.shl', 3);
  const entries = body.local('entries', 'v128');
  emitVector(body, place).emit('i32x4.extract_lane', 0);
  body.emit('v128.load64_splat', scalesAddress).emit('local.set', entries);
  emitVector(body, place).emit('i32x4.extract_lane', 2).emitAll(entries);
  body.emit('v128.load64_lane', scalesAddress, 1).emit('local.set', entries);
  const power = shift(body, 'power', shifted, 'i64x2.shl', SCALE_SHIFT);
  return keepVector(body, 'scale', ['i64x2.add', power, { local: entries }]);
}
