import type { SampleTree } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { distanceBetweenRows, edgeLength, isSomaRow, isStemRow } from './sampleEdge.ts';

/** How far a reconstruction reaches. */
export interface SampleExtent {
  /** Longest way along the main tree from its root, soma and stem edges included. */
  readonly maxPathDistanceFromRootUm: number;
  /** The same counted from the first neurite sample. */
  readonly maxPathDistanceFromStemStartUm: number;
  /** Straight distance from the root within the main tree, and over all trees. */
  readonly maxEuclideanFromRootUm: number;
  readonly maxEuclideanFromRootAllTreesUm: number;
  /** Straight distance of a neurite sample from the first sample of its neurite, over all neurites; 0 without any. */
  readonly maxEuclideanFromStemStartUm: number;
  readonly boundingBoxUm: { readonly min: readonly number[]; readonly max: readonly number[] };
  readonly minRadiusUm: number;
  readonly maxRadiusUm: number;
}

export function measureExtent(
  table: SwcTable,
  tree: SampleTree,
  rootOfRow: Int32Array,
  mainRoot: number,
): SampleExtent {
  const isMain = (row: number): boolean => rootOfRow[row] === mainRoot;
  const fromRootUm = pathLengths(table, tree, () => true);
  const fromStemUm = pathLengths(
    table,
    tree,
    (row) => !isSomaRow(table, row) && !isStemRow(table, row),
  );
  const straightUm = fromRootUm.map((_, row) => distanceBetweenRows(table, row, mainRoot));
  const axes = [table.xUm, table.yUm, table.zUm];
  return {
    maxPathDistanceFromRootUm: greatest(fromRootUm.filter((_, row) => isMain(row))),
    maxPathDistanceFromStemStartUm: greatest(fromStemUm.filter((_, row) => isMain(row))),
    maxEuclideanFromRootUm: greatest(straightUm.filter((_, row) => isMain(row))),
    maxEuclideanFromRootAllTreesUm: greatest(straightUm),
    maxEuclideanFromStemStartUm: greatestReach(table, tree),
    boundingBoxUm: { min: axes.map(least), max: axes.map(greatest) },
    minRadiusUm: least(table.radiusUm),
    maxRadiusUm: greatest(table.radiusUm),
  };
}

/** Sum of the counted edges from the root to each sample, in um. */
function pathLengths(
  table: SwcTable,
  tree: SampleTree,
  isCounted: (row: number) => boolean,
): Float64Array {
  const lengthUm = new Float64Array(table.count);
  for (const row of tree.order) {
    const parent = table.parentRow[row]!;
    if (parent < 0) continue;
    lengthUm[row] = lengthUm[parent]! + (isCounted(row) ? edgeLength(table, row) : 0);
  }
  return lengthUm;
}

function greatestReach(table: SwcTable, tree: SampleTree): number {
  const stemStart = new Int32Array(table.count).fill(-1);
  let greatestUm = 0;
  for (const row of tree.order) {
    if (isSomaRow(table, row)) continue;
    const parent = table.parentRow[row]!;
    stemStart[row] = parent < 0 || isSomaRow(table, parent) ? row : stemStart[parent]!;
    greatestUm = Math.max(greatestUm, distanceBetweenRows(table, row, stemStart[row]!));
  }
  return greatestUm;
}

function greatest(values: Float64Array): number {
  return values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
}

function least(values: Float64Array): number {
  return values.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY);
}
