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
import { emitVector, keepVector, minus, plus, times, type Vector } from './wasmVectors.ts';

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
  const given = { local: x };
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  // pmin(a, b) is b < a ? b : a, so that NaN as its first operand stays NaN.
  const capped = keep('capped', ['f64x2.pmin', given, EXP_CAP]);
  const shifted = keep('shifted', plus(times(capped, EXP_STEPS_PER_UNIT), ROUNDING_SHIFT));
  const steps = keep('steps', minus(shifted, ROUNDING_SHIFT));
  const r = keep(
    'r',
    minus(minus(capped, times(steps, EXP_STEP.high)), times(steps, EXP_STEP.low)),
  );
  const power = emitExpOfRest(body, { shifted, r }, tableAddress);
  emitVector(body, ['v128.andnot', power, ['f64x2.lt', given, -EXP_CAP]]);
}

/**
 * exp of n steps and the rest r, within the range of normal numbers: n stands in the low bits of `shifted`, and both are
 * local variables.
 */
export function emitExpOfRest(
  body: WasmFunction,
  { shifted, r }: { readonly shifted: Vector; readonly r: Vector },
  tableAddress: number,
): Vector {
  const square = keepVector(body, 'square', times(r, r));
  const entries = [0, 1].map((lane) => {
    const entry = body.local(`entry${lane}`, 'v128');
    emitVector(body, shifted).emit('i32x4.extract_lane', 2 * lane);
    body.emit('i32.const', EXP_STEPS - 1).emitAll('i32.and');
    body.emit('i32.const', 4).emitAll('i32.shl').emit('v128.load', tableAddress);
    body.emit('local.set', entry);
    return entry;
  }) as [number, number];
  const shuffled = (name: string, lanes: readonly number[]): Vector => {
    const local = body.local(name, 'v128');
    body
      .emitAll(...entries)
      .emit('i8x16.shuffle', ...lanes)
      .emit('local.set', local);
    return { local };
  };
  const high = shuffled('high', LOW_LANES);
  const low = shuffled('low', HIGH_LANES);
  const head = plus(r, times(square, plus(0.5, times(r, SIXTH))));
  const rest = times(times(square, square), plus(TWENTY_FOURTH, times(r, HUNDRED_TWENTIETH)));
  const mantissa = plus(high, plus(low, times(high, plus(head, rest))));
  const power = body.local('power', 'v128');
  emitVector(body, ['v128.and', shifted, BigInt(-EXP_STEPS)]);
  body
    .emit('i32.const', MANTISSA_BITS - STEP_BITS)
    .emit('i64x2.shl')
    .emit('local.set', power);
  return times(mantissa, ['i64x2.add', { local: power }, EXPONENT_OF_ONE]);
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
