import { branchOrders } from '../morphology/branchOrder.ts';
import { originX, pathDistances } from '../morphology/distance.ts';
import { sectionArea } from '../morphology/frusta.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { positionAt } from '../morphology/place.ts';
import { buildNeuriteForest, countTips, strahlerOrders } from './neuriteForest.ts';

/** What one neurite section measures. Lengths are along the centre line. */
export interface SectionFigures {
  readonly section: number;
  readonly name: string;
  readonly type: number;
  /** Number of the neurite that the section is of. */
  readonly neurite: number;
  /** Forks on the way from the soma; 0 for a stem. */
  readonly branchOrder: number;
  readonly strahlerOrder: number;
  /** Ends that the section leads to, its own among them. */
  readonly tips: number;
  /** Whether no section goes on from it, of whatever type. */
  readonly isEnd: boolean;
  readonly points: number;
  readonly lengthUm: number;
  /** Lateral surface of the frusta. */
  readonly areaUm2: number;
  readonly volumeUm3: number;
  /** Mean over length. */
  readonly meanDiameterUm: number;
  /** Path distance of the far end from the centre of the soma, or the root. */
  readonly pathEndUm: number;
  /** Straight distance of the far end from the centre of the soma, or the root. */
  readonly euclideanEndUm: number;
  /** Straight distance between the ends. */
  readonly chordUm: number;
  /** Length over chord, at least 1; NaN where the ends are one place. */
  readonly tortuosity: number;
  /** Slope of the diameter along the section by least squares, um per um; negative where it thins outward. */
  readonly taperRate: number;
}

/** The figures of all neurite sections, in the order of the sections. */
export function measureSections(morphology: Morphology): SectionFigures[] {
  const forest = buildNeuriteForest(morphology);
  const orders = branchOrders(morphology);
  const strahler = strahlerOrders(forest);
  const tips = countTips(forest);
  const startsUm = pathDistances(morphology);
  const origins = treeOrigins(morphology);
  return morphology.sections.flatMap(
    ({ index, name, type, lengthUm, parent }): SectionFigures[] => {
      if (forest.neurite[index]! < 0) return [];
      const [from, to] = [
        positionAt(morphology, { section: index, x: 0 }),
        positionAt(morphology, { section: index, x: 1 }),
      ];
      const chordUm = distanceBetween(from, to);
      return [
        {
          section: index,
          name,
          type,
          neurite: forest.neurite[index]!,
          branchOrder: orders[index]!,
          strahlerOrder: strahler[index]!,
          tips: tips[index]!,
          isEnd: forest.children[index]!.length === 0,
          points: morphology.pointOffsets[index + 1]! - morphology.pointOffsets[index]!,
          lengthUm,
          areaUm2: sectionArea(morphology, index),
          volumeUm3: sectionVolume(morphology, index),
          meanDiameterUm: meanDiameter(morphology, index),
          pathEndUm: lengthUm + (parent < 0 ? 0 : startsUm[index]!),
          euclideanEndUm: distanceBetween(to, origins[index]!),
          chordUm,
          tortuosity: chordUm > 0 ? Math.max(1, lengthUm / chordUm) : Number.NaN,
          taperRate: taperRate(morphology, index),
        },
      ];
    },
  );
}

type Point = readonly [number, number, number];

/** The centre of the soma, or the root, of the tree that each section is of. Length sections. */
export function treeOrigins(morphology: Morphology): Point[] {
  const origins: Point[] = [];
  for (const { index, parent } of morphology.sections)
    origins.push(
      parent < 0
        ? positionAt(morphology, { section: index, x: originX(morphology, index) })
        : origins[parent]!,
    );
  return origins;
}

export function distanceBetween(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The sum over the edges of a section of what `measure` gives for their height and end radii. */
function sumEdges(
  { pointOffsets, pointArcUm, pointRadiusUm }: Morphology,
  section: number,
  measure: (heightUm: number, r1: number, r2: number) => number,
): number {
  let total = 0;
  for (let i = pointOffsets[section]! + 1; i < pointOffsets[section + 1]!; i++)
    total += measure(pointArcUm[i]! - pointArcUm[i - 1]!, pointRadiusUm[i - 1]!, pointRadiusUm[i]!);
  return total;
}

/** Volume of the frusta of a section, in um3: the sum of pi h (r1^2 + r1 r2 + r2^2) / 3. */
export function sectionVolume(morphology: Morphology, section: number): number {
  return sumEdges(
    morphology,
    section,
    (heightUm, r1, r2) => (Math.PI * heightUm * (r1 * r1 + r1 * r2 + r2 * r2)) / 3,
  );
}

function meanDiameter(morphology: Morphology, section: number): number {
  const { lengthUm } = morphology.sections[section]!;
  if (lengthUm === 0) return 2 * morphology.pointRadiusUm[morphology.pointOffsets[section]!]!;
  return sumEdges(morphology, section, (heightUm, r1, r2) => heightUm * (r1 + r2)) / lengthUm;
}

/** 0 for a section without length. */
function taperRate(
  { pointOffsets, pointArcUm, pointRadiusUm }: Morphology,
  section: number,
): number {
  const arcs = pointArcUm.subarray(pointOffsets[section]!, pointOffsets[section + 1]!);
  const radii = pointRadiusUm.subarray(pointOffsets[section]!, pointOffsets[section + 1]!);
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanArc, meanRadius] = [mean(arcs), mean(radii)];
  const square = arcs.reduce((sum, arc) => sum + (arc - meanArc) ** 2, 0);
  const product = arcs.reduce((sum, arc, k) => sum + (arc - meanArc) * (radii[k]! - meanRadius), 0);
  return square > 0 ? (2 * product) / square : 0;
}
