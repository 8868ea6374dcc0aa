import { describe, expect, it } from 'vitest';
import {
  buildConductanceMatrix,
  buildMorphologyFromSections,
  type Cell,
  discretise,
  transferResistances,
} from '../../src/index.ts';
import { measureAttenuation } from '../../viewer/src/attenuation.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

const run = syntheticRun('stick', ballAndStick(), 10);
const [soma, tip] = [
  { section: 0, x: 0.5 },
  { section: 1, x: 0.975 },
];

describe('measureAttenuation', () => {
  it('is the transfer resistance between compartment centres', () => {
    const matrix = buildConductanceMatrix(run.layout, run.restingUs);
    const at = (section: number, x: number): number =>
      Array.from(run.layout.compartments).find(
        (node) => run.layout.section[node] === section && Math.abs(run.layout.x[node]! - x) < 1e-9,
      )!;
    const near = at(1, 0.005);
    const far = at(1, 0.995);
    const column = transferResistances(matrix, near);
    const found = measureAttenuation(run, { section: 1, x: 0.005 }, { section: 1, x: 0.995 }, 0);
    expect(found.transferMohm).toBeCloseTo(column[far]!, 9);
    expect(found.fromMohm).toBeCloseTo(column[near]!, 9);
    expect(found.forward).toBeCloseTo(column[far]! / column[near]!, 12);
  });

  it('is the same transfer both ways, also between nodes', () => {
    const there = measureAttenuation(run, soma, { section: 1, x: 0.7012 }, 0);
    const back = measureAttenuation(run, { section: 1, x: 0.7012 }, soma, 0);
    expect(there.transferMohm).toBeCloseTo(back.transferMohm, 9);
    expect(there.forward).toBeCloseTo(back.backward, 12);
  });

  it('keeps all of a voltage at its own place and less of a fast one than of a steady one', () => {
    expect(measureAttenuation(run, tip, tip, 0).forward).toBe(1);
    const steady = measureAttenuation(run, soma, tip, 0).forward;
    const fast = measureAttenuation(run, soma, tip, 100).forward;
    expect(fast).toBeLessThan(steady);
    expect(fast).toBeGreaterThan(0);
  });

  it('follows cosh(L - x) / cosh(L) along a sealed cable', () => {
    const morphology = buildMorphologyFromSections('cable', [
      {
        type: 3,
        parent: null,
        points: [
          [0, 0, 0, 2],
          [1000, 0, 0, 2],
        ],
      },
    ]);
    const cell: Cell = {
      morphology,
      celsius: 20,
      vInitMv: -70,
      membrane: { cmUfPerCm2: 1, raOhmCm: 150 },
      labels: {},
      coats: [],
      clamps: [],
      points: [],
      connections: [],
      probes: [],
      quantities: [],
    };
    const layout = discretise(cell, { policy: 'fixed', count: 501 });
    const restingUs = layout.areaUm2.map((area) => area * 1e-4 * 1e-2); // 1e-4 S/cm2
    const lambdaUm = Math.sqrt(2e-4 / (4 * 150 * 1e-4)) * 1e4;
    const cable = { ...run, morphology, layout, restingUs };
    const { forward } = measureAttenuation(cable, { section: 0, x: 0 }, { section: 0, x: 0.6 }, 0);
    const expected = Math.cosh(400 / lambdaUm) / Math.cosh(1000 / lambdaUm);
    expect(forward).toBeCloseTo(expected, 4);
  });
});
