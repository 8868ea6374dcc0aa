import type { IrFunction, IrOperation, IrProgram, IrRoutine, IrSource, IrStore } from './ir.ts';
import { irFunctions } from './operations.ts';
import type { WasmSignature } from './wasmFunction.ts';

/** Operations that are one instruction of WebAssembly, by its name behind `f64.` or `f64x2.`. */
export const ARITHMETIC: Readonly<Partial<Record<IrOperation, string>>> = {
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  negate: 'neg',
  sqrt: 'sqrt',
  fabs: 'abs',
  floor: 'floor',
  ceil: 'ceil',
};
export const COMPARISONS: Readonly<Partial<Record<IrOperation, string>>> = {
  less: 'lt',
  lessOrEqual: 'le',
  equal: 'eq',
};

/** Functions of the module itself that take vectors, by what they compute. */
export const VECTOR_FUNCTIONS: Readonly<Partial<Record<IrFunction, string>>> = {
  exp: 'exp',
  log: 'logLanes',
  pow: 'powLanes',
};

/** Functions of the module that run over rows, likewise. */
export const ROW_FUNCTIONS: Readonly<Record<'exp' | 'log' | 'pow', string>> = {
  exp: 'expArray',
  log: 'logArray',
  pow: 'powArray',
};
export const OVER_ROWS: ReadonlySet<'exp' | 'log' | 'pow'> = new Set([
  ...(['exp', 'log', 'pow'] as const),
]);

const INPUTS: ReadonlySet<IrSource['kind']> = new Set([
  ...(['voltage', 'clock', 'field', 'global', 'node'] as const),
]);
const STORES: ReadonlySet<IrStore['target']> = new Set([
  ...(['field', 'global', 'node', 'nodeValue', 'current', 'conductance'] as const),
]);

const twoArguments: ReadonlySet<IrFunction> = new Set(['pow', 'atan2', 'fmod'] as const);

/** What a stage calls for, beyond + - * / and their kin, of the host: the bits of base/elementary.ts. */
export function importOf(name: IrFunction): WasmSignature {
  const x = { name: 'x', type: 'f64' } as const;
  const parameters = twoArguments.has(name) ? [x, { name: 'y', type: 'f64' } as const] : [x];
  return { name, parameters, results: ['f64'] };
}

/** A loop or table that the host runs. */
export interface CalledRoutine {
  readonly routine: IrRoutine;
  readonly operandCount: number;
}

export function importOfRoutine(name: string, { operandCount }: CalledRoutine): WasmSignature {
  const parameters = Array.from({ length: operandCount }, (_, k) => ({
    ...{ name: `x${k}`, type: 'f64' as const },
  }));
  return { name, parameters, results: ['f64'] };
}

/** Operations that pass between instances forbid lanes: a GLOBAL that each instance reads and writes in turn. */
export function carriesGlobals({ stores }: IrProgram): boolean {
  return stores.some(({ target }) => target === 'global');
}

/** @throws UnsupportedKernel for a kind of input, operation or store that this back end does not know. */
export function refuseUnknown({ nodes, stores }: IrProgram): void {
  for (const node of nodes) {
    if (node.kind === 'input') refuse(INPUTS.has(node.source.kind), node.source.kind);
    if (node.kind !== 'operation') continue;
    const { operation } = node;
    const isKnown =
      Object.hasOwn(ARITHMETIC, operation) ||
      Object.hasOwn(COMPARISONS, operation) ||
      Object.hasOwn(irFunctions, operation) ||
      operation === 'select' ||
      operation === 'apply';
    refuse(isKnown, operation);
  }
  for (const { target } of stores) refuse(STORES.has(target), target);
}

function refuse(isKnown: boolean, what: string): void {
  if (!isKnown) throw new UnsupportedKernel(`WebAssembly does not know ${what} yet`);
}

/** Says what kept a kernel from WebAssembly; its caller runs JavaScript instead. */
export class UnsupportedKernel extends Error {}
