import { firstEdgeReaching } from './frusta.ts';
import type { Locus, Morphology } from './morphology.ts';

/** Radius at a place, in um, linear between points. At a step in radius it is that of the first of the two points. */
export function radiusAt(morphology: Morphology, locus: Locus): number {
  return interpolateAt(morphology, morphology.pointRadiusUm, locus);
}

/** Coordinates of a place on the centre line, in um. */
export function positionAt(morphology: Morphology, locus: Locus): [number, number, number] {
  return [
    interpolateAt(morphology, morphology.pointXUm, locus),
    interpolateAt(morphology, morphology.pointYUm, locus),
    interpolateAt(morphology, morphology.pointZUm, locus),
  ];
}

/** Relative place of a point on its section; 0 on a section of length 0. */
export function relativeArc(morphology: Morphology, section: number, point: number): number {
  const { lengthUm } = morphology.sections[section]!;
  return lengthUm === 0 ? 0 : morphology.pointArcUm[point]! / lengthUm;
}

/** @throws RangeError where the place is not on the morphology */
function interpolateAt(
  morphology: Morphology,
  values: Float64Array,
  { section, x }: Locus,
): number {
  const drawn = morphology.sections[section];
  if (drawn === undefined || !(x >= 0 && x <= 1))
    throw new RangeError(`no place x = ${x} on section ${section} of ${morphology.name}`);
  const arc = morphology.pointArcUm;
  const atUm = x * drawn.lengthUm;
  const i = firstEdgeReaching(morphology, section, atUm);
  const heightUm = arc[i + 1]! - arc[i]!;
  const share = heightUm === 0 ? 0 : (atUm - arc[i]!) / heightUm;
  return share >= 1 ? values[i + 1]! : values[i]! + share * (values[i + 1]! - values[i]!);
}
