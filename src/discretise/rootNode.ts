import type { CompartmentLayout } from './compartmentLayout.ts';

/** The middle compartment's node of the first section that has any: the soma, where the cell has one. */
export function rootNode(layout: CompartmentLayout): number {
  const count = layout.sectionOffsets.find((offset) => offset > 0) ?? 1;
  return layout.compartments[(count - 1) >> 1]!;
}
