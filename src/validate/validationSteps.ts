import type { Check } from './check.ts';
import { checkOrders, ORDER_SHAPES } from './convergence.ts';
import { checkRallpack1, checkRallpack2 } from './rallpacks.ts';
import { checkSteadyState } from './steadyState.ts';

/** Some checks that are made together. */
export interface ValidationStep {
  readonly label: string;
  run(): Check[];
}

/** All that needs no other program and no file. */
export const VALIDATION_STEPS: readonly ValidationStep[] = [
  { label: 'analytic cable', run: checkSteadyState },
  { label: 'Rallpack 1', run: checkRallpack1 },
  { label: 'Rallpack 2', run: checkRallpack2 },
  ...Object.keys(ORDER_SHAPES).map((shape) => ({
    label: `orders, ${shape}`,
    run: (): Check[] => checkOrders(shape),
  })),
];
