import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { solveNonNegativeLeastSquares } from '../../src/reduce/nonNegativeLeastSquares.ts';

test('a positive solution of a square system is found as it is', () => {
  const a = new Matrix([
    [2, 1],
    [1, 3],
  ]);
  const x = solveNonNegativeLeastSquares(a, [4, 7]);
  expect(x[0]).toBeCloseTo(1, 12);
  expect(x[1]).toBeCloseTo(2, 12);
});

test('an unknown that would turn negative is left at 0 and the others are fitted again', () => {
  const a = new Matrix([
    [1, 1],
    [0, 1],
  ]);
  expect([...solveNonNegativeLeastSquares(a, [2, -1])]).toEqual([2, 0]);
});

test('a right side that only negative unknowns could meet gives zeros', () => {
  expect([...solveNonNegativeLeastSquares(Matrix.eye(3), [-1, -2, 0])]).toEqual([0, 0, 0]);
});

test('the solution meets the conditions of Karush, Kuhn and Tucker on random systems', () => {
  const entry = fc.integer({ min: -100, max: 100 }).map((value) => value / 100);
  const system = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 4 }))
    .chain(([columns, extra]) => {
      const rows = columns + extra;
      return fc.tuple(
        fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
        fc.array(entry, { minLength: rows, maxLength: rows }),
      );
    });
  fc.assert(
    fc.property(system, ([rows, b]) => {
      const a = new Matrix(rows);
      const x = solveNonNegativeLeastSquares(a, b);
      const residual = Matrix.sub(Matrix.columnVector(b), a.mmul(Matrix.columnVector(x)));
      const gradient = a.transpose().mmul(residual).to1DArray();
      x.forEach((value, j) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(gradient[j]).toBeLessThan(1e-6);
        if (value > 0) expect(Math.abs(gradient[j]!)).toBeLessThan(1e-6);
      });
    }),
    { numRuns: 300 },
  );
});
