import type { KernelBackEnd } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import { type CableEquations, type CableSolver, solveByJs } from './cableEquations.ts';
import type { Membrane } from './membrane.ts';

/** What runs the steps of a simulation. All engines give the same bits. */
export interface StepEngine {
  readonly name: 'wasm' | 'javascript';
  readonly arrays: ArrayMaker;
  readonly backEnd: KernelBackEnd;
  /** Called once, when every kernel is bound and before the first runs. */
  makeSolver(equations: CableEquations, membrane: Membrane, isSecondOrder: boolean): CableSolver;
}

export function jsEngine(backEnd: KernelBackEnd = compileKernelToJs): StepEngine {
  return { name: 'javascript', arrays: plainArrays, backEnd, makeSolver: solveByJs };
}
