import { HUNDRED_TWENTIETH, SIXTH, TWENTY_FOURTH } from '../base/elementary.ts';
import { EXP_STEPS, expTableHigh, expTableLow } from '../base/elementaryTables.ts';
import type { WasmFunction } from './wasmFunction.ts';
import {
  emitVector,
  HIGH_LANES,
  keepVector,
  LOW_LANES,
  plus,
  times,
  type Vector,
} from './wasmVectors.ts';

/** Bytes of the table that `writePowerTable` writes: high and low part of each entry side by side. */
export const POWER_TABLE_BYTES: number = EXP_STEPS * 16;
const STEP_BITS = Math.log2(EXP_STEPS);
const MANTISSA_BITS = 52;
const EXPONENT_OF_ONE = 0x3ff0000000000000n;

export function writePowerTable(values: Float64Array): void {
  for (let step = 0; step < EXP_STEPS; step++)
    values.set([expTableHigh[step]!, expTableLow[step]!], 2 * step);
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
