import type { KernelBinding, KernelPlan } from './abi.ts';
import type { IrSource } from './ir.ts';

/** What nobody changes once a simulation runs, beside the programs: code may then hold one value for all instances. */
export interface FixedFields {
  /** Whether parameters keep their values, all of them. */
  readonly areParametersFixed: boolean;
  /** Whether a field by node keeps its values. */
  isNodeFieldFixed(name: string): boolean;
}

export const NO_FIXED_FIELDS: FixedFields = {
  areParametersFixed: false,
  isNodeFieldFixed: () => false,
};

/** Whether a source has one value for all instances of a kernel, and keeps it but for the clock and globals. */
export function findUniform(
  { programs, fields, nodeFields }: KernelPlan,
  binding: KernelBinding,
  fixed: FixedFields,
): (source: IrSource) => boolean {
  const { count } = binding;
  const written = new Set(
    [programs.initialise, programs.currents, programs.advance, programs.beforeStep].flatMap(
      ({ stores }) => stores.flatMap((store) => ('name' in store ? [store.name] : [])),
    ),
  );
  const isFieldUniform = (name: string, k: number): boolean =>
    fixed.areParametersFixed &&
    fields[k]!.role === 'parameter' &&
    !written.has(name) &&
    isOneValue(binding.fields[k]!.subarray(0, count));
  const isNodeFieldUniform = (name: string, k: number): boolean => {
    if (written.has(name) || !fixed.isNodeFieldFixed(name)) return false;
    const nodes = binding.nodes.subarray(0, count);
    return isOneValue(Float64Array.from(nodes, (node) => binding.nodeFields[k]![node]!));
  };
  const namesOf = (
    entries: readonly { readonly name: string }[],
    accepts: (name: string, k: number) => boolean,
  ): ReadonlySet<string> =>
    new Set(entries.filter(({ name }, k) => accepts(name, k)).map(({ name }) => name));
  const uniformFields = namesOf(fields, isFieldUniform);
  const uniformNodeFields = namesOf(nodeFields, isNodeFieldUniform);
  return (source) => {
    if (source.kind === 'field') return uniformFields.has(source.name);
    if (source.kind === 'node') return uniformNodeFields.has(source.name);
    return source.kind !== 'voltage';
  };
}

function isOneValue(values: Float64Array): boolean {
  return values.length > 0 && values.every((value) => Object.is(value, values[0]));
}
