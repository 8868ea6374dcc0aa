import type { CellTree } from './cellTree.ts';

/** A side branch that reaches this share of the way to the farthest tip makes its fork the end of the trunk ... */
const TUFT_REACH_SHARE = 0.75;
/** ... if the fork itself is at least this share of the way out. */
const TRUNK_LENGTH_SHARE = 0.3;
/** Where no fork qualifies, the trunk ends this share of the way to the farthest tip. */
const UNFORKED_TRUNK_SHARE = 0.65;

/** The stretch of the main apical path before the tuft. */
export interface Trunk {
  readonly rows: ReadonlySet<number>;
  /** The last row of the trunk: what hangs on it is tuft. */
  readonly endRow: number;
}

/**
 * The path towards the farthest tip, up to the first fork, well away from the soma, whose side branch goes nearly as
 * far. undefined where the apical dendrite has no fork on that path, or no rows at all.
 */
export function findTrunk(tree: CellTree, isApical: readonly boolean[]): Trunk | undefined {
  const reachUm = measureReach(tree, isApical);
  const children = listChildren(tree, isApical);
  const path = followReach(tree, isApical, reachUm, children);
  const forks = path.filter((row) => children[row]!.length > 1);
  if (forks.length === 0) return undefined;
  const farthestUm = reachUm[path[0]!]!;
  const tuftFork = forks.find(
    (row) =>
      tree.distanceUm[row]! >= TRUNK_LENGTH_SHARE * farthestUm &&
      secondReach(children[row]!, reachUm) >= TUFT_REACH_SHARE * farthestUm,
  );
  const isBeforeEnd = (row: number): boolean =>
    tuftFork === undefined
      ? tree.distanceUm[row]! <= UNFORKED_TRUNK_SHARE * farthestUm
      : row <= tuftFork;
  const rows = path.filter(isBeforeEnd);
  if (!rows.some((row) => tree.areaUm2[row]! > 0)) return undefined;
  return { rows: new Set(rows), endRow: rows.at(-1)! };
}

/** Path distance of the farthest apical row at or beyond each row; -1 outside. */
function measureReach(tree: CellTree, isApical: readonly boolean[]): Float64Array {
  const { parent } = tree.matrix;
  const reachUm = new Float64Array(parent.length).fill(-1);
  for (let row = parent.length - 1; row >= 0; row--) {
    if (!isApical[row]) continue;
    reachUm[row] = Math.max(reachUm[row]!, tree.distanceUm[row]!);
    const p = parent[row]!;
    if (p >= 0 && isApical[p]) reachUm[p] = Math.max(reachUm[p]!, reachUm[row]!);
  }
  return reachUm;
}

function listChildren(tree: CellTree, isApical: readonly boolean[]): number[][] {
  const children: number[][] = Array.from(isApical, () => []);
  tree.matrix.parent.forEach((p, row) => {
    if (p >= 0 && isApical[row] && isApical[p]) children[p]!.push(row);
  });
  return children;
}

/** From the apical stem with the farthest tip to that tip. */
function followReach(
  tree: CellTree,
  isApical: readonly boolean[],
  reachUm: Float64Array,
  children: readonly (readonly number[])[],
): number[] {
  const isTop = (row: number): boolean => {
    const p = tree.matrix.parent[row]!;
    return isApical[row]! && (p < 0 || !isApical[p]);
  };
  const path: number[] = [];
  let candidates: readonly number[] = [...isApical.keys()].filter(isTop);
  while (candidates.length > 0) {
    const next = candidates.reduce((best, row) => (reachUm[row]! > reachUm[best]! ? row : best));
    path.push(next);
    candidates = children[next]!;
  }
  return path;
}

function secondReach(rows: readonly number[], reachUm: Float64Array): number {
  return rows.map((row) => reachUm[row]!).sort((a, b) => b - a)[1]!;
}
