/** Below it squares lose their digits, and at last are 0. */
const LEAST_SQUARE = 1e-280;

/**
 * Length of a vector. A square root has the same bits on every machine and is several times faster than Math.hypot,
 * which is asked only where squares vanish.
 */
export function lengthOf(x: number, y: number, z: number): number {
  const square = x * x + y * y + z * z;
  return square > LEAST_SQUARE ? Math.sqrt(square) : Math.hypot(x, y, z);
}
