import { cosh, expCapped, log10, sinh, tanh } from '../base/elementary.ts';
import { acos, asin, atan, atan2, fmod } from '../base/inverseTrigonometric.ts';
import { mechanismLog, mechanismPow } from '../base/mechanismLog.ts';
import { cos, sin, tan } from '../base/trigonometric.ts';
import type { IrFunction, IrOperation } from './ir.ts';

/** The functions of the IR as all back ends compute them. */
export const irFunctions: Readonly<Record<IrFunction, (x: number, y: number) => number>> = {
  exp: expCapped,
  log: mechanismLog,
  log10,
  pow: mechanismPow,
  sqrt: Math.sqrt,
  fabs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  asin,
  acos,
  atan,
  atan2,
  fmod,
};

/** One operation on its operands: the meaning of the IR, and the oracle of the other back ends. */
export function evaluateOperation(operation: IrOperation, x: number, y: number, z: number): number {
  switch (operation) {
    case 'add':
      return x + y;
    case 'subtract':
      return x - y;
    case 'multiply':
      return x * y;
    case 'divide':
      return x / y;
    case 'negate':
      return -x;
    case 'less':
      return x < y ? 1 : 0;
    case 'lessOrEqual':
      return x <= y ? 1 : 0;
    case 'equal':
      return x === y ? 1 : 0;
    case 'select':
      return x !== 0 ? y : z;
    case 'apply':
      throw new TypeError('a routine is no operation on three numbers');
    default:
      return irFunctions[operation](x, y);
  }
}
