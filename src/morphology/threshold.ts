import { originX, pathDistances } from './distance.ts';
import { normaliseIntervals } from './intervals.ts';
import type { Morphology, SectionInterval } from './morphology.ts';
import { relativeArc } from './place.ts';
import type { ThresholdRegion } from './regionSyntax.ts';

/** A stretch of a section on which a quantity runs linearly from v0 to v1. */
interface LinearPiece extends SectionInterval {
  readonly v0: number;
  readonly v1: number;
}

/** Where the path distance or the radius is beyond a value; frusta are cut at the place where they cross it. */
export function resolveThreshold(
  morphology: Morphology,
  region: ThresholdRegion,
): SectionInterval[] {
  const pieces =
    region.quantity === 'distance' ? distancePieces(morphology) : radiusPieces(morphology);
  return normaliseIntervals(pieces.flatMap((piece) => cutPiece(piece, region)));
}

function distancePieces(morphology: Morphology): LinearPiece[] {
  const startUm = pathDistances(morphology);
  return morphology.sections.flatMap(({ index: section, parent, lengthUm }): LinearPiece[] => {
    const v0 = startUm[section]!;
    if (parent >= 0) return [{ section, x0: 0, x1: 1, v0, v1: v0 + lengthUm }];
    const origin = originX(morphology, section);
    return [
      { section, x0: 0, x1: origin, v0, v1: 0 },
      { section, x0: origin, x1: 1, v0: 0, v1: (1 - origin) * lengthUm },
    ];
  });
}

function radiusPieces(morphology: Morphology): LinearPiece[] {
  const { pointOffsets, pointRadiusUm: radius } = morphology;
  return morphology.sections.flatMap(({ index: section, lengthUm }): LinearPiece[] => {
    const first = pointOffsets[section]!;
    if (lengthUm === 0) return [{ section, x0: 0, x1: 1, v0: radius[first]!, v1: radius[first]! }];
    const pieces: LinearPiece[] = [];
    for (let i = first; i < pointOffsets[section + 1]! - 1; i++) {
      const x0 = relativeArc(morphology, section, i);
      const x1 = relativeArc(morphology, section, i + 1);
      if (x0 < x1) pieces.push({ section, x0, x1, v0: radius[i]!, v1: radius[i + 1]! });
    }
    return pieces;
  });
}

function cutPiece(piece: LinearPiece, region: ThresholdRegion): SectionInterval[] {
  const { section, x0, x1, v0, v1 } = piece;
  const share = (region.valueUm - v0) / (v1 - v0);
  const crosses = v0 !== v1 && share > 0 && share < 1;
  if (!crosses) return isBeyond((v0 + v1) / 2, region) ? [{ section, x0, x1 }] : [];
  const crossing = x0 + share * (x1 - x0);
  return isBeyond(v0, region) ? [{ section, x0, x1: crossing }] : [{ section, x0: crossing, x1 }];
}

function isBeyond(value: number, { operator, valueUm }: ThresholdRegion): boolean {
  if (operator === '<') return value < valueUm;
  if (operator === '<=') return value <= valueUm;
  return operator === '>' ? value > valueUm : value >= valueUm;
}
