import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import type { Locus, Morphology } from './morphology.ts';

/**
 * Path distance from the origin of the tree to the x = 0 end of each section, in um. Length sections.
 *
 * The origin is the centre of the root section where that is a soma, else its x = 0 end. Each tree has its own.
 */
export function pathDistances(morphology: Morphology): Float64Array {
  const startUm = new Float64Array(morphology.sections.length);
  for (const { index, parent, parentX } of morphology.sections) {
    const place = parent < 0 ? { section: index, x: 0 } : { section: parent, x: parentX };
    startUm[index] = distanceOnSection(morphology, place, startUm[place.section]!);
  }
  return startUm;
}

/** Path distance from the origin of the tree to a place, in um. See {@link pathDistances}. */
export function distanceAt(morphology: Morphology, locus: Locus): number {
  let { section, x } = locus;
  let belowUm = 0;
  while (morphology.sections[section]!.parent >= 0) {
    const { lengthUm, parent, parentX } = morphology.sections[section]!;
    belowUm += x * lengthUm;
    section = parent;
    x = parentX;
  }
  return belowUm + distanceOnSection(morphology, { section, x }, 0);
}

/** Relative place of the tree's origin on its root section. */
export function originX(morphology: Morphology, root: number): number {
  return morphology.sections[root]!.type === SOMA_TYPE ? 0.5 : 0;
}

/** @param startUm path distance to the section's x = 0 end; not read for a root, which holds the origin itself */
function distanceOnSection(morphology: Morphology, { section, x }: Locus, startUm: number): number {
  const { parent, lengthUm } = morphology.sections[section]!;
  if (parent < 0) return Math.abs(x - originX(morphology, section)) * lengthUm;
  return startUm + x * lengthUm;
}
