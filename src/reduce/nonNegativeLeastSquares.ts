import { Matrix, SVD } from 'ml-matrix';

/**
 * The x >= 0 that minimises |A x - b|: active set method of Lawson and Hanson (1974), Solving Least Squares Problems,
 * chapter 23.
 *
 * @param a rows x columns.
 * @param b by row.
 * @returns by column.
 */
export function solveNonNegativeLeastSquares(a: Matrix, b: readonly number[]): Float64Array {
  const target = Matrix.columnVector(b as number[]);
  const transposed = a.transpose();
  const tolerance = 1e-12 * largestMagnitude(transposed.mmul(target));
  const isFree = new Array<boolean>(a.columns).fill(false);
  let x = new Float64Array(a.columns);
  for (let round = 0; round < 3 * a.columns; round++) {
    const residual = Matrix.sub(target, a.mmul(Matrix.columnVector(x)));
    const entering = steepestBound(transposed.mmul(residual), isFree, tolerance);
    if (entering < 0) break;
    isFree[entering] = true;
    x = descendWithin(a, target, isFree, x);
  }
  return x;
}

function steepestBound(gradient: Matrix, isFree: readonly boolean[], tolerance: number): number {
  let best = -1;
  let steepest = tolerance;
  for (let j = 0; j < gradient.rows; j++) {
    if (isFree[j] || gradient.get(j, 0) <= steepest) continue;
    [best, steepest] = [j, gradient.get(j, 0)];
  }
  return best;
}

/** Moves to the free optimum, fixing at 0 whatever would turn negative on the way. Changes `isFree`. */
function descendWithin(
  a: Matrix,
  target: Matrix,
  isFree: boolean[],
  start: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  const x = Float64Array.from(start);
  for (;;) {
    const free = [...isFree.keys()].filter((j) => isFree[j]);
    if (free.length === 0) return new Float64Array(a.columns);
    const optimum = new SVD(a.subMatrixColumn(free), { autoTranspose: true }).solve(target);
    const blocking = free.filter((_, k) => optimum.get(k, 0) <= 0);
    if (blocking.length === 0) {
      x.fill(0);
      free.forEach((j, k) => {
        x[j] = optimum.get(k, 0);
      });
      return x;
    }
    const share = Math.min(
      ...blocking.map((j) => x[j]! / (x[j]! - optimum.get(free.indexOf(j), 0))),
    );
    free.forEach((j, k) => {
      x[j]! += share * (optimum.get(k, 0) - x[j]!);
    });
    const stuck = blocking.filter((j) => x[j]! <= 1e-15 * largestMagnitude(optimum));
    for (const j of stuck.length > 0 ? stuck : blocking) {
      x[j] = 0;
      isFree[j] = false;
    }
  }
}

function largestMagnitude(column: Matrix): number {
  return column.to1DArray().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
