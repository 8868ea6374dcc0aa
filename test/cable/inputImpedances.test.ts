import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inputImpedances } from '../../src/cable/inputImpedances.ts';
import { solveAdmittance } from '../../src/reduce/admittanceSolve.ts';
import { randomTree } from '../reduce/siteTree.ts';

const positive = fc.double({ min: 0.01, max: 2, noNaN: true });
const TREE = fc
  .array(fc.tuple(fc.nat(), positive, positive, positive), { minLength: 1, maxLength: 30 })
  .map((rows) => {
    const parents = rows.map(([pick], i) => (i === 0 ? -1 : pick % i));
    return randomTree(
      parents,
      rows.map(([, leak]) => leak),
      rows.map(([, , coupling]) => coupling),
      rows.map(([, , , capacitance]) => capacitance),
    );
  });

it('is at every node what a current into it alone gives', () => {
  fc.assert(
    fc.property(TREE, fc.constantFrom(0, 40, 300), ({ matrix, capacitanceNf }, frequencyHz) => {
      const all = inputImpedances(matrix, capacitanceNf, frequencyHz);
      matrix.parent.forEach((_, node) => {
        const current = new Float64Array(capacitanceNf.length);
        current[node] = 1;
        const { re, im } = solveAdmittance(matrix, capacitanceNf, current, frequencyHz);
        const size = Math.hypot(re[node]!, im[node]!);
        expect(Math.abs(all.re[node]! - re[node]!)).toBeLessThan(1e-10 * size);
        expect(Math.abs(all.im[node]! - im[node]!)).toBeLessThan(1e-10 * size);
      });
    }),
  );
});
