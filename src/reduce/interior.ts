import type { HinesMatrix } from '../cable/hinesMatrix.ts';

/** The cable between sites, with every site held at its resting voltage: G_EE, factored once. */
export interface Interior {
  readonly isSite: Uint8Array;
  /**
   * Voltage under a current into the interior, G_EE^-1 i, in place; 0 at sites.
   *
   * @param rhs nA by node in, mV by node out.
   */
  readonly solveInPlace: (rhs: Float64Array) => void;
}

/** @param sites nodes of the matrix; each tree of it must have one. */
export function holdSites(matrix: HinesMatrix, sites: Iterable<number>): Interior {
  const { parent, coupling } = matrix;
  const isSite = new Uint8Array(parent.length);
  for (const site of sites) isSite[site] = 1;
  const pivot = Float64Array.from(matrix.diagonal);
  const factor = new Float64Array(parent.length);
  for (let i = parent.length - 1; i >= 0; i--) {
    const p = parent[i]!;
    if (p < 0 || isSite[i] === 1) continue;
    factor[i] = coupling[i]! / pivot[i]!;
    pivot[p]! -= factor[i]! * coupling[i]!;
  }
  const solveInPlace = (rhs: Float64Array): void => {
    for (let i = parent.length - 1; i >= 0; i--)
      if (isSite[i] === 0 && parent[i]! >= 0) rhs[parent[i]!]! += factor[i]! * rhs[i]!;
    for (let i = 0; i < parent.length; i++) {
      const p = parent[i]!;
      if (isSite[i] === 1) rhs[i] = 0;
      else rhs[i] = rhs[i]! / pivot[i]! + (p < 0 ? 0 : factor[i]! * rhs[p]!);
    }
  };
  return { isSite, solveInPlace };
}

/** The interior's slowest mode of decay, by node, largest value 1, and its time constant. */
export interface InteriorMode {
  readonly tauMs: number;
  readonly mode: Float64Array;
}

const MAX_ITERATIONS = 400;
const TOLERANCE = 1e-6;

/**
 * Slowest mode of the interior, by power iteration on G_EE^-1 C_EE with the Rayleigh quotient. Signals slower than its
 * time constant pass between sites as they do in the full cell. Undefined where nothing with capacitance is left.
 *
 * @param capacitanceNf by node.
 */
export function slowestInteriorMode(
  { isSite, solveInPlace }: Interior,
  capacitanceNf: Float64Array,
): InteriorMode | undefined {
  const own = capacitanceNf.map((c, i) => (isSite[i] === 1 ? 0 : c));
  if (!own.some((c) => c > 0)) return undefined;
  const charge = Float64Array.from(own);
  let tauMs = 0;
  const mode = new Float64Array(own.length);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    mode.set(charge);
    solveInPlace(mode);
    let [largest, gained, stored] = [0, 0, 0];
    for (let i = 0; i < own.length; i++) {
      largest = Math.max(largest, mode[i]!);
      gained += mode[i]! * mode[i]! * own[i]!;
      stored += mode[i]! * charge[i]!;
    }
    const previous = tauMs;
    tauMs = gained / stored;
    for (let i = 0; i < own.length; i++) {
      mode[i]! /= largest;
      charge[i] = mode[i]! * own[i]!;
    }
    if (Math.abs(tauMs - previous) <= TOLERANCE * tauMs) break;
  }
  return { tauMs, mode };
}
