import type { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';

/**
 * An expression on vectors of two doubles: a local variable, one number for both lanes, 64 raw bits for both, or an
 * operation on operands, the first of which is at the left.
 */
export type Vector =
  | { readonly local: number }
  | number
  | bigint
  | readonly [WasmOperation, ...Vector[]];

/** Leaves the value of an expression on the stack. */
export function emitVector(body: WasmFunction, vector: Vector): WasmFunction {
  if (typeof vector === 'number' || typeof vector === 'bigint')
    return body.emit('v128.const', vector, vector);
  if (isLocal(vector)) return body.emitAll(vector.local);
  const [operation, ...operands] = vector;
  for (const operand of operands) emitVector(body, operand);
  return body.emit(operation);
}

/** Computes an expression once, into a new local variable. */
export function keepVector(body: WasmFunction, name: string, vector: Vector): Vector {
  const local = body.local(name, 'v128');
  emitVector(body, vector).emit('local.set', local);
  return { local };
}

function isLocal(vector: Exclude<Vector, number | bigint>): vector is { readonly local: number } {
  return 'local' in vector;
}

/** Moves the bits of both lanes by so many, into a new local variable. */
export function shift(
  body: WasmFunction,
  name: string,
  vector: Vector,
  direction: 'i64x2.shl' | 'i64x2.shr_u',
  bits: number,
): Vector {
  const local = body.local(name, 'v128');
  emitVector(body, vector).emit('i32.const', bits).emit(direction).emit('local.set', local);
  return { local };
}

export const plus = (a: Vector, b: Vector): Vector => ['f64x2.add', a, b];
export const minus = (a: Vector, b: Vector): Vector => ['f64x2.sub', a, b];
export const times = (a: Vector, b: Vector): Vector => ['f64x2.mul', a, b];

/** Of two vectors: lane 0 of both, and lane 1 of both. */
export const LOW_LANES: readonly number[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7],
  ...[16, 17, 18, 19, 20, 21, 22, 23],
];
export const HIGH_LANES: readonly number[] = [
  ...[8, 9, 10, 11, 12, 13, 14, 15],
  ...[24, 25, 26, 27, 28, 29, 30, 31],
];
