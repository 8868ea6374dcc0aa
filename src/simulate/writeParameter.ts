import type { KernelPlan } from '../kernels/abi.ts';

/** A mechanism as it runs: arrays by plan.fields and plan.globals. */
interface RunningParameters {
  readonly plan: KernelPlan;
  readonly fields: readonly Float64Array[];
  readonly globals: Float64Array;
}

/**
 * Gives a parameter of a running mechanism another value: a GLOBAL one for all instances, a RANGE one for the instance
 * or, without, for all.
 *
 * @returns whether the mechanism has such a parameter.
 */
export function writeParameter(
  { plan, fields, globals }: RunningParameters,
  name: string,
  value: number,
  instance?: number,
): boolean {
  const global = plan.globals.findIndex((each) => each.name === name && each.role === 'parameter');
  if (global >= 0) {
    globals[global] = value;
    return true;
  }
  const field = plan.fields.findIndex((each) => each.name === name && each.role === 'parameter');
  if (field < 0) return false;
  if (instance === undefined) fields[field]!.fill(value);
  else fields[field]![instance] = value;
  return true;
}
