import { Matrix, solve } from 'ml-matrix';

/** Residuals at a point and their derivatives: jacobian is residuals x parameters. */
export interface LinearisedResiduals {
  readonly residuals: Float64Array;
  readonly jacobian: Matrix;
}

export interface LeastSquaresMinimum {
  readonly parameters: Float64Array;
  /** Sum of squared residuals. */
  readonly cost: number;
}

const MAX_STEPS = 200;
/** Relative gain of a step below which the search ends. */
const SMALLEST_GAIN = 1e-13;
/** Largest change of one parameter in a step: they are logarithms here, so a factor of e. */
const LONGEST_STEP = 1;

/**
 * A local minimum of the sum of squares: Gauss-Newton with Marquardt's damping on the scale of each parameter
 * (Marquardt 1963, J. SIAM 11, 431-441). The cost never rises.
 */
export function minimiseSquares(
  start: Float64Array,
  linearise: (parameters: Float64Array) => LinearisedResiduals,
): LeastSquaresMinimum {
  let parameters = Float64Array.from(start);
  let point = linearise(parameters);
  let cost = sumSquares(point.residuals);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS && damping < 1e12; step++) {
    const change = dampedStep(point, damping);
    const candidate = parameters.map((value, i) => value + change[i]!);
    const next = linearise(candidate);
    const nextCost = sumSquares(next.residuals);
    if (!(nextCost < cost)) {
      damping *= 4;
      continue;
    }
    const gain = (cost - nextCost) / cost;
    [parameters, point, cost] = [candidate, next, nextCost];
    damping = Math.max(damping / 3, 1e-12);
    if (gain < SMALLEST_GAIN) break;
  }
  return { parameters, cost };
}

function dampedStep(
  { residuals, jacobian }: LinearisedResiduals,
  damping: number,
): readonly number[] {
  const transposed = jacobian.transpose();
  const normal = transposed.mmul(jacobian);
  const gradient = transposed.mmul(Matrix.columnVector(residuals));
  let largest = 0;
  for (let i = 0; i < normal.rows; i++) largest = Math.max(largest, normal.get(i, i));
  if (largest === 0) return gradient.to1DArray();
  for (let i = 0; i < normal.rows; i++)
    normal.set(i, i, normal.get(i, i) * (1 + damping) + 1e-14 * largest);
  const step = solve(normal, gradient).mul(-1).to1DArray();
  const longest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return longest > LONGEST_STEP ? step.map((value) => (value * LONGEST_STEP) / longest) : step;
}

function sumSquares(residuals: Float64Array): number {
  return residuals.reduce((sum, value) => sum + value * value, 0);
}
