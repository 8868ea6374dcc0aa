import { cosh, exp, log, log10, pow, sinh, tanh } from '../base/elementary.ts';
import { acos, asin, atan, atan2, fmod } from '../base/inverseTrigonometric.ts';
import { cos, sin, tan } from '../base/trigonometric.ts';

export interface BuiltinFunction {
  readonly arity: 1 | 2;
  readonly evaluate: (x: number, y: number) => number;
}

/**
 * The functions of NMODL that need no state, from arithmetic that gives the same bits everywhere. `exp` here is the plain
 * one; in running mechanisms it is NEURON's, cut off at 700 (kernels/operations.ts).
 */
export const builtinFunctions: ReadonlyMap<string, BuiltinFunction> = new Map<
  string,
  BuiltinFunction
>([
  ['exp', { arity: 1, evaluate: exp }],
  ['log', { arity: 1, evaluate: log }],
  ['log10', { arity: 1, evaluate: log10 }],
  ['pow', { arity: 2, evaluate: pow }],
  ['sqrt', { arity: 1, evaluate: Math.sqrt }],
  ['fabs', { arity: 1, evaluate: Math.abs }],
  ['floor', { arity: 1, evaluate: Math.floor }],
  ['ceil', { arity: 1, evaluate: Math.ceil }],
  ['sin', { arity: 1, evaluate: sin }],
  ['cos', { arity: 1, evaluate: cos }],
  ['tan', { arity: 1, evaluate: tan }],
  ['sinh', { arity: 1, evaluate: sinh }],
  ['cosh', { arity: 1, evaluate: cosh }],
  ['tanh', { arity: 1, evaluate: tanh }],
  ['asin', { arity: 1, evaluate: asin }],
  ['acos', { arity: 1, evaluate: acos }],
  ['atan', { arity: 1, evaluate: atan }],
  ['atan2', { arity: 2, evaluate: atan2 }],
  ['fmod', { arity: 2, evaluate: fmod }],
]);
