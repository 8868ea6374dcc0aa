import { cappedPowers, powersOfTwo } from '../base/elementaryTables.ts';
import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import { interpretKernel } from './interpretKernel.ts';
import { nameArrays } from './kernelArrays.ts';
import { irFunctions } from './operations.ts';
import { printKernelAsJs } from './printJs.ts';
import { routinesOf } from './routine.ts';
import { type RunningRoutine, runRoutine } from './runRoutine.ts';

type KernelMaker = (
  binding: KernelBinding,
  functions: typeof elementary,
  routines: Readonly<Record<string, RunningRoutine>>,
) => BoundKernel;

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
  if (make === undefined) return interpretKernel(plan, binding);
  const routines = routinesOf(Object.values(plan.programs));
  const running = [...routines].map(([name, routine]) => [name, runRoutine(routine)] as const);
  return make(binding, elementary, Object.fromEntries(running));
};

function makeKernelMaker(plan: KernelPlan): KernelMaker | undefined {
  const source = printKernelAsJs(plan);
  try {
    return new Function('binding', 'elementary', 'routines', source) as KernelMaker;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
