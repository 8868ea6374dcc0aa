import { cappedPowers, powersOfTwo } from '../base/elementaryTables.ts';
import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import { interpretKernel } from './interpretKernel.ts';
import { nameArrays } from './kernelArrays.ts';
import { irFunctions } from './operations.ts';
import { printKernelAsJs } from './printJs.ts';

type KernelMaker = (binding: KernelBinding, elementary: object) => BoundKernel;

const elementary = {
  ...irFunctions,
  cappedPowers,
  powersOfTwo,
};

const makers = new WeakMap<KernelPlan, KernelMaker | undefined>();

/**
 * Compiles a plan to JavaScript. Where the page's content security policy forbids that, the interpreter runs the same
 * programs to the same bits, more slowly.
 */
export const compileKernelToJs: KernelBackEnd = (
  plan: KernelPlan,
  binding: KernelBinding,
): BoundKernel => {
  nameArrays(plan, binding);
  if (!makers.has(plan)) makers.set(plan, makeKernelMaker(plan));
  const make = makers.get(plan);
  return make === undefined ? interpretKernel(plan, binding) : make(binding, elementary);
};

function makeKernelMaker(plan: KernelPlan): KernelMaker | undefined {
  const source = printKernelAsJs(plan);
  try {
    return new Function('binding', 'elementary', source) as KernelMaker;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
