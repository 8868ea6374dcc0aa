import { originX } from './distance.ts';
import { unionOf, wholeSections } from './intervals.ts';
import type { Locus, Morphology, SectionInterval } from './morphology.ts';

/** From a place to the end of its section, and every section that is joined there or further out. */
export function distalOf(morphology: Morphology, { section, x }: Locus): SectionInterval[] {
  const isInside = new Uint8Array(morphology.sections.length);
  for (const { index, parent, parentX } of morphology.sections) {
    if (parent < 0) continue;
    const isJoinedBeyond = parent === section && parentX >= x;
    if (isJoinedBeyond || isInside[parent] === 1) isInside[index] = 1;
  }
  const beyond = wholeSections(morphology, (other) => isInside[other] === 1);
  return unionOf([[{ section, x0: x, x1: 1 }], beyond]);
}

/** The way from a place to the origin of its tree. */
export function proximalOf(morphology: Morphology, locus: Locus): SectionInterval[] {
  const way: SectionInterval[] = [];
  let { section, x } = locus;
  while (morphology.sections[section]!.parent >= 0) {
    way.push({ section, x0: 0, x1: x });
    x = morphology.sections[section]!.parentX;
    section = morphology.sections[section]!.parent;
  }
  const origin = originX(morphology, section);
  way.push({ section, x0: Math.min(x, origin), x1: Math.max(x, origin) });
  return unionOf([way]);
}
