import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import type { HinesMatrix } from '../cable/hinesMatrix.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { type CellTree, splitIntoTrees } from './cellTree.ts';
import { describeNode, type ReductionInput } from './reductionInput.ts';
import { rootAtSite } from './rootedTree.ts';

/**
 * A subtree cut from the soma, as a system of its own: row 0 is the cut end, without membrane; row k is tree row
 * rows[k - 1].
 */
export interface Stem {
  /** `apic_0`: the section it begins with. */
  readonly name: string;
  /** Rows of the tree, parents before children. */
  readonly rows: Int32Array;
  readonly matrix: HinesMatrix;
  readonly capacitanceNf: Float64Array;
  /** Means over its membrane: Ohm cm2, uF/cm2, Ohm cm, mV. */
  readonly rmOhmCm2: number;
  readonly cmUfPerCm2: number;
  readonly raOhmCm: number;
  readonly reversalMv: number;
  readonly areaUm2: number;
}

/** A cell cut at its soma. */
export interface CutCell {
  /** Rooted at the site. */
  readonly tree: CellTree;
  readonly somaRows: readonly number[];
  readonly stems: readonly Stem[];
}

/**
 * The soma, or the first compartment where there is none, and every subtree that hangs on it.
 *
 * @throws ModelError `reduce/unconnected`, `reduce/no-leak`, and those of splitIntoTrees.
 */
export function cutAtSoma(input: ReductionInput): CutCell {
  const trees = splitIntoTrees(input);
  if (trees.length > 1)
    throw new ModelError('reduce/unconnected', reduceMessages.unconnected(trees.length));
  const tree = rootAtSite(trees[0]!);
  const { parent } = tree.matrix;
  const isSoma = Array.from(parent, (_, row) => row === 0);
  const stemOfRow = new Int32Array(parent.length).fill(-1);
  const rowsOfStem: number[][] = [];
  for (let row = 1; row < parent.length; row++) {
    const p = parent[row]!;
    isSoma[row] = tree.hasSoma && isSoma[p]! && tree.type[row] === SOMA_TYPE;
    if (isSoma[row]) continue;
    stemOfRow[row] = isSoma[p] ? rowsOfStem.push([]) - 1 : stemOfRow[p]!;
    rowsOfStem[stemOfRow[row]!]!.push(row);
  }
  return {
    tree,
    somaRows: [...isSoma.keys()].filter((row) => isSoma[row]),
    stems: rowsOfStem
      .filter((rows) => rows.some((row) => tree.areaUm2[row]! > 0))
      .map((rows) => extractStem(input, tree, Int32Array.from(rows))),
  };
}

function extractStem(input: ReductionInput, tree: CellTree, rows: Int32Array): Stem {
  const { layout, morphology } = input;
  const index = new Map(Array.from(rows, (row, k) => [row, k + 1]));
  const parent = Int32Array.of(
    -1,
    ...Array.from(rows, (row) => index.get(tree.matrix.parent[row]!) ?? 0),
  );
  const coupling = Float64Array.of(0, ...Array.from(rows, (row) => tree.matrix.coupling[row]!));
  const diagonal = Float64Array.of(0, ...Array.from(rows, (row) => tree.leakUs[row]!));
  parent.forEach((p, i) => {
    if (p < 0) return;
    diagonal[i]! += coupling[i]!;
    diagonal[p]! += coupling[i]!;
  });
  const sum = (valueAt: (row: number) => number): number =>
    rows.reduce((total, row) => total + valueAt(row), 0);
  const areaUm2 = sum((row) => tree.areaUm2[row]!);
  const leakUs = sum((row) => tree.leakUs[row]!);
  if (!(leakUs > 0))
    throw new ModelError(
      'reduce/no-leak',
      reduceMessages.noLeak(describeNode(input, tree.nodes[rows[0]!]!)),
    );
  const resistivity = sum(
    (row) => tree.areaUm2[row]! * layout.axialResistivityOhmCm[tree.nodes[row]!]!,
  );
  const { name } = morphology.sections[layout.section[tree.nodes[rows[0]!]!]!]!;
  return {
    name: name.replace(/\[(\d+)\]$/, '_$1'),
    rows,
    matrix: { parent, diagonal, coupling },
    capacitanceNf: Float64Array.of(0, ...Array.from(rows, (row) => tree.capacitanceNf[row]!)),
    rmOhmCm2: (areaUm2 * 1e-2) / leakUs, // [um2 / uS = 1e-2 Ohm cm2]
    cmUfPerCm2: (sum((row) => tree.capacitanceNf[row]!) * 1e5) / areaUm2, // [nF / um2 = 1e5 uF/cm2]
    raOhmCm: resistivity / areaUm2,
    reversalMv: sum((row) => tree.leakUs[row]! * tree.leakReversalMv[row]!) / leakUs,
    areaUm2,
  };
}
