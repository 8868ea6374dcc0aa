import { APICAL_TYPE, AXON_TYPE, SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { findTrunk } from './apicalTrunk.ts';
import type { CellTree } from './cellTree.ts';

/** Share of the way to the farthest tip that counts as the root region of a tree without a soma. */
const ROOT_SHARE = 0.1;
/** Share of the way to the farthest tip where a proximal region ends. */
const PROXIMAL_SHARE = 0.35;
/** The same for the trunk: one compartment from the soma to the tuft would lose most of what lies between. */
const PROXIMAL_TRUNK_SHARE = 0.5;

/** A region for every row of a tree that has membrane, and whether the apical dendrite had to be found by shape. */
export interface RegionLabels {
  /** By row of the tree; undefined at rows without membrane. */
  readonly labels: readonly (string | undefined)[];
  /** First row of the stem taken for the apical dendrite, where no label or SWC type names one. */
  readonly apicalByShapeRow: number | undefined;
}

/**
 * Cuts a tree into the regions of a pyramidal cell, as far as it has them: soma, axon, basal (proximal, distal),
 * trunk (proximal, distal), oblique and tuft. A tree without a soma has `root`, the first tenth of the way to its farthest tip, instead.
 *
 * @param isApical by row, where the experiment labels the apical dendrite.
 */
export function labelRegions(
  tree: CellTree,
  isApical: readonly boolean[] | undefined,
): RegionLabels {
  const isCore = markCore(tree);
  const isDendrite = Array.from(tree.type, (type, row) => !isCore[row] && type !== AXON_TYPE);
  const named = isApical ?? Array.from(tree.type, (type) => type === APICAL_TYPE);
  const namedDendrite = isDendrite.map((dendrite, row) => dendrite && named[row]!);
  const isNamed = namedDendrite.some((apical, row) => apical && tree.areaUm2[row]! > 0);
  const stem = isNamed ? undefined : findLargestStem(tree, isDendrite);
  const apical = isNamed ? namedDendrite : markSubtree(tree, isDendrite, stem);
  const basal = isDendrite.map((dendrite, row) => dendrite && !apical[row]);

  const labels: (string | undefined)[] = Array.from(tree.type, (type, row) => {
    if (isCore[row]) return tree.hasSoma ? 'soma' : 'root';
    return type === AXON_TYPE ? 'axon' : undefined;
  });
  splitByDistance(tree, basal, 'basal', PROXIMAL_SHARE, labels);
  labelApical(tree, apical, labels);
  return {
    labels: labels.map((label, row) => (tree.areaUm2[row]! > 0 ? label : undefined)),
    apicalByShapeRow: stem,
  };
}

/** Rows of the soma, or of the stretch that takes its place. */
function markCore(tree: CellTree): boolean[] {
  if (tree.hasSoma) return Array.from(tree.type, (type) => type === SOMA_TYPE);
  const reachUm = tree.distanceUm.reduce((most, value) => Math.max(most, value), 0);
  return Array.from(tree.distanceUm, (distance) => distance <= ROOT_SHARE * reachUm);
}

/** First row of the stem with the largest product of farthest tip and radius; undefined where there is none. */
function findLargestStem(tree: CellTree, isDendrite: readonly boolean[]): number | undefined {
  const { parent } = tree.matrix;
  const stemOfRow = new Int32Array(parent.length).fill(-1);
  const reachUm = new Map<number, number>();
  for (let row = 0; row < parent.length; row++) {
    if (!isDendrite[row]) continue;
    const p = parent[row]!;
    stemOfRow[row] = p >= 0 && stemOfRow[p]! >= 0 ? stemOfRow[p]! : row;
    const stem = stemOfRow[row]!;
    reachUm.set(stem, Math.max(reachUm.get(stem) ?? 0, tree.distanceUm[row]!));
  }
  let best: number | undefined;
  let bestScore = 0;
  for (const [stem, reach] of reachUm) {
    const score = reach * stemThickness(tree, stem);
    if (score > bestScore) [best, bestScore] = [stem, score];
  }
  return best;
}

/** Membrane a unit length at the beginning of a stem: proportional to its radius. */
function stemThickness(tree: CellTree, stem: number): number {
  const p = tree.matrix.parent[stem]!;
  const lengthUm = tree.distanceUm[stem]! - (p < 0 ? 0 : tree.distanceUm[p]!);
  return tree.areaUm2[stem]! / Math.max(lengthUm, 1e-9);
}

function markSubtree(
  tree: CellTree,
  isDendrite: readonly boolean[],
  top: number | undefined,
): boolean[] {
  const isInside = new Array<boolean>(isDendrite.length).fill(false);
  if (top === undefined) return isInside;
  for (let row = top; row < isInside.length; row++) {
    const p = tree.matrix.parent[row]!;
    isInside[row] = row === top || (p >= top && isInside[p]! && isDendrite[row]!);
  }
  return isInside;
}

/** Names rows `<name>_proximal` and `<name>_distal`, or plain `<name>` where one of the two would be empty. */
function splitByDistance(
  tree: CellTree,
  isInside: readonly boolean[],
  name: string,
  proximalShare: number,
  labels: (string | undefined)[],
): void {
  const rows = [...isInside.keys()].filter((row) => isInside[row] && tree.areaUm2[row]! > 0);
  const reachUm = rows.reduce((most, row) => Math.max(most, tree.distanceUm[row]!), 0);
  const isProximal = (row: number): boolean => tree.distanceUm[row]! <= proximalShare * reachUm;
  const hasBoth = rows.some(isProximal) && !rows.every(isProximal);
  for (const row of rows)
    labels[row] = hasBoth ? `${name}_${isProximal(row) ? 'proximal' : 'distal'}` : name;
}

/** Trunk, oblique and tuft; an apical dendrite without a fork is cut into proximal and distal. */
function labelApical(
  tree: CellTree,
  isApical: readonly boolean[],
  labels: (string | undefined)[],
): void {
  const trunk = findTrunk(tree, isApical);
  if (trunk === undefined) {
    splitByDistance(tree, isApical, 'apical', PROXIMAL_SHARE, labels);
    return;
  }
  const { parent } = tree.matrix;
  for (let row = 0; row < parent.length; row++) {
    if (!isApical[row]) continue;
    const p = parent[row]!;
    const inherited = p >= 0 && isApical[p] ? labels[p] : 'oblique';
    if (trunk.rows.has(row)) labels[row] = 'trunk';
    else if (p === trunk.endRow) labels[row] = 'tuft';
    else labels[row] = inherited === 'trunk' ? 'oblique' : inherited;
  }
  const isTrunk = labels.map((label) => label === 'trunk');
  splitByDistance(tree, isTrunk, 'trunk', PROXIMAL_TRUNK_SHARE, labels);
}
