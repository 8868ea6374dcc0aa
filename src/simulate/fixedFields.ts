import type { MechanismPlace } from '../discretise/ionUse.ts';
import type { FixedFields } from '../kernels/fixedFields.ts';
import type { RunningBlock } from './membrane.ts';

/**
 * Parameters are painted before the start, and changed, if at all, everywhere. Fields by node move where some mechanism
 * writes them or adds to them, reversal potentials also where one writes a concentration of the ion.
 */
export function fixedFieldsOf(
  blocks: readonly RunningBlock[],
  places: readonly MechanismPlace[],
  areParametersFixed = true,
): FixedFields {
  const nodeFields = blocks.flatMap(({ plan }) => plan.nodeFields);
  const written = places.flatMap(({ mechanism }) =>
    mechanism.ions.flatMap(({ name, writes }) =>
      writes.some((each) => each !== `i${name}`) ? [...writes, `e${name}`] : writes,
    ),
  );
  const moving = new Set([
    ...nodeFields.flatMap(({ name, access }) => (access === 'read' ? [] : [name])),
    ...written,
  ]);
  return { areParametersFixed, isNodeFieldFixed: (name) => !moving.has(name) };
}
