import { randomUniform } from '../base/random.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { countChildrenAtEnds } from './branchOrder.ts';
import { originX, pathDistances } from './distance.ts';
import type { Locus, Morphology, SectionInterval } from './morphology.ts';
import { relativeArc } from './place.ts';

/** Share of a section's length by which a computed place may miss its end. */
const END_TOLERANCE = 1e-12;

/** Ends of neurites within a region, in the order of the sections. */
export function terminalsIn(morphology: Morphology, region: readonly SectionInterval[]): Locus[] {
  const children = countChildrenAtEnds(morphology);
  return endsIn(morphology, region, (section) => children[section] === 0);
}

/** Places within a region where a neurite splits, in the order of the sections. */
export function branchPointsIn(
  morphology: Morphology,
  region: readonly SectionInterval[],
): Locus[] {
  const children = countChildrenAtEnds(morphology);
  return endsIn(morphology, region, (section) => children[section]! > 1);
}

function endsIn(
  { sections }: Morphology,
  region: readonly SectionInterval[],
  isMeant: (section: number) => boolean,
): Locus[] {
  return region.flatMap(({ section, x1 }) =>
    x1 === 1 && sections[section]!.type !== SOMA_TYPE && isMeant(section)
      ? [{ section, x: 1 }]
      : [],
  );
}

/**
 * Places drawn evenly over the length of a region. The first places of a longer draw of the same seed are those of a
 * shorter one. Empty where the region has no length.
 */
export function uniformIn(
  { sections }: Morphology,
  region: readonly SectionInterval[],
  count: number,
  seed: number,
): Locus[] {
  const endsUm = new Float64Array(region.length);
  let totalUm = 0;
  region.forEach(({ section, x0, x1 }, k) => {
    totalUm += (x1 - x0) * sections[section]!.lengthUm;
    endsUm[k] = totalUm;
  });
  if (totalUm === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const atUm = randomUniform(seed, index) * totalUm;
    const k = Math.min(firstAbove(endsUm, atUm), region.length - 1);
    const { section, x0, x1 } = region[k]!;
    const share = (atUm - (endsUm[k - 1] ?? 0)) / sections[section]!.lengthUm;
    return { section, x: Math.min(x0 + share, x1) };
  });
}

/** um of cable in a region. */
export function lengthOf({ sections }: Morphology, region: readonly SectionInterval[]): number {
  return region.reduce(
    (sum, { section, x0, x1 }) => sum + (x1 - x0) * sections[section]!.lengthUm,
    0,
  );
}

/** Index of the first of some ascending values that is greater than `value`. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Places within a region whose path distance from the origin of their tree is a whole multiple of a length, the origin
 * among them. A fork belongs to the section before it. Undefined where there would be more than `most`.
 */
export function everyIn(
  morphology: Morphology,
  region: readonly SectionInterval[],
  spacingUm: number,
  most: number,
): Locus[] | undefined {
  const startsUm = pathDistances(morphology);
  const places: Locus[] = [];
  for (const { section, x0, x1 } of region) {
    const { lengthUm, parent } = morphology.sections[section]!;
    if (lengthUm === 0) continue;
    const origin = parent < 0 ? originX(morphology, section) : 0;
    const originUm = origin * lengthUm - (parent < 0 ? 0 : startsUm[section]!);
    const slackUm = END_TOLERANCE * lengthUm;
    const first = Math.ceil((x0 * lengthUm - originUm - slackUm) / spacingUm);
    const last = Math.floor((x1 * lengthUm - originUm + slackUm) / spacingUm);
    if (places.length + last - first >= most) return undefined;
    for (let k = first; k <= last; k++) {
      const x = (k * spacingUm + originUm) / lengthUm;
      const isParentsEnd = parent >= 0 && x <= END_TOLERANCE;
      if (!isParentsEnd) places.push({ section, x: Math.min(Math.max(x, x0), x1) });
    }
  }
  return places;
}

/** The place on the centre line that is nearest to a point in space; of equally near ones the first. */
export function nearestPlace(
  morphology: Morphology,
  point: readonly [number, number, number],
): Locus {
  let nearest: Locus = { section: 0, x: 0 };
  let nearestUm = Number.POSITIVE_INFINITY;
  for (const { index: section } of morphology.sections) {
    const last = morphology.pointOffsets[section + 1]! - 1;
    for (let i = morphology.pointOffsets[section]!; i < last; i++) {
      const { share, distanceUm } = nearestOnEdge(morphology, i, point);
      if (distanceUm >= nearestUm) continue;
      nearestUm = distanceUm;
      const x0 = relativeArc(morphology, section, i);
      const x1 = relativeArc(morphology, section, i + 1);
      nearest = { section, x: share === 1 ? x1 : x0 + share * (x1 - x0) };
    }
  }
  return nearest;
}

/** The nearest place on the edge from point `i` to the next, as a share of the edge. */
function nearestOnEdge(
  { pointXUm, pointYUm, pointZUm }: Morphology,
  i: number,
  [x, y, z]: readonly [number, number, number],
): { share: number; distanceUm: number } {
  const edge = [
    pointXUm[i + 1]! - pointXUm[i]!,
    pointYUm[i + 1]! - pointYUm[i]!,
    pointZUm[i + 1]! - pointZUm[i]!,
  ] as const;
  const to = [x - pointXUm[i]!, y - pointYUm[i]!, z - pointZUm[i]!] as const;
  const square = edge[0] ** 2 + edge[1] ** 2 + edge[2] ** 2;
  const along = edge[0] * to[0] + edge[1] * to[1] + edge[2] * to[2];
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
  const distanceUm = Math.hypot(
    to[0] - share * edge[0],
    to[1] - share * edge[1],
    to[2] - share * edge[2],
  );
  return { share, distanceUm };
}
