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
    isOneValue(binding.fields[k]!, count);
  const isNodeFieldUniform = (name: string, k: number): boolean => {
    if (written.has(name) || !fixed.isNodeFieldFixed(name)) return false;
    const { nodes } = binding;
    return areOneValue(binding.nodeFields[k]!, nodes.subarray(0, count));
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

/** Plain loops, which make no objects: cells may have hundreds of thousands of instances. */
function isOneValue(values: Float64Array, count: number): boolean {
  for (let k = 1; k < count; k++) if (!Object.is(values[k], values[0])) return false;
  return count > 0;
}

function areOneValue(values: Float64Array, nodes: Int32Array): boolean {
  for (let k = 1; k < nodes.length; k++)
    if (!Object.is(values[nodes[k]!], values[nodes[0]!])) return false;
  return nodes.length > 0;
}
