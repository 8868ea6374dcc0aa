import { Matrix } from 'ml-matrix';
import { type HinesMatrix, solveHines } from '../cable/hinesMatrix.ts';
import { solveAdmittance } from './admittanceSolve.ts';

/**
 * The columns of P: how much each node counts in the average of each region. Shares of membrane area, save that the
 * region of the site counts by the site alone, where an electrode would be.
 *
 * @param regionOfNode -1 outside every region.
 * @returns one array by node for each region, each with sum 1.
 */
export function averagingWeights(
  regionOfNode: Int32Array,
  areaUm2: Float64Array,
  siteNodes: readonly number[],
  regionCount: number,
): Float64Array[] {
  const weights = Array.from({ length: regionCount }, () => new Float64Array(areaUm2.length));
  const totals = new Float64Array(regionCount);
  regionOfNode.forEach((region, node) => {
    if (region >= 0) totals[region]! += areaUm2[node]!;
  });
  regionOfNode.forEach((region, node) => {
    if (region >= 0) weights[region]![node] = areaUm2[node]! / totals[region]!;
  });
  for (const site of siteNodes) weights[regionOfNode[site]!]!.fill(0)[site] = 1;
  return weights;
}

/** Zbar = P' G^-1 P: mean voltage in one region for 1 nA spread over another. MOhm, regions x regions, symmetric. */
export function averageTransferResistances(
  matrix: HinesMatrix,
  weights: readonly Float64Array[],
): Matrix {
  const columns = weights.map((weight) => solveHines(matrix, weight));
  return fillSymmetric(weights, columns);
}

/** Real and imaginary part of P' (G + i 2 pi f C)^-1 P. MOhm. */
export interface AverageImpedances {
  readonly re: Matrix;
  readonly im: Matrix;
}

export function averageImpedances(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  weights: readonly Float64Array[],
  frequencyHz: number,
): AverageImpedances {
  const columns = weights.map((weight) =>
    solveAdmittance(matrix, capacitanceNf, weight, frequencyHz),
  );
  return {
    re: fillSymmetric(
      weights,
      columns.map(({ re }) => re),
    ),
    im: fillSymmetric(
      weights,
      columns.map(({ im }) => im),
    ),
  };
}

function fillSymmetric(weights: readonly Float64Array[], columns: readonly Float64Array[]): Matrix {
  const averages = Matrix.zeros(weights.length, weights.length);
  for (let a = 0; a < weights.length; a++) {
    for (let b = 0; b <= a; b++) {
      const value = weighted(weights[a]!, columns[b]!);
      averages.set(a, b, value);
      averages.set(b, a, value);
    }
  }
  return averages;
}

/** The average of `values` under weights with sum 1. */
export function weighted(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[i]!;
  return sum;
}
