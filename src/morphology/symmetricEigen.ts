/** Three numbers. */
export type Triple = readonly [number, number, number];

/** An eigenvalue of a symmetric 3 x 3 matrix with its unit vector, whose greatest component is positive. */
export interface EigenPair {
  readonly value: number;
  readonly vector: Triple;
}

/** After so many sweeps rotations have long stopped changing a matrix of three rows. */
const SWEEPS = 30;
const PLANES: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [1, 2],
];

/**
 * Eigenvalues and vectors of a symmetric matrix, the greatest value first, by Jacobi's rotations.
 *
 * @see Golub and Van Loan, Matrix Computations, 4th ed. (2013), section 8.5
 */
export function symmetricEigen(matrix: readonly [Triple, Triple, Triple]): EigenPair[] {
  const a = matrix.map((row) => [...row]);
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (let sweep = 0; sweep < SWEEPS; sweep++) for (const [p, q] of PLANES) rotate(a, v, p, q);
  return [0, 1, 2]
    .map((k) => ({ value: a[k]![k]!, vector: directed([v[0]![k]!, v[1]![k]!, v[2]![k]!]) }))
    .sort((one, other) => other.value - one.value);
}

/** Turns the plane of p and q so that a[p][q] becomes 0. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const off = a[p]![q]!;
  if (off === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of [...a, ...v]) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let k = 0; k < 3; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
}

function directed(vector: Triple): Triple {
  const greatest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return greatest < 0 ? [-vector[0], -vector[1], -vector[2]] : vector;
}
