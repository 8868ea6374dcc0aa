import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { minimiseSquares } from '../../src/reduce/levenbergMarquardt.ts';

test('the bottom of the valley of Rosenbrock (1960) is found from its usual start', () => {
  const { parameters, cost } = minimiseSquares(Float64Array.of(-1.2, 1), ([x, y]) => ({
    residuals: Float64Array.of(10 * (y! - x! * x!), 1 - x!),
    jacobian: new Matrix([
      [-20 * x!, 10],
      [-1, 0],
    ]),
  }));
  expect(cost).toBeLessThan(1e-20);
  expect(parameters[0]).toBeCloseTo(1, 9);
  expect(parameters[1]).toBeCloseTo(1, 9);
});

test('parameters that change nothing are left where they are', () => {
  const { parameters } = minimiseSquares(Float64Array.of(3, 5), ([x]) => ({
    residuals: Float64Array.of(x! - 1),
    jacobian: new Matrix([[1, 0]]),
  }));
  expect(parameters[0]).toBeCloseTo(1, 9);
  expect(parameters[1]).toBe(5);
});
