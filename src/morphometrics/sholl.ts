import { badShollStep } from '../base/messages/morphometrics.ts';
import { ModelError } from '../base/modelError.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { distanceBetween, treeOrigins } from './sectionFigures.ts';

/** How often neurites cross spheres about the centre of the soma. */
export interface ShollProfile {
  /** Radii of the spheres: `stepUm`, twice that, and on until beyond the cell. */
  readonly radiiUm: Float64Array;
  /** Crossings of each sphere by the neurites of each SWC type, each as long as `radiiUm`. */
  readonly crossings: ReadonlyMap<number, Int32Array>;
}

/** More spheres than this are a slip. */
const MOST_SPHERES = 1_000_000;

/**
 * Counts the crossings of neurites, or of some of their sections, with spheres about the centre of the soma or the root
 * of the first tree. An edge
 * that dips into a sphere and leaves it crosses it twice.
 *
 * @see Sholl (1953), J. Anat. 87:387-406
 * @throws ModelError `morphometrics/bad-step` for a step that is not greater than 0, or so small that there would be more than a million spheres
 */
export function shollProfile(
  morphology: Morphology,
  stepUm: number,
  group: readonly { readonly section: number }[] = neuriteSections(morphology),
): ShollProfile {
  const centre = treeOrigins(morphology)[0]!;
  const reachUm = greatestReach(morphology, centre);
  if (!(stepUm > 0 && reachUm / stepUm < MOST_SPHERES))
    throw new ModelError('morphometrics/bad-step', badShollStep(stepUm, reachUm));
  const count = Math.floor(reachUm / stepUm) + 1;
  const radiiUm = Float64Array.from({ length: count }, (_, k) => (k + 1) * stepUm);
  const crossings = new Map<number, Int32Array>();
  for (const { section } of group) {
    const { type } = morphology.sections[section]!;
    const counts = crossings.get(type) ?? new Int32Array(count);
    crossings.set(type, counts);
    const last = morphology.pointOffsets[section + 1]! - 1;
    for (let i = morphology.pointOffsets[section]!; i < last; i++)
      countCrossings(
        counts,
        radiiUm,
        stepUm,
        pointAt(morphology, i),
        pointAt(morphology, i + 1),
        centre,
      );
  }
  return { radiiUm, crossings: new Map([...crossings].sort(([a], [b]) => a - b)) };
}

function neuriteSections({ sections }: Morphology): { section: number }[] {
  return sections.flatMap(({ index, type }) => (type === SOMA_TYPE ? [] : [{ section: index }]));
}

type Point = readonly [number, number, number];

function countCrossings(
  counts: Int32Array,
  radiiUm: Float64Array,
  stepUm: number,
  from: Point,
  to: Point,
  centre: Point,
): void {
  const [fromUm, toUm] = [distanceBetween(from, centre), distanceBetween(to, centre)];
  const nearestUm = nearestApproach(from, to, centre);
  const first = Math.max(0, Math.floor(nearestUm / stepUm) - 1);
  for (let k = first; k < radiiUm.length && radiiUm[k]! <= Math.max(fromUm, toUm); k++) {
    const radiusUm = radiiUm[k]!;
    const [isFromInside, isToInside] = [fromUm < radiusUm, toUm < radiusUm];
    if (isFromInside !== isToInside) counts[k]!++;
    else if (!isFromInside && nearestUm < radiusUm) counts[k]! += 2;
  }
}

/** Least distance of an edge from a point. */
function nearestApproach(from: Point, to: Point, centre: Point): number {
  const edge = to.map((value, k) => value - from[k]!);
  const square = edge.reduce((sum, value) => sum + value * value, 0);
  const along = edge.reduce((sum, value, k) => sum + value * (centre[k]! - from[k]!), 0);
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
  return Math.hypot(...edge.map((value, k) => from[k]! + share * value - centre[k]!));
}

function greatestReach(morphology: Morphology, centre: Point): number {
  let reachUm = 0;
  for (let i = 0; i < morphology.pointXUm.length; i++)
    reachUm = Math.max(reachUm, distanceBetween(pointAt(morphology, i), centre));
  return reachUm;
}

function pointAt({ pointXUm, pointYUm, pointZUm }: Morphology, i: number): Point {
  return [pointXUm[i]!, pointYUm[i]!, pointZUm[i]!];
}
