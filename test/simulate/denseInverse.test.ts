import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { invertInPlace } from '../../src/simulate/denseInverse.ts';

test('the inverse is that of ml-matrix, rows out of order too', () => {
  const swapped = Float64Array.of(0, 2, 4, 0);
  invertInPlace(swapped, 2);
  expect([...swapped]).toEqual([0, 0.25, 0.5, 0]);
  const square = fc.integer({ min: 1, max: 7 }).chain((size) =>
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      ...{ minLength: size * size, maxLength: size * size },
    }),
  );
  fc.assert(
    fc.property(square, (values) => {
      const size = Math.sqrt(values.length);
      // So much on the diagonal that none of them is near singular.
      const matrix = Float64Array.from(
        values,
        (value, k) => value + (k % (size + 1) === 0 ? size : 0),
      );
      const wanted = inverse(Matrix.from1DArray(size, size, [...matrix])).to1DArray();
      invertInPlace(matrix, size);
      matrix.forEach((value, k) => {
        expect(Math.abs(value - wanted[k]!)).toBeLessThan(1e-12);
      });
    }),
  );
});
