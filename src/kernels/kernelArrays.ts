import type { KernelBinding, KernelPlan } from './abi.ts';

/** The arrays of a binding by the names of its plan. */
export interface KernelArrays {
  readonly fields: ReadonlyMap<string, Float64Array>;
  readonly nodeFields: ReadonlyMap<string, Float64Array>;
  /** Index into binding.globals. */
  readonly globals: ReadonlyMap<string, number>;
}

/** @throws RangeError where an array of the plan is missing or too short. */
export function nameArrays(plan: KernelPlan, binding: KernelBinding): KernelArrays {
  const { count, nodes, voltageMv } = binding;
  const named = (
    fields: readonly { readonly name: string }[],
    arrays: readonly Float64Array[],
    length: number,
  ): ReadonlyMap<string, Float64Array> =>
    new Map(
      fields.map(({ name }, index) => {
        const array = arrays[index];
        if (array === undefined || array.length < length)
          throw new RangeError(
            `${plan.mechanism.name}.${name} needs ${length} values, got ${array?.length ?? 0}`,
          );
        return [name, array];
      }),
    );
  if (nodes.length < count)
    throw new RangeError(`${plan.mechanism.name} needs ${count} nodes, got ${nodes.length}`);
  return {
    fields: named(plan.fields, binding.fields, count),
    nodeFields: named(plan.nodeFields, binding.nodeFields, voltageMv.length),
    globals: new Map(plan.globals.map(({ name }, index) => [name, index])),
  };
}
