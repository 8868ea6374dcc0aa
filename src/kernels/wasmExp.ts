import {
  EXP_CAP,
  HUNDRED_TWENTIETH,
  ROUNDING_SHIFT,
  SIXTH,
  TWENTY_FOURTH,
} from '../base/elementary.ts';
import {
  EXP_STEP,
  EXP_STEPS,
  EXP_STEPS_PER_UNIT,
  expTableHigh,
  expTableLow,
} from '../base/elementaryTables.ts';
import { WasmFunction } from './wasmFunction.ts';

/** Bytes of the table that `writeExpTable` writes: high and low part of each entry side by side. */
export const EXP_TABLE_BYTES: number = EXP_STEPS * 16;
const STEP_BITS = Math.log2(EXP_STEPS);
const MANTISSA_BITS = 52;
const EXPONENT_OF_ONE = 0x3ff0000000000000n;

export function writeExpTable(values: Float64Array): void {
  for (let step = 0; step < EXP_STEPS; step++)
    values.set([expTableHigh[step]!, expTableLow[step]!], 2 * step);
}

/**
 * `exp(x: v128) -> v128`: expCapped of base/elementary.ts on two lanes, operation for operation. Adding the rounding shift
 * leaves the step number n in the low bits of the sum: seven of them choose the table's entry, and the rest, moved to
 * the place of the exponent, make 2^(n >> 7).
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
  const both = (value: number): WasmFunction => body.emit('v128.const', value, value);
  const vector = (name: string): number => body.local(name, 'v128');
  const [capped, shifted, steps] = [vector('capped'), vector('shifted'), vector('steps')];
  const [r, square, high, low] = [vector('r'), vector('square'), vector('high'), vector('low')];
  const [entry0, entry1] = [vector('entry0'), vector('entry1')];
  // pmin(a, b) is b < a ? b : a, so that NaN as its first operand stays NaN.
  body.emitAll(x);
  both(EXP_CAP).emitAll('f64x2.pmin').emit('local.set', capped);
  body.emitAll(capped);
  both(EXP_STEPS_PER_UNIT).emitAll('f64x2.mul');
  both(ROUNDING_SHIFT).emitAll('f64x2.add').emit('local.tee', shifted);
  both(ROUNDING_SHIFT).emitAll('f64x2.sub').emit('local.set', steps);
  body.emitAll(capped, steps);
  both(EXP_STEP.high).emitAll('f64x2.mul', 'f64x2.sub', steps);
  both(EXP_STEP.low).emitAll('f64x2.mul', 'f64x2.sub').emit('local.set', r);
  body.emitAll(r, r, 'f64x2.mul').emit('local.set', square);
  [entry0, entry1].forEach((entry, lane) => {
    body.emitAll(shifted).emit('i32x4.extract_lane', 2 * lane);
    body.emit('i32.const', EXP_STEPS - 1).emitAll('i32.and');
    body.emit('i32.const', 4).emitAll('i32.shl').emit('v128.load', tableAddress);
    body.emit('local.set', entry);
  });
  body
    .emitAll(entry0, entry1)
    .emit('i8x16.shuffle', ...LOW_LANES)
    .emit('local.set', high);
  body
    .emitAll(entry0, entry1)
    .emit('i8x16.shuffle', ...HIGH_LANES)
    .emit('local.set', low);
  // high + (low + high * (r + square * (0.5 + r / 6) + square * square * (1/24 + r / 120)))
  body.emitAll(high, low, high, r, square);
  both(0.5).emitAll(r);
  both(SIXTH).emitAll('f64x2.mul', 'f64x2.add', 'f64x2.mul', 'f64x2.add');
  body.emitAll(square, square, 'f64x2.mul');
  both(TWENTY_FOURTH).emitAll(r);
  both(HUNDRED_TWENTIETH).emitAll('f64x2.mul', 'f64x2.add', 'f64x2.mul', 'f64x2.add');
  body.emitAll('f64x2.mul', 'f64x2.add', 'f64x2.add');
  const wholePowers = BigInt(-EXP_STEPS);
  body.emitAll(shifted).emit('v128.const', wholePowers, wholePowers).emitAll('v128.and');
  body.emit('i32.const', MANTISSA_BITS - STEP_BITS).emitAll('i64x2.shl');
  body.emit('v128.const', EXPONENT_OF_ONE, EXPONENT_OF_ONE).emitAll('i64x2.add', 'f64x2.mul');
  body.emitAll(x);
  both(-EXP_CAP).emitAll('f64x2.lt', 'v128.andnot');
}

/** Of two vectors: lane 0 of both, and lane 1 of both. */
export const LOW_LANES: readonly number[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7],
  ...[16, 17, 18, 19, 20, 21, 22, 23],
];
export const HIGH_LANES: readonly number[] = [
  ...[8, 9, 10, 11, 12, 13, 14, 15],
  ...[24, 25, 26, 27, 28, 29, 30, 31],
];
