import { originX } from './distance.ts';
import { unionOf } from './intervals.ts';
import type { Locus, Morphology, SectionInterval } from './morphology.ts';

/**
 * From a place to the end of its section, and every section that is joined there or further out: all of it, or what is
 * at most `withinUm` along the tree from the place.
 */
export function distalOf(
  { sections }: Morphology,
  { section, x }: Locus,
  withinUm: number = Number.POSITIVE_INFINITY,
): SectionInterval[] {
  const beyond: SectionInterval[] = [];
  /** From the place to the near end of each section that lies beyond it; NaN for the others. */
  const startUm = new Float64Array(sections.length).fill(Number.NaN);
  for (const { index, parent, parentX, lengthUm } of sections) {
    if (index === section) {
      beyond.push({ section, x0: x, x1: farthestX(x, withinUm, lengthUm) });
      continue;
    }
    if (parent < 0) continue;
    const isJoinedBeyond = parent === section && parentX >= x;
    const alongParentUm = (isJoinedBeyond ? parentX - x : parentX) * sections[parent]!.lengthUm;
    startUm[index] = (isJoinedBeyond ? 0 : startUm[parent]!) + alongParentUm;
    if (startUm[index] < withinUm)
      beyond.push({
        section: index,
        x0: 0,
        x1: farthestX(0, withinUm - startUm[index], lengthUm),
      });
  }
  return unionOf([beyond]);
}

/** The way from a place to the origin of its tree: all of it, or its first `withinUm`. */
export function proximalOf(
  morphology: Morphology,
  locus: Locus,
  withinUm: number = Number.POSITIVE_INFINITY,
): SectionInterval[] {
  const way: SectionInterval[] = [];
  let { section, x } = locus;
  let leftUm = withinUm;
  while (leftUm > 0) {
    const { parent, parentX, lengthUm } = morphology.sections[section]!;
    const endX = parent < 0 ? originX(morphology, section) : 0;
    const share = lengthUm === 0 ? 1 : leftUm / lengthUm;
    const reachedX = endX <= x ? Math.max(endX, x - share) : Math.min(endX, x + share);
    way.push({ section, x0: Math.min(x, reachedX), x1: Math.max(x, reachedX) });
    if (parent < 0) break;
    leftUm -= x * lengthUm;
    section = parent;
    x = parentX;
  }
  return unionOf([way]);
}

function farthestX(fromX: number, distanceUm: number, lengthUm: number): number {
  return lengthUm === 0 ? 1 : Math.min(1, fromX + distanceUm / lengthUm);
}
