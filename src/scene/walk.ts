import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';

/** Walking a cell by keyboard goes from compartment centre to compartment centre. */

/** The next place away from the soma: along the section, then onto its first child; a tip stays where it is. */
export function walkDistal(morphology: Morphology, layout: CompartmentLayout, from: Locus): Locus {
  const beyond = centresOf(layout, from.section).find((x) => x > from.x + 1e-9);
  if (beyond !== undefined) return { section: from.section, x: beyond };
  const child = morphology.sections.find((section) => section.parent === from.section);
  if (child === undefined) return { section: from.section, x: 1 };
  return { section: child.index, x: centresOf(layout, child.index)[0] ?? 0 };
}

/** The next place towards the soma: along the section, then onto its parent where it is joined. */
export function walkProximal(
  morphology: Morphology,
  layout: CompartmentLayout,
  from: Locus,
): Locus {
  const before = centresOf(layout, from.section).findLast((x) => x < from.x - 1e-9);
  if (before !== undefined) return { section: from.section, x: before };
  const { parent, parentX } = morphology.sections[from.section]!;
  if (parent < 0) return { section: from.section, x: 0 };
  const centres = centresOf(layout, parent);
  return { section: parent, x: centres.findLast((x) => x <= parentX + 1e-9) ?? centres[0] ?? 0 };
}

/** The same place on the next section that leaves the same parent, round to the first. */
export function nextBranch(morphology: Morphology, from: Locus): Locus {
  const { parent } = morphology.sections[from.section]!;
  const siblings = morphology.sections.filter((section) => section.parent === parent);
  const place = siblings.findIndex((section) => section.index === from.section);
  return { section: siblings[(place + 1) % siblings.length]!.index, x: from.x };
}

function centresOf(layout: CompartmentLayout, section: number): number[] {
  const first = layout.sectionOffsets[section]!;
  const end = layout.sectionOffsets[section + 1]!;
  return Array.from(layout.compartments.subarray(first, end), (node) => layout.x[node]!);
}
