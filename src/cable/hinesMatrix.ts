import { cableMessages } from '../base/messages/cable.ts';
import { ModelError } from '../base/modelError.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/**
 * The symmetric conductance matrix of a tree (or several), in Hines order: M[i][i] = diagonal[i],
 * M[i][parent[i]] = M[parent[i]][i] = -coupling[i].
 *
 * Invariants: parent[i] < i, -1 at roots; coupling[i] > 0 with a parent, 0 at roots. All in uS, length nodeCount.
 */
export interface HinesMatrix {
  readonly parent: Int32Array;
  readonly diagonal: Float64Array;
  readonly coupling: Float64Array;
}

/** G of a layout: axial conductances and the given leak of each node. uS. */
export function buildConductanceMatrix(
  layout: CompartmentLayout,
  leakUs: Float64Array,
): HinesMatrix {
  const { nodeCount, parent, axialResistanceMohm } = layout;
  const coupling = new Float64Array(nodeCount);
  const diagonal = Float64Array.from(leakUs);
  for (let i = 0; i < nodeCount; i++) {
    const p = parent[i]!;
    if (p < 0) continue;
    coupling[i] = 1 / axialResistanceMohm[i]!; // [uS]
    diagonal[i]! += coupling[i]!;
    diagonal[p]! += coupling[i]!;
  }
  return { parent, diagonal, coupling };
}

/**
 * Eliminates leaves to root, in place: `diagonal` becomes the pivots, `rhs` the reduced right side; then
 * substitutes root to leaves and leaves the solution in `rhs`. Hines (1984), Int. J. Bio-Med. Comput. 15, 69-76.
 */
export function solveHinesInPlace(
  parent: Int32Array,
  coupling: Float64Array,
  diagonal: Float64Array,
  rhs: Float64Array,
): void {
  const n = parent.length;
  for (let i = n - 1; i >= 0; i--) {
    const p = parent[i]!;
    if (p < 0) continue;
    const factor = coupling[i]! / diagonal[i]!;
    diagonal[p]! -= factor * coupling[i]!;
    rhs[p]! += factor * rhs[i]!;
  }
  for (let i = 0; i < n; i++) {
    const p = parent[i]!;
    const inflow = p < 0 ? 0 : coupling[i]! * rhs[p]!;
    rhs[i] = (rhs[i]! + inflow) / diagonal[i]!;
  }
}

/**
 * Steady voltage under injected currents: solves M v = i.
 *
 * @param currentNa nA by node.
 * @returns mV by node.
 * @throws ModelError `cable/singular` where a tree has no leak at all.
 */
export function solveHines(matrix: HinesMatrix, currentNa: Float64Array): Float64Array {
  const voltage = Float64Array.from(currentNa);
  const pivots = Float64Array.from(matrix.diagonal);
  solveHinesInPlace(matrix.parent, matrix.coupling, pivots, voltage);
  for (let i = 0; i < pivots.length; i++) {
    // A tree without leak ends in a root pivot of rounding error alone.
    if (!(pivots[i]! > matrix.diagonal[i]! * 1e-14))
      throw new ModelError('cable/singular', cableMessages.singular(i));
  }
  return voltage;
}

/** Column of the inverse: the steady voltage everywhere for 1 nA at `node`. MOhm by node. */
export function transferResistances(matrix: HinesMatrix, node: number): Float64Array {
  const current = new Float64Array(matrix.parent.length);
  current[node] = 1;
  return solveHines(matrix, current);
}

/** Steady voltage at `node` for 1 nA at the same place. MOhm. */
export function inputResistance(matrix: HinesMatrix, node: number): number {
  return transferResistances(matrix, node)[node]!;
}
