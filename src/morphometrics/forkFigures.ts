import { branchOrders } from '../morphology/branchOrder.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { buildNeuriteForest, countTips } from './neuriteForest.ts';

/** What a place measures where a neurite splits. Angles are between the first two branches, in degrees. */
export interface ForkFigures {
  /** The section that ends there. */
  readonly section: number;
  readonly name: string;
  readonly type: number;
  readonly neurite: number;
  readonly branchOrder: number;
  readonly branches: number;
  /** Between the directions in which two branches leave; NaN where one has no length. */
  readonly localAngleDeg: number;
  /** Between the straight lines from the fork to the far ends of two branches. */
  readonly remoteAngleDeg: number;
  /**
   * |n - m| / (n + m - 2) for the tips n and m of two branches, 0 where both have one; NaN for more than two branches.
   * See van Pelt, Uylings, Verwer, Pentney and Woldenberg (1992), Bull. Math. Biol. 54:759-784.
   */
  readonly partitionAsymmetry: number;
  /** Sum of the branches' d^(3/2) over the parent's, at the fork: 1 where Rall's branches are one cylinder. */
  readonly rallRatio: number;
}

/** The figures of all forks, in the order of the sections that end there. A change of type is no fork. */
export function measureForks(morphology: Morphology): ForkFigures[] {
  const forest = buildNeuriteForest(morphology);
  const tips = countTips(forest);
  const orders = branchOrders(morphology);
  return morphology.sections.flatMap(({ index, name, type }): ForkFigures[] => {
    const branches = forest.children[index]!;
    const [first, second] = branches;
    if (first === undefined || second === undefined) return [];
    const [n, m] = [tips[first]!, tips[second]!];
    return [
      {
        section: index,
        name,
        type,
        neurite: forest.neurite[index]!,
        branchOrder: orders[index]!,
        branches: branches.length,
        localAngleDeg: angleDeg(
          leavingDirection(morphology, first),
          leavingDirection(morphology, second),
        ),
        remoteAngleDeg: angleDeg(endDirection(morphology, first), endDirection(morphology, second)),
        partitionAsymmetry:
          branches.length > 2 ? Number.NaN : Math.abs(n - m) / Math.max(1, n + m - 2),
        rallRatio: rallRatio(morphology, index, branches),
      },
    ];
  });
}

type Vector = readonly [number, number, number];

/** From a section's first point to the first that lies elsewhere. */
function leavingDirection(morphology: Morphology, section: number): Vector {
  const first = morphology.pointOffsets[section]!;
  const last = morphology.pointOffsets[section + 1]! - 1;
  let point = first + 1;
  while (point < last && morphology.pointArcUm[point] === 0) point++;
  return vectorBetween(morphology, first, point);
}

function endDirection(morphology: Morphology, section: number): Vector {
  const { pointOffsets } = morphology;
  return vectorBetween(morphology, pointOffsets[section]!, pointOffsets[section + 1]! - 1);
}

function vectorBetween({ pointXUm, pointYUm, pointZUm }: Morphology, a: number, b: number): Vector {
  return [pointXUm[b]! - pointXUm[a]!, pointYUm[b]! - pointYUm[a]!, pointZUm[b]! - pointZUm[a]!];
}

/** By the half-angle of the two directions of length 1, which is sharp near 0 and 180 degrees too (Kahan 2006). */
function angleDeg(a: Vector, b: Vector): number {
  const [la, lb] = [Math.hypot(...a), Math.hypot(...b)];
  if (la === 0 || lb === 0) return Number.NaN;
  const difference = Math.hypot(...a.map((value, k) => value / la - b[k]! / lb));
  const total = Math.hypot(...a.map((value, k) => value / la + b[k]! / lb));
  return (2 * Math.atan2(difference, total) * 180) / Math.PI;
}

function rallRatio(
  { pointOffsets, pointRadiusUm }: Morphology,
  parent: number,
  branches: readonly number[],
): number {
  const powerAt = (point: number): number => (2 * pointRadiusUm[point]!) ** 1.5;
  // A branch begins with a copy of its parent's last point: its own diameter is that of its second point.
  const sum = branches.reduce((total, child) => total + powerAt(pointOffsets[child]! + 1), 0);
  return sum / powerAt(pointOffsets[parent + 1]! - 1);
}
