import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  buildConductanceMatrix,
  type HinesMatrix,
  inputResistance,
  solveHines,
  transferResistances,
} from '../../src/cable/hinesMatrix.ts';
import { transferImpedances } from '../../src/cable/impedance.ts';
import { slowestTimeConstant } from '../../src/cable/timeConstants.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { parentsArbitrary } from '../support/randomTree.ts';

const conductance = fc.double({ min: 1e-4, max: 10, noNaN: true });

/** A tree with a conductance to each parent and a leak at each node. */
const treeArbitrary = parentsArbitrary().chain((parent) =>
  fc.record({
    parent: fc.constant(parent),
    couplingUs: fc.array(conductance, { minLength: parent.length, maxLength: parent.length }),
    leakUs: fc.array(conductance, { minLength: parent.length, maxLength: parent.length }),
  }),
);

function layoutOf(parent: number[], couplingUs: number[]): CompartmentLayout {
  const n = parent.length;
  return {
    nodeCount: n,
    parent: Int32Array.from(parent),
    areaUm2: new Float64Array(n).fill(100),
    axialResistanceMohm: Float64Array.from(parent, (p, i) => (p < 0 ? 0 : 1 / couplingUs[i]!)),
    capacitanceNf: new Float64Array(n).fill(1e-3),
    axialResistivityOhmCm: new Float64Array(n).fill(100),
    section: new Int32Array(n),
    x: new Float64Array(n),
    pathDistanceUm: new Float64Array(n),
    compartments: Int32Array.from(parent.keys()),
    sectionOffsets: Int32Array.of(0, n),
    startNode: Int32Array.of(0),
    endNode: Int32Array.of(n - 1),
  };
}

function dense({ parent, diagonal, coupling }: HinesMatrix): Matrix {
  const full = Matrix.diag([...diagonal]);
  parent.forEach((p, i) => {
    if (p < 0) return;
    full.set(i, p, -coupling[i]!);
    full.set(p, i, -coupling[i]!);
  });
  return full;
}

describe('Hines matrix', () => {
  it('gives two compartments their textbook input resistance', () => {
    const matrix = buildConductanceMatrix(layoutOf([-1, 0], [0, 2]), Float64Array.of(1, 1));
    // Leak 1 uS beside 2 uS in series with 1 uS.
    expect(inputResistance(matrix, 0)).toBeCloseTo(1 / (1 + 2 / 3), 14);
  });

  it('solves as dense elimination does, on any tree', () => {
    fc.assert(
      fc.property(treeArbitrary, ({ parent, couplingUs, leakUs }) => {
        const matrix = buildConductanceMatrix(
          layoutOf(parent, couplingUs),
          Float64Array.from(leakUs),
        );
        const column = inverse(dense(matrix)).getColumn(parent.length - 1);
        const solved = transferResistances(matrix, parent.length - 1);
        column.forEach((value, i) => {
          expect(Math.abs(solved[i]! - value)).toBeLessThan(1e-7 * Math.max(...column));
        });
      }),
    );
  });

  it('is reciprocal: the transfer from a to b is that from b to a', () => {
    fc.assert(
      fc.property(treeArbitrary, fc.nat(), fc.nat(), ({ parent, couplingUs, leakUs }, a, b) => {
        const matrix = buildConductanceMatrix(
          layoutOf(parent, couplingUs),
          Float64Array.from(leakUs),
        );
        const from = a % parent.length;
        const to = b % parent.length;
        const there = transferResistances(matrix, from)[to]!;
        const back = transferResistances(matrix, to)[from]!;
        expect(Math.abs(there - back)).toBeLessThan(1e-9 * inputResistance(matrix, from));
      }),
    );
  });

  it('solves a forest tree by tree', () => {
    const matrix = buildConductanceMatrix(
      layoutOf([-1, 0, -1, 2], [0, 1, 0, 1]),
      Float64Array.of(1, 1, 2, 2),
    );
    const column = transferResistances(matrix, 0);
    expect([...column.subarray(2)]).toEqual([0, 0]);
    expect(column[0]).toBeCloseTo(2 / 3, 14);
  });

  it('refuses a tree without leak', () => {
    const matrix = buildConductanceMatrix(layoutOf([-1, 0], [0, 0.3]), Float64Array.of(0, 0));
    expect(() => solveHines(matrix, Float64Array.of(1, 0))).toThrowError(
      expect.objectContaining({ code: 'cable/singular' }),
    );
  });
});

describe('impedance', () => {
  it('is the transfer resistance at 0 Hz and that of an RC circuit in one compartment', () => {
    const layout = layoutOf([-1], [0]);
    const leakUs = Float64Array.of(1e-3);
    expect(transferImpedances(layout, leakUs, 0, 0).re[0]).toBeCloseTo(1000, 10);
    const frequencyHz = 100;
    const omegaTau = 2 * Math.PI * frequencyHz * 1e-3 * 1; // tau = 1e-3 nF / 1e-3 uS = 1 ms
    const { re, im } = transferImpedances(layout, leakUs, 0, frequencyHz);
    expect(re[0]).toBeCloseTo(1000 / (1 + omegaTau ** 2), 9);
    expect(im[0]).toBeCloseTo((-1000 * omegaTau) / (1 + omegaTau ** 2), 9);
  });

  it('satisfies (G + i w C) z = e on any tree', () => {
    fc.assert(
      fc.property(treeArbitrary, ({ parent, couplingUs, leakUs }) => {
        const layout = layoutOf(parent, couplingUs);
        const matrix = buildConductanceMatrix(layout, Float64Array.from(leakUs));
        const omega = 2 * Math.PI * 50 * 1e-3;
        const { re, im } = transferImpedances(layout, Float64Array.from(leakUs), 0, 50);
        const g = dense(matrix);
        for (let row = 0; row < parent.length; row++) {
          const gRow = g.getRow(row);
          const scale = gRow.reduce((sum, value, j) => sum + Math.abs(value * re[j]!), 1);
          const real = gRow.reduce((sum, value, j) => sum + value * re[j]!, 0);
          const imaginary = gRow.reduce((sum, value, j) => sum + value * im[j]!, 0);
          const c = omega * layout.capacitanceNf[row]!;
          expect(Math.abs(real - c * im[row]! - (row === 0 ? 1 : 0))).toBeLessThan(1e-10 * scale);
          expect(Math.abs(imaginary + c * re[row]!)).toBeLessThan(1e-10 * scale);
        }
      }),
    );
  });
});

describe('slowest time constant', () => {
  it('is C / g of a uniform membrane, whatever the tree', () => {
    fc.assert(
      fc.property(treeArbitrary, ({ parent, couplingUs }) => {
        const layout = layoutOf(parent, couplingUs);
        const leakUs = new Float64Array(parent.length).fill(5e-5);
        const matrix = buildConductanceMatrix(layout, leakUs);
        expect(slowestTimeConstant(matrix, layout.capacitanceNf)).toBeCloseTo(20, 7);
      }),
    );
  });

  it('refuses a tree without capacitance', () => {
    const matrix = buildConductanceMatrix(layoutOf([-1], [0]), Float64Array.of(1));
    expect(() => slowestTimeConstant(matrix, Float64Array.of(0))).toThrowError(
      expect.objectContaining({ code: 'cable/no-capacitance' }),
    );
  });
});
