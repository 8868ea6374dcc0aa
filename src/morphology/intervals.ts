import type { Morphology, SectionInterval } from './morphology.ts';

/** Sorts intervals by section and place, and joins those that overlap or touch. Empty ones are dropped. */
export function normaliseIntervals(intervals: readonly SectionInterval[]): SectionInterval[] {
  const sorted = intervals
    .filter(({ x0, x1 }) => x0 < x1)
    .sort((a, b) => a.section - b.section || a.x0 - b.x0);
  const joined: SectionInterval[] = [];
  for (const interval of sorted) {
    const last = joined[joined.length - 1];
    if (last === undefined || last.section !== interval.section || last.x1 < interval.x0)
      joined.push(interval);
    else if (interval.x1 > last.x1) joined[joined.length - 1] = { ...last, x1: interval.x1 };
  }
  return joined;
}

/** Whole sections, by index. */
export function wholeSections(
  morphology: Morphology,
  isMeant: (section: number) => boolean,
): SectionInterval[] {
  return morphology.sections.flatMap(({ index }) =>
    isMeant(index) ? [{ section: index, x0: 0, x1: 1 }] : [],
  );
}

export function unionOf(regions: readonly (readonly SectionInterval[])[]): SectionInterval[] {
  return normaliseIntervals(regions.flat());
}

/** What the intervals, sorted and disjoint, leave of the morphology. */
export function complementOf(
  morphology: Morphology,
  intervals: readonly SectionInterval[],
): SectionInterval[] {
  let next = 0;
  return morphology.sections.flatMap(({ index }) => {
    const gaps: SectionInterval[] = [];
    let x0 = 0;
    for (; intervals[next]?.section === index; next++) {
      const covered = intervals[next]!;
      if (x0 < covered.x0) gaps.push({ section: index, x0, x1: covered.x0 });
      x0 = covered.x1;
    }
    return x0 < 1 ? [...gaps, { section: index, x0, x1: 1 }] : gaps;
  });
}

/** By De Morgan: ends of intervals are carried over, never computed anew. */
export function intersectionOf(
  morphology: Morphology,
  regions: readonly (readonly SectionInterval[])[],
): SectionInterval[] {
  const complements = regions.map((region) => complementOf(morphology, region));
  return complementOf(morphology, unionOf(complements));
}
