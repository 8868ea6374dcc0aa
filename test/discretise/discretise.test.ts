import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildConductanceMatrix, inputResistance } from '../../src/cable/hinesMatrix.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { countCompartments } from '../../src/discretise/meshPolicy.ts';
import { placeLocus } from '../../src/discretise/place.ts';
import { rootNode } from '../../src/discretise/rootNode.ts';
import { morphologyArea } from '../../src/morphology/frusta.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { ballAndStick, bareCell, straight } from '../support/cells.ts';

const fixed = (count: number) => ({ policy: 'fixed', count }) as const;

/** A tree of tapering sections, joined at any place of an earlier one. */
const treeArbitrary = fc
  .array(
    fc.record({
      parent: fc.nat(),
      parentX: fc.constantFrom(0, 0.3, 0.5, 0.81, 1),
      radii: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 2, maxLength: 6 }),
      stepUm: fc.double({ min: 0.5, max: 80, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawings) =>
    buildMorphologyFromSections(
      'random',
      drawings.map(({ parent, parentX, radii, stepUm }, i) => ({
        type: 3,
        parent: i === 0 ? null : { section: parent % i, x: parentX },
        points: radii.map((radius, k): [number, number, number, number] => [
          k * stepUm,
          i,
          0,
          2 * radius,
        ]),
      })),
    ),
  );

describe('discretise', () => {
  it('cuts the ball and stick as by hand', () => {
    const layout = discretise(bareCell(ballAndStick()), {
      policy: 'explicit',
      count: { soma: 1, 'dend[0]': 2 },
    });
    expect([...layout.parent]).toEqual([-1, 0, 1, 2, 3, 4]);
    expect([...layout.x]).toEqual([0, 0.5, 1, 0.25, 0.75, 1]);
    expect([...layout.section]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(layout.areaUm2[1]).toBeCloseTo(Math.PI * 400, 9);
    expect(layout.areaUm2[3]).toBeCloseTo(Math.PI * 2 * 250, 9);
    // 150 ohm cm over 125 um of 2 um diameter, in MOhm.
    expect(layout.axialResistanceMohm[3]).toBeCloseTo((1e-2 * 150 * 125) / Math.PI, 9);
    expect(layout.axialResistanceMohm[4]).toBeCloseTo((1e-2 * 150 * 250) / Math.PI, 9);
    expect(layout.capacitanceNf[1]).toBeCloseTo(Math.PI * 400 * 1e-5, 14);
    expect([...layout.pathDistanceUm]).toEqual([10, 0, 10, 135, 385, 510]);
  });

  it('joins a child exactly where it is written, also between centres', () => {
    const morphology = buildMorphologyFromSections('T', [
      straight(3, null, [0, 0, 0, 2], [100, 0, 0, 2]),
      straight(3, { section: 0, x: 0.3 }, [30, 0, 0, 2], [30, 50, 0, 2]),
    ]);
    const layout = discretise(bareCell(morphology), fixed(1));
    expect([...layout.x]).toEqual([0, 0.3, 0.5, 1, 0.5, 1]);
    expect([...layout.parent]).toEqual([-1, 0, 1, 2, 1, 4]);
    expect(layout.areaUm2[1]).toBe(0);
  });

  it('keeps area, order and positive resistances on any tree and mesh', () => {
    fc.assert(
      fc.property(treeArbitrary, fc.integer({ min: 1, max: 7 }), (morphology, count) => {
        const layout = discretise(bareCell(morphology), fixed(count));
        const area = layout.areaUm2.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(area / morphologyArea(morphology) - 1)).toBeLessThan(1e-12);
        layout.parent.forEach((parent, i) => {
          expect(parent).toBeLessThan(i);
          if (parent >= 0) expect(layout.axialResistanceMohm[i]!).toBeGreaterThan(0);
        });
        expect(layout.compartments.length).toBe(count * morphology.sections.length);
      }),
    );
  });

  it('gives the same input resistance whatever the order of a fine mesh cut', () => {
    fc.assert(
      fc.property(treeArbitrary, (morphology) => {
        const cell = bareCell(morphology);
        const [coarse, fine] = [81, 243].map((count) => {
          const layout = discretise(cell, fixed(count));
          const leakUs = layout.areaUm2.map((area) => area * 1e-2 * 5e-5);
          return inputResistance(buildConductanceMatrix(layout, leakUs), rootNode(layout));
        });
        expect(Math.abs(coarse! / fine! - 1)).toBeLessThan(1e-3);
      }),
      { numRuns: 20 },
    );
  });

  it('meets the analytic input resistance of the ball and stick to 1e-6 on a fine mesh', () => {
    const gPerUm2 = 5e-5 * 1e-8; // [S/um2]
    const layout = discretise(bareCell(ballAndStick()), {
      policy: 'explicit',
      count: { soma: 1, 'dend[0]': 2001 },
    });
    const leakUs = layout.areaUm2.map((area) => area * gPerUm2 * 1e6);
    const rin = inputResistance(buildConductanceMatrix(layout, leakUs), rootNode(layout));
    // Isopotential soma in series with half its axial resistance, then a sealed finite cable (Rall 1959).
    const raOhmUm = 150 * 1e4;
    const lambdaUm = Math.sqrt(2 / (4 * raOhmUm * gPerUm2));
    const gInfinite = (Math.PI / 2) * 2 ** 1.5 * Math.sqrt(gPerUm2 / raOhmUm);
    const cable = 1 / (gInfinite * Math.tanh(500 / lambdaUm));
    const series = (raOhmUm * 10) / (Math.PI * 100);
    const soma = Math.PI * 400 * gPerUm2;
    const analyticMohm = 1e-6 / (soma + 1 / (series + cable));
    expect(Math.abs(rin / analyticMohm - 1)).toBeLessThan(1e-6);
  });

  it('refuses a mesh that would exhaust memory, and an explicit one with a hole', () => {
    const cell = bareCell(ballAndStick());
    expect(() => discretise(cell, { policy: 'max_length', max_length_um: 1e-5 })).toThrowError(
      expect.objectContaining({ code: 'mesh/too-many' }),
    );
    expect(() => discretise(cell, { policy: 'explicit', count: { soma: 1 } })).toThrowError(
      expect.objectContaining({ code: 'mesh/missing-section' }),
    );
  });
});

describe('d_lambda', () => {
  it('gives the odd count of the published rule', () => {
    // lambda_100 of a 2 um cable with Ra 150, cm 1: 1e5 sqrt(2 / (4 pi 100 150)) = 325.7 um.
    const counts = countCompartments(bareCell(ballAndStick()), {
      policy: 'd_lambda',
      d_lambda: 0.1,
      frequency_hz: 100,
    });
    expect([...counts]).toEqual([1, Math.floor((500 / 32.5735 + 0.9) / 2) * 2 + 1]);
  });
});

describe('places', () => {
  it('lie between nodes by axial resistance', () => {
    const layout = discretise(bareCell(ballAndStick()), fixed(1));
    const place = placeLocus(ballAndStick(), layout, { section: 1, x: 0.95 });
    expect(layout.x[place.near]).toBe(0.5);
    expect(layout.x[place.far]).toBe(1);
    expect(place.farShare).toBeCloseTo(0.9, 12);
    const centre = placeLocus(ballAndStick(), layout, { section: 1, x: 0.5 });
    expect(centre).toEqual({ near: centre.near, far: centre.near, farShare: 0 });
    expect(placeLocus(ballAndStick(), layout, { section: 1, x: 0 }).near).toBe(layout.endNode[0]);
  });

  it('are at most the ends of the section, on any tree', () => {
    fc.assert(
      fc.property(treeArbitrary, fc.double({ min: 0, max: 1, noNaN: true }), (morphology, x) => {
        const layout = discretise(bareCell(morphology), fixed(3));
        const section = morphology.sections.length - 1;
        const { near, far, farShare } = placeLocus(morphology, layout, { section, x });
        expect(farShare).toBeGreaterThanOrEqual(0);
        expect(farShare).toBeLessThanOrEqual(1);
        if (near !== far) expect(layout.parent[far]).toBe(near);
      }),
    );
  });
});
