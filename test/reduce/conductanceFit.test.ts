import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import {
  fitConductances,
  type RegionConductances,
  treeMatrix,
} from '../../src/reduce/conductanceFit.ts';

/** Leaks to be drawn to, and no bound on couplings. */
const own = (...leaksUs: number[]): RegionConductances => ({
  ownLeakUs: Float64Array.from(leaksUs),
  mostCouplingUs: new Float64Array(leaksUs.length).fill(1e9),
});

test('one region is its input conductance', () => {
  const { leakUs, couplingUs } = fitConductances(new Matrix([[80]]), Int32Array.of(-1), own(1));
  expect([...leakUs]).toEqual([1 / 80]);
  expect([...couplingUs]).toEqual([0]);
});

test('two regions are the closed form: gc = Zsd / D, gs = (Zdd - Zsd) / D, gd = (Zss - Zsd) / D', () => {
  const [zss, zsd, zdd] = [100, 60, 200];
  const determinant = zss * zdd - zsd * zsd;
  const target = new Matrix([
    [zss, zsd],
    [zsd, zdd],
  ]);
  const [gs, gd] = [(zdd - zsd) / determinant, (zss - zsd) / determinant];
  const { leakUs, couplingUs } = fitConductances(target, Int32Array.of(-1, 0), own(gs, gd));
  expect(couplingUs[1]! / (zsd / determinant)).toBeCloseTo(1, 9);
  expect(leakUs[0]! / gs).toBeCloseTo(1, 9);
  expect(leakUs[1]! / gd).toBeCloseTo(1, 9);
});

test('transfer resistances of a tree give that tree back', () => {
  const conductance = fc.double({ min: 0.05, max: 5, noNaN: true });
  const node = fc.record({ leak: conductance, coupling: conductance, up: fc.nat(100) });
  fc.assert(
    fc.property(fc.array(node, { minLength: 2, maxLength: 6 }), (nodes) => {
      const parent = Int32Array.from(nodes, ({ up }, i) => (i === 0 ? -1 : up % i));
      const truth = {
        leakUs: Float64Array.from(nodes, ({ leak }) => leak),
        couplingUs: Float64Array.from(nodes, ({ coupling }, i) => (i === 0 ? 0 : coupling)),
      };
      const fitted = fitConductances(
        inverse(treeMatrix(parent, truth)),
        parent,
        own(...truth.leakUs),
      );
      nodes.forEach((_, i) => {
        expect(fitted.leakUs[i]! / truth.leakUs[i]!).toBeCloseTo(1, 5);
        if (i > 0) expect(fitted.couplingUs[i]! / truth.couplingUs[i]!).toBeCloseTo(1, 5);
      });
    }),
    { numRuns: 100 },
  );
});

test('what no tree can be is fitted with every conductance positive and the first resistance exact', () => {
  const target = new Matrix([
    [100, 90, 90],
    [90, 120, 95],
    [90, 95, 120],
  ]);
  const parent = Int32Array.of(-1, 0, 1);
  const fitted = fitConductances(target, parent, own(0.003, 0.003, 0.003));
  for (const value of [...fitted.leakUs, ...fitted.couplingUs.slice(1)])
    expect(value).toBeGreaterThan(0);
  expect(inverse(treeMatrix(parent, fitted)).get(0, 0)).toBeCloseTo(100, 8);
});

test('a coupling is held near the conductance of the border', () => {
  const target = new Matrix([
    [100, 99.9999999],
    [99.9999999, 100],
  ]);
  const { couplingUs } = fitConductances(target, Int32Array.of(-1, 0), {
    ...own(0.005, 0.005),
    mostCouplingUs: Float64Array.of(0, 5),
  });
  expect(couplingUs[1]).toBeLessThan(6);
});

test('averages that fit any leaks are given those of the own membrane, as far as the first resistance allows', () => {
  const target = new Matrix([
    [100, 99.999999999],
    [99.999999999, 100],
  ]);
  const fitted = fitConductances(target, Int32Array.of(-1, 0), own(0.002, 0.008));
  expect(fitted.leakUs[0]! / 0.002).toBeCloseTo(1, 3);
  expect(fitted.leakUs[1]! / 0.008).toBeCloseTo(1, 3);
});
