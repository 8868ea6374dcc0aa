import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CableMode, cableModes } from '../../src/cable/cableModes.ts';
import { buildConductanceMatrix, type HinesMatrix } from '../../src/cable/hinesMatrix.ts';
import { slowestTimeConstant } from '../../src/cable/timeConstants.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { ballAndStick, bareCell, straight } from '../support/cells.ts';
import { parentsArbitrary } from '../support/randomTree.ts';

/** S/cm2; with 1 uF/cm2 the membrane's time constant is 20 ms. */
const G_PAS = 5e-5;
const RA = 150;
const LENGTH_UM = 1000;
const DIAMETER_UM = 2;

function meshed(morphology: Morphology, count: number) {
  const layout = discretise(bareCell(morphology, { raOhmCm: RA }), { policy: 'fixed', count });
  return { layout, leakUs: layout.areaUm2.map((area) => area * G_PAS * 1e-2) };
}

const cable = buildMorphologyFromSections('cable', [
  straight(3, null, [0, 0, 0, DIAMETER_UM], [LENGTH_UM, 0, 0, DIAMETER_UM]),
]);

describe('modes', () => {
  it('of a sealed cable have the time constants of Rall', () => {
    const { layout, leakUs } = meshed(cable, 201);
    const modes = cableModes(buildConductanceMatrix(layout, leakUs), layout.capacitanceNf);
    const lambdaCm = Math.sqrt((DIAMETER_UM * 1e-4) / 4 / (RA * G_PAS));
    const electrotonic = (LENGTH_UM * 1e-4) / lambdaCm;
    expect(modes).toHaveLength(201);
    for (let n = 0; n < 5; n++) {
      const theory = 20 / (1 + ((n * Math.PI) / electrotonic) ** 2);
      expect(Math.abs(modes[n]!.tauMs / theory - 1)).toBeLessThan(1e-3);
      // cos(n pi x), up to its sign.
      const values = modes[n]!.voltage;
      const sign = Math.sign(values[0]!);
      layout.x.forEach((x, node) => {
        const expected = sign * Math.cos(n * Math.PI * x);
        expect(Math.abs(values[node]! - expected)).toBeLessThan(2e-3);
      });
    }
  });

  it('decay each at its own rate, and begin with the slowest of the power iteration', () => {
    const { layout, leakUs } = meshed(ballAndStick(), 15);
    const uneven = leakUs.map((us, node) => us * (1 + layout.x[node]!));
    const matrix = buildConductanceMatrix(layout, uneven);
    const modes = cableModes(matrix, layout.capacitanceNf);
    const slowest = slowestTimeConstant(matrix, layout.capacitanceNf);
    expect(Math.abs(modes[0]!.tauMs / slowest - 1)).toBeLessThan(1e-9);
    const { parent, diagonal, coupling } = matrix;
    for (const { tauMs, voltage } of modes.slice(0, 8)) {
      const current = voltage.map((v, i) => diagonal[i]! * v);
      parent.forEach((p, i) => {
        if (p < 0) return;
        current[i]! -= coupling[i]! * voltage[p]!;
        current[p]! -= coupling[i]! * voltage[i]!;
      });
      // G v = C v / tau.
      current.forEach((na, i) => {
        expect(Math.abs(na - (layout.capacitanceNf[i]! * voltage[i]!) / tauMs)).toBeLessThan(1e-7);
      });
    }
  });

  it('of too many compartments are refused, but for the slowest', () => {
    const { layout, leakUs } = meshed(cable, 1001);
    const matrix = buildConductanceMatrix(layout, leakUs);
    expect(() => cableModes(matrix, layout.capacitanceNf)).toThrow(/1001 compartments/);
    expect(cableModes(matrix, layout.capacitanceNf, 3)).toHaveLength(3);
  });
});

/** A tree of nodes, some without capacitance. */
const treeArbitrary = parentsArbitrary(30).chain((parent) => {
  const each = <T>(value: fc.Arbitrary<T>) =>
    fc.array(value, { minLength: parent.length, maxLength: parent.length });
  const size = fc.double({ min: 0.01, max: 10, noNaN: true });
  return fc.record({
    parent: fc.constant(parent),
    coupling: each(size),
    leak: each(size),
    capacitance: each(fc.oneof(size, fc.constant(0))),
  });
});

