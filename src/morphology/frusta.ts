import type { Morphology } from './morphology.ts';

/**
 * Lateral membrane area of the part [fromUm, toUm] of a section, in um2: the sum of pi (r1 + r2) sqrt(h^2 + (r1 - r2)^2)
 * over the frusta in it, cut frusta exactly.
 *
 * An edge of length 0 between different radii is a ring of pi (r1 + r2) |r1 - r2|. It lies at one place and belongs to
 * the range that starts there; at the far end of the section, to the range that ends there. So the areas of any
 * partition of [0, lengthUm] sum to the area of the section. A range or section of length 0 has no membrane.
 *
 * @throws RangeError where the range is not within the section
 */
export function areaBetween(
  morphology: Morphology,
  section: number,
  fromUm: number,
  toUm: number,
): number {
  const lengthUm = checkedLengthUm(morphology, section, fromUm, toUm);
  const { pointArcUm: arc, pointRadiusUm: radius } = morphology;
  const last = morphology.pointOffsets[section + 1]! - 1;
  if (fromUm === toUm || isSectionEnd(fromUm, lengthUm)) return 0;
  const end = isSectionEnd(toUm, lengthUm) ? Number.POSITIVE_INFINITY : toUm;
  let areaUm2 = 0;
  for (let i = firstEdgeReaching(morphology, section, fromUm); i < last; i++) {
    if (arc[i]! >= end) break;
    areaUm2 += frustumArea(arc[i]!, arc[i + 1]!, radius[i]!, radius[i + 1]!, fromUm, end);
  }
  return areaUm2;
}

/**
 * The integral of ds / (pi r(s)^2) over the part [fromUm, toUm] of a section, in 1/um: h / (pi r1 r2) for a cone.
 * Times the axial resistivity it is the axial resistance.
 *
 * @throws RangeError where the range is not within the section
 */
export function axialIntegralBetween(
  morphology: Morphology,
  section: number,
  fromUm: number,
  toUm: number,
): number {
  checkedLengthUm(morphology, section, fromUm, toUm);
  const { pointArcUm: arc, pointRadiusUm: radius } = morphology;
  const last = morphology.pointOffsets[section + 1]! - 1;
  let integralPerUm = 0;
  for (let i = firstEdgeReaching(morphology, section, fromUm); i < last; i++) {
    if (arc[i]! >= toUm) break;
    integralPerUm += coneIntegral(arc[i]!, arc[i + 1]!, radius[i]!, radius[i + 1]!, fromUm, toUm);
  }
  return integralPerUm;
}

/** Lateral area of a whole section, in um2. */
export function sectionArea(morphology: Morphology, section: number): number {
  return areaBetween(morphology, section, 0, morphology.sections[section]!.lengthUm);
}

/** Lateral area of all sections, in um2. */
export function morphologyArea(morphology: Morphology): number {
  return morphology.sections.reduce((sum, { index }) => sum + sectionArea(morphology, index), 0);
}

/** Index of the first point of the edge that holds the arc length `atUm`; an edge that ends there counts. */
export function firstEdgeReaching(morphology: Morphology, section: number, atUm: number): number {
  const { pointArcUm: arc, pointOffsets } = morphology;
  const first = pointOffsets[section]!;
  let low = first;
  let high = pointOffsets[section + 1]! - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arc[middle]! < atUm) low = middle + 1;
    else high = middle;
  }
  return Math.max(first, low - 1);
}

function frustumArea(
  arc1: number,
  arc2: number,
  r1: number,
  r2: number,
  fromUm: number,
  toUm: number,
): number {
  const height = arc2 - arc1;
  if (height === 0) return arc1 < fromUm ? 0 : Math.PI * (r1 + r2) * Math.abs(r1 - r2);
  const t1 = Math.max(0, (fromUm - arc1) / height);
  const t2 = Math.min(1, (toUm - arc1) / height);
  if (t2 <= t1) return 0;
  const slant = (t2 - t1) * Math.hypot(height, r1 - r2);
  return Math.PI * (radiusOnEdge(r1, r2, t1) + radiusOnEdge(r1, r2, t2)) * slant;
}

function coneIntegral(
  arc1: number,
  arc2: number,
  r1: number,
  r2: number,
  fromUm: number,
  toUm: number,
): number {
  const height = arc2 - arc1;
  if (height === 0) return 0;
  const t1 = Math.max(0, (fromUm - arc1) / height);
  const t2 = Math.min(1, (toUm - arc1) / height);
  if (t2 <= t1) return 0;
  return ((t2 - t1) * height) / (Math.PI * radiusOnEdge(r1, r2, t1) * radiusOnEdge(r1, r2, t2));
}

/** Exact at both ends, so that neighbouring pieces meet in the same radius. */
function radiusOnEdge(r1: number, r2: number, t: number): number {
  return t === 1 ? r2 : r1 + t * (r2 - r1);
}

/** Share of a section's length by which a computed place may miss its end, as in `3 * (length / 3)`. */
const END_TOLERANCE = 1e-14;

function isSectionEnd(atUm: number, lengthUm: number): boolean {
  return atUm >= lengthUm * (1 - END_TOLERANCE);
}

function checkedLengthUm(
  morphology: Morphology,
  section: number,
  fromUm: number,
  toUm: number,
): number {
  const lengthUm = morphology.sections[section]?.lengthUm;
  if (lengthUm === undefined) throw new RangeError(`no section ${section} in ${morphology.name}`);
  const slackUm = lengthUm * END_TOLERANCE;
  if (!(fromUm >= -slackUm && fromUm <= toUm && toUm <= lengthUm + slackUm))
    throw new RangeError(
      `range ${fromUm} to ${toUm} um is not within section ${section} of ${lengthUm} um`,
    );
  return lengthUm;
}
