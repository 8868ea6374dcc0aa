import { originX, pathDistances } from './distance.ts';
import { normaliseIntervals } from './intervals.ts';
import type { Morphology, SectionInterval } from './morphology.ts';
import { positionAt, relativeArc } from './place.ts';
import type { ThresholdRegion } from './regionSyntax.ts';

/** A stretch of a section on which a quantity runs linearly from v0 to v1. */
interface LinearPiece extends SectionInterval {
  readonly v0: number;
  readonly v1: number;
}

/** Where a quantity is beyond a value; frusta are cut at the places where they cross it. */
export function resolveThreshold(
  morphology: Morphology,
  region: ThresholdRegion,
): SectionInterval[] {
  if (region.quantity === 'euclidean') return resolveEuclidean(morphology, region);
  const pieces = linearPieces(morphology, region.quantity);
  return normaliseIntervals(pieces.flatMap((piece) => cutPiece(piece, region)));
}

export function isBeyond(
  value: number,
  operator: ThresholdRegion['operator'],
  limit: number,
): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}

function linearPieces(
  morphology: Morphology,
  quantity: Exclude<ThresholdRegion['quantity'], 'euclidean'>,
): LinearPiece[] {
  if (quantity === 'distance') return distancePieces(morphology);
  const values = {
    radius: morphology.pointRadiusUm,
    x: morphology.pointXUm,
    y: morphology.pointYUm,
    z: morphology.pointZUm,
  };
  return pointPieces(morphology, values[quantity]);
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

/** @param values of each point of the morphology */
function pointPieces(morphology: Morphology, values: Float64Array): LinearPiece[] {
  return edgesOf(morphology).map(({ point, ...interval }) => ({
    ...interval,
    v0: values[point]!,
    v1: values[point + 1]!,
  }));
}

interface Edge extends SectionInterval {
  /** The edge runs from this point to the next. */
  readonly point: number;
}

/** The edges that have a length; of a section without any its first, as if it were the whole section. */
function edgesOf(morphology: Morphology): Edge[] {
  const { pointOffsets } = morphology;
  return morphology.sections.flatMap(({ index: section, lengthUm }): Edge[] => {
    const first = pointOffsets[section]!;
    if (lengthUm === 0) return [{ section, x0: 0, x1: 1, point: first }];
    const edges: Edge[] = [];
    for (let point = first; point < pointOffsets[section + 1]! - 1; point++) {
      const x0 = relativeArc(morphology, section, point);
      const x1 = relativeArc(morphology, section, point + 1);
      if (x0 < x1) edges.push({ section, x0, x1, point });
    }
    return edges;
  });
}

function cutPiece(piece: LinearPiece, region: ThresholdRegion): SectionInterval[] {
  const { section, x0, x1, v0, v1 } = piece;
  const { operator, valueUm } = region;
  const share = (valueUm - v0) / (v1 - v0);
  const crosses = v0 !== v1 && share > 0 && share < 1;
  if (!crosses) return isBeyond((v0 + v1) / 2, operator, valueUm) ? [{ section, x0, x1 }] : [];
  const crossing = x0 + share * (x1 - x0);
  return isBeyond(v0, operator, valueUm)
    ? [{ section, x0, x1: crossing }]
    : [{ section, x0: crossing, x1 }];
}

/** Edges are cut where they pass through the sphere about the origin of their tree. */
function resolveEuclidean(morphology: Morphology, region: ThresholdRegion): SectionInterval[] {
  const origins = treeOrigins(morphology);
  const parts = edgesOf(morphology).flatMap(({ section, x0, x1, point }): SectionInterval[] => {
    const distance = distanceAlongEdge(morphology, point, origins[section]!);
    const cuts = [0, ...distance.sharesAt(region.valueUm), 1];
    return cuts.slice(1).flatMap((to, k): SectionInterval[] => {
      const from = cuts[k]!;
      const middleUm = distance.at((from + to) / 2);
      if (!isBeyond(middleUm, region.operator, region.valueUm)) return [];
      const placeOf = (share: number): number => (share === 1 ? x1 : x0 + share * (x1 - x0));
      return [{ section, x0: placeOf(from), x1: placeOf(to) }];
    });
  });
  return normaliseIntervals(parts);
}

type Point = readonly [number, number, number];

/** The origin of the tree that each section is of. Length sections. */
function treeOrigins(morphology: Morphology): Point[] {
  const origins: Point[] = [];
  for (const { index, parent } of morphology.sections) {
    const root = { section: index, x: parent < 0 ? originX(morphology, index) : 0 };
    origins.push(parent < 0 ? positionAt(morphology, root) : origins[parent]!);
  }
  return origins;
}

/** The straight distance from a point of space along the edge that begins at a point of the morphology. */
function distanceAlongEdge(
  { pointXUm, pointYUm, pointZUm }: Morphology,
  point: number,
  origin: Point,
): { at: (share: number) => number; sharesAt: (distanceUm: number) => number[] } {
  const axes = [pointXUm, pointYUm, pointZUm];
  const start = axes.map((axis, k) => axis[point]! - origin[k]!);
  const edge = axes.map((axis) => axis[point + 1]! - axis[point]!);
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const [square, half] = [dot(edge, edge), dot(edge, start)];
  return {
    at: (share) => Math.hypot(...start.map((value, k) => value + share * edge[k]!)),
    sharesAt: (distanceUm) => {
      const rest = half * half - square * (dot(start, start) - distanceUm * distanceUm);
      if (!(rest > 0) || square === 0 || distanceUm < 0) return [];
      const root = Math.sqrt(rest);
      return [(-half - root) / square, (-half + root) / square].filter((t) => t > 0 && t < 1);
    },
  };
}
