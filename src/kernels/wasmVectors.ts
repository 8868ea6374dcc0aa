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

export const plus = (a: Vector, b: Vector): Vector => ['f64x2.add', a, b];
export const minus = (a: Vector, b: Vector): Vector => ['f64x2.sub', a, b];
export const times = (a: Vector, b: Vector): Vector => ['f64x2.mul', a, b];
