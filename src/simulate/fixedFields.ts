import type { MechanismPlace } from '../discretise/ionUse.ts';
import type { FixedFields } from '../kernels/fixedFields.ts';
import type { RunningBlock } from './membrane.ts';

/** Parameters are painted before the start, and changed, if at all, everywhere; fields of ions move only where some mechanism writes a concentration. */
export function fixedFieldsOf(
  blocks: readonly RunningBlock[],
  places: readonly MechanismPlace[],
  areParametersFixed = true,
): FixedFields {
  const nodeFields = blocks.flatMap(({ plan }) => plan.nodeFields);
  const isAnyWritten = nodeFields.some(({ access }) => access === 'write');
  const summed = new Set([
    ...nodeFields.flatMap(({ name, access }) => (access === 'add' ? [name] : [])),
    ...places.flatMap(({ mechanism }) => mechanism.ions.flatMap(({ writes }) => writes)),
  ]);
  return {
    areParametersFixed,
    isNodeFieldFixed: (name) => !isAnyWritten && !summed.has(name),
  };
}
