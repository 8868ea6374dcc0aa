import { LANE_BYTES, type LaneMemory } from './laneMemory.ts';
import { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';

/** Beyond these exp leaves the normal numbers of single precision. */
const LARGEST = 88;
const SMALLEST = -87;
/** 1.5 x 2^23: adding it leaves a whole number in the low bits of a single. */
const ROUNDING_SHIFT = 12_582_912;
/** ln 2 in two parts, the first of so few bits that its products with whole numbers are exact. */
const LN2 = { high: 0.693359375, low: Math.LN2 - 0.693359375 };
const MANTISSA_BITS = 23;
/**
 * exp(r) - 1 - r over r squared for |r| <= ln(2) / 2, from the highest power down: Remez's polynomial of degree 5, its
 * relative error in exp below a unit in the last place of a single.
 */
const TAIL: readonly number[] = [
  1.98756915e-4, 1.39819995e-3, 8.33345191e-3, 4.1665796e-2, 1.66666657e-1, 0.5,
];

/** Functions of a module: `(from: i32, to: i32)` replaces the vectors of [from, to) by their exp, or by exp less 1. */
export const EXP_ARRAY = 'expArray';
export const EXP_LESS_1_ARRAY = 'expLess1Array';

export function emitLaneExpArrays(memory: LaneMemory): WasmFunction[] {
  return [EXP_ARRAY, EXP_LESS_1_ARRAY].map((name) => {
    const body = new WasmFunction(name, [
      { name: 'from', type: 'i32' },
      { name: 'to', type: 'i32' },
    ]);
    body.repeat(0, 1, LANE_BYTES, () => {
      body.emitAll(0, 0).emit('v128.load', 0);
      emitLaneExp(body, memory, name === EXP_LESS_1_ARRAY);
      body.emit('v128.store', 0);
    });
    return body;
  });
}

/**
 * Takes a vector off the stack and leaves exp of it there; or exp less 1, without the cancellation that the difference
 * has near 0 and that would be all of a slow decay. NaN stays NaN.
 */
function emitLaneExp(body: WasmFunction, memory: LaneMemory, isLess1: boolean): void {
  const local = (name: string): number => body.local(name, 'v128');
  const constant = (value: number): void => {
    body.emit('i32.const', 0).emit('v128.load', memory.constant(value));
  };
  const apply = (operation: WasmOperation, value: number): void => {
    constant(value);
    body.emit(operation);
  };
  const [x, shifted, r, rest, power] = ['x', 'shifted', 'r', 'rest', 'power'].map(local) as [
    ...[number, number, number, number, number],
  ];
  apply('f32x4.pmin', LARGEST);
  apply('f32x4.pmax', SMALLEST);
  body.emit('local.tee', x);
  apply('f32x4.mul', Math.LOG2E);
  apply('f32x4.add', ROUNDING_SHIFT);
  body.emit('local.tee', shifted);
  apply('f32x4.sub', ROUNDING_SHIFT);
  body.emit('local.set', rest).emitAll(x, rest);
  apply('f32x4.mul', LN2.high);
  body.emitAll('f32x4.sub', rest);
  apply('f32x4.mul', LN2.low);
  body.emit('f32x4.sub').emit('local.set', r);
  const [first, ...others] = TAIL as [number, ...number[]];
  constant(first);
  for (const coefficient of others) {
    body.emitAll(r, 'f32x4.mul');
    apply('f32x4.add', coefficient);
  }
  body.emitAll(r, r, 'f32x4.mul', 'f32x4.mul', r, 'f32x4.add').emit('local.set', rest);
  if (isLess1) {
    constant(1);
    body.emitAll(shifted).emit('i32.const', MANTISSA_BITS).emitAll('i32x4.shl', 'i32x4.add');
    body.emit('local.tee', power).emitAll(rest, 'f32x4.mul', power);
    apply('f32x4.sub', 1);
    body.emit('f32x4.add');
    return;
  }
  body.emitAll(rest);
  apply('f32x4.add', 1);
  body.emitAll(shifted).emit('i32.const', MANTISSA_BITS).emitAll('i32x4.shl', 'i32x4.add');
}
