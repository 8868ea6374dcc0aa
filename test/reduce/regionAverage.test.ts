import { inverse, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { treeHinesMatrix, treeMatrix } from '../../src/reduce/conductanceFit.ts';
import {
  averageImpedances,
  averageTransferResistances,
  averagingWeights,
} from '../../src/reduce/regionAverage.ts';

const parent = Int32Array.of(-1, 0, 1, 1);
const conductances = {
  leakUs: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  couplingUs: Float64Array.of(0, 1, 2, 3),
};
const weights = averagingWeights(Int32Array.of(0, 1, 1, 1), Float64Array.of(5, 10, 10, 20), [0], 2);

test('a region counts by area, that of the site by the site alone', () => {
  expect(weights.map((weight) => [...weight])).toEqual([
    [1, 0, 0, 0],
    [0, 0.25, 0.25, 0.5],
  ]);
  const soma = averagingWeights(Int32Array.of(0, 0), Float64Array.of(1, 3), [1], 1);
  expect([...soma[0]!]).toEqual([0, 1]);
});

test('averages of transfer resistances are P transposed Z P', () => {
  const p = new Matrix(weights.map((weight) => [...weight])).transpose();
  const z = inverse(treeMatrix(parent, conductances));
  const expected = p.transpose().mmul(z).mmul(p);
  const averages = averageTransferResistances(treeHinesMatrix(parent, conductances), weights);
  expect(Matrix.sub(averages, expected).abs().max()).toBeLessThan(1e-12);
});

test('averages at a frequency solve (G + i w C) v = current', () => {
  const capacitanceNf = Float64Array.of(1, 2, 3, 4);
  const units = Matrix.eye(4)
    .to2DArray()
    .map((row) => Float64Array.from(row));
  const hines = treeHinesMatrix(parent, conductances);
  const { re, im } = averageImpedances(hines, capacitanceNf, units, 40);
  const omega = 2 * Math.PI * 40e-3;
  const g = treeMatrix(parent, conductances);
  const c = Matrix.diag([...capacitanceNf]).mul(omega);
  const identity = Matrix.sub(g.mmul(re), c.mmul(im));
  const nothing = Matrix.add(g.mmul(im), c.mmul(re));
  expect(Matrix.sub(identity, Matrix.eye(4)).abs().max()).toBeLessThan(1e-12);
  expect(nothing.abs().max()).toBeLessThan(1e-12);
});
