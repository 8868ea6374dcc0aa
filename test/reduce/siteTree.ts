import type { CellTree } from '../../src/reduce/cellTree.ts';

/** A tree given by its numbers alone: parents, leaks and couplings in uS, capacitances in nF. */
export function randomTree(
  parents: readonly number[],
  leaksUs: readonly number[],
  couplingsUs: readonly number[],
  capacitancesNf: readonly number[],
  siteRow = 0,
): CellTree {
  const count = parents.length;
  const parent = Int32Array.from(parents);
  const coupling = Float64Array.from(couplingsUs, (g, i) => (parents[i]! < 0 ? 0 : g));
  const diagonal = Float64Array.from(leaksUs);
  parent.forEach((p, i) => {
    if (p < 0) return;
    diagonal[i]! += coupling[i]!;
    diagonal[p]! += coupling[i]!;
  });
  return {
    nodes: Int32Array.from(parents.keys()),
    matrix: { parent, diagonal, coupling },
    areaUm2: new Float64Array(count).fill(1),
    capacitanceNf: Float64Array.from(capacitancesNf),
    leakUs: Float64Array.from(leaksUs),
    leakReversalMv: new Float64Array(count).fill(-70),
    distanceUm: Float64Array.from(parents.keys()),
    type: new Int32Array(count).fill(3),
    siteRow,
    hasSoma: false,
  };
}