/** Largest |G v - C v / tau| beside the largest |C v / tau|. */
function residual(matrix: HinesMatrix, capacitanceNf: Float64Array, mode: CableMode): number {
  const { parent, diagonal, coupling } = matrix;
  const charge = mode.voltage.map((v, i) => (capacitanceNf[i]! * v) / mode.tauMs);
  const current = mode.voltage.map((v, i) => diagonal[i]! * v);
  parent.forEach((p, i) => {
    if (p < 0) return;
    current[i]! -= coupling[i]! * mode.voltage[p]!;
    current[p]! -= coupling[i]! * mode.voltage[i]!;
  });
  const largest = (values: Float64Array): number =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(current.map((na, i) => na - charge[i]!)) / largest(charge);
}

describe('the slowest modes', () => {
  it('are the first of all modes, on any tree', () => {
    fc.assert(
      fc.property(treeArbitrary, fc.integer({ min: 1, max: 6 }), (tree, count) => {
        const capacitanceNf = Float64Array.from(tree.capacitance);
        fc.pre(capacitanceNf.some((value) => value > 0));
        const coupling = Float64Array.from(tree.coupling);
        coupling[0] = 0;
        const diagonal = Float64Array.from(tree.leak);
        tree.parent.forEach((p, i) => {
          diagonal[i]! += coupling[i]!;
          if (p >= 0) diagonal[p]! += coupling[i]!;
        });
        const matrix = { parent: Int32Array.from(tree.parent), coupling, diagonal };
        const all = cableModes(matrix, capacitanceNf);
        const slowest = cableModes(matrix, capacitanceNf, count);
        expect(slowest).toHaveLength(Math.min(count, all.length));
        slowest.forEach((mode, k) => {
          expect(Math.abs(mode.tauMs / all[k]!.tauMs - 1)).toBeLessThan(1e-10);
          expect(residual(matrix, capacitanceNf, mode)).toBeLessThan(1e-8);
          expect(Math.max(...mode.voltage)).toBe(1);
        });
      }),
    );
  });

  it('of a tree of equal branches come as often as they do, at right angles to each other', () => {
    const [stem, ...rest] = [0, 0, 0, 0, 0].map((parent, i) => ({
      ...{ type: 3, parent: i === 0 ? null : { section: parent, x: 1 } },
      points: [[0, 0, 0, i === 0 ? 4 : 2] as const, [200, 0, 0, i === 0 ? 4 : 2] as const],
    }));
    const { layout, leakUs } = meshed(buildMorphologyFromSections('fork', [stem!, ...rest]), 31);
    const matrix = buildConductanceMatrix(layout, leakUs);
    const { capacitanceNf } = layout;
    const all = cableModes(matrix, capacitanceNf);
    const slowest = cableModes(matrix, capacitanceNf, 12);
    slowest.forEach((mode, k) => {
      expect(Math.abs(mode.tauMs / all[k]!.tauMs - 1)).toBeLessThan(1e-9);
      expect(residual(matrix, capacitanceNf, mode)).toBeLessThan(1e-8);
    });
    const isEqual = slowest.map(
      ({ tauMs }, k) => k > 0 && slowest[k - 1]!.tauMs / tauMs < 1 + 1e-9,
    );
    // Of four branches that differ in nothing, three modes each leave the stem at rest.
    expect(isEqual.filter(Boolean).length).toBeGreaterThanOrEqual(4);
    const product = (a: CableMode, b: CableMode): number =>
      a.voltage.reduce((sum, v, i) => sum + v * capacitanceNf[i]! * b.voltage[i]!, 0);
    slowest.forEach((a, i) => {
      for (const b of slowest.slice(0, i))
        expect(Math.abs(product(a, b))).toBeLessThan(1e-9 * product(a, a));
    });
  });

  it('of 20,000 compartments have the equalising time constants of Rall', () => {
    const { layout, leakUs } = meshed(cable, 20_000);
    const modes = cableModes(buildConductanceMatrix(layout, leakUs), layout.capacitanceNf, 8);
    const electrotonic = LENGTH_UM / 816.4965809277261;
    modes.forEach(({ tauMs, voltage }, n) => {
      const theory = 20 / (1 + ((n * Math.PI) / electrotonic) ** 2);
      expect(Math.abs(tauMs / theory - 1)).toBeLessThan(1e-6);
      const sign = Math.sign(voltage[0]!);
      expect(
        Math.abs(
          voltage[layout.compartments[10_000]!]! -
            sign * Math.cos(n * Math.PI * layout.x[layout.compartments[10_000]!]!),
        ),
      ).toBeLessThan(1e-5);
    });
  });
});
