import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputResistance } from '../../src/cable/hinesMatrix.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { reductionInputOf } from './discreteCell.ts';
import { type DrawnSection, drawCell, PYRAMID, SOMA } from './drawnCell.ts';
import {
  prototypeRegions,
  readPrototypeRegion,
  readReferenceCell,
  shared,
  skipReason,
} from './referenceCell.ts';

const names = (model: ReducedModel): string[] => model.compartments.map(({ name }) => name);

test('a pyramidal cell becomes seven compartments in a tree', () => {
  const model = reduceByRegions(drawCell(PYRAMID));
  expect(names(model)).toEqual([
    'soma',
    'basal_proximal',
    'basal_distal',
    'trunk_proximal',
    'oblique',
    'trunk_distal',
    'tuft',
  ]);
  expect(model.compartments.map(({ parent }) => parent)).toEqual([-1, 0, 1, 0, 3, 3, 5]);
  expect(model.source).toEqual({ morphology: 'drawn.swc', sha256: 'f'.repeat(64) });
});

test('a soma alone is one compartment with its own leak and capacitance', () => {
  const [soma, ...others] = reduceByRegions(drawCell([SOMA])).compartments;
  expect(others).toEqual([]);
  const areaUm2 = Math.PI * 400;
  expect(soma!.areaUm2).toBeCloseTo(areaUm2, 9);
  expect(soma!.leakNs).toBeCloseTo((areaUm2 * 10) / 15000, 9);
  expect(soma!.capacitancePf).toBeCloseTo(areaUm2 * 1e-2, 9);
  expect(soma!.leakReversalMv).toBe(-70);
  expect(soma!.couplingNs).toBe(0);
});

test('two compartments are kept as they are', () => {
  const dendrite = { type: 3, parent: 0, lengthUm: 100, diameterUm: 2, compartments: 1 };
  const input = drawCell([SOMA, dendrite]);
  const { compartments } = reduceByRegions(input);
  expect(compartments).toHaveLength(2);
  expect(compartments[1]!.leakNs).toBeCloseTo((compartments[1]!.areaUm2 * 10) / 15000, 7);
  expect(compartments[1]!.couplingNs * 1e-3).toBeCloseTo(
    1 / input.layout.axialResistanceMohm[3]!,
    7,
  );
});

test('a cable without a soma is reduced from its beginning, and the model says so', () => {
  const model = reduceByRegions(
    drawCell([{ type: 3, parent: -1, lengthUm: 500, diameterUm: 1, compartments: 11 }]),
  );
  expect(names(model)).toEqual(['root', 'apical_proximal', 'apical_distal']);
  expect(model.notes.join('\n')).toContain('no soma');
});

test('unconnected pieces are reduced each by itself', () => {
  const piece = { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 1 };
  const model = reduceByRegions(drawCell([...PYRAMID, piece]));
  expect(names(model).at(-1)).toBe('piece2_root');
  expect(model.compartments.at(-1)!.parent).toBe(-1);
  expect(model.compartmentOfNode.at(-2)).toBe(7);
  expect(model.notes.join('\n')).toContain('2 unconnected pieces');
});

test('regions of the user are taken as they are, with names made fit for programs', () => {
  const input = drawCell(PYRAMID);
  const regionOfNode = Array.from(input.layout.section, (section) =>
    section === 0 ? '1st: soma' : 'dend rites',
  );
  const model = reduceByRegions(input, { regionOfNode });
  expect(names(model)).toEqual(['c1st__soma', 'dend_rites']);
});

test('the labelled apical region comes before SWC types', () => {
  const input = drawCell(PYRAMID);
  const nodes = Int32Array.from(input.layout.compartments).filter(
    (node) => input.layout.section[node] === 1,
  );
  const apical = { nodes, share: new Float64Array(nodes.length).fill(1) };
  expect(names(reduceByRegions({ ...input, apical }))).toContain('apical_distal');
});

test('active conductances are summed by region', () => {
  const input = drawCell(PYRAMID);
  const gnabar = input.layout.areaUm2.map((area, node) =>
    input.layout.section[node] === 0 ? area * 1.2 : 0,
  );
  const { compartments } = reduceByRegions({ ...input, channelsNs: { 'hh.gnabar': gnabar } });
  expect(compartments[0]!.channelsNs['hh.gnabar']).toBeCloseTo(Math.PI * 400 * 1.2, 8);
  expect(compartments[1]!.channelsNs).toEqual({});
});

test('different leak reversals keep the mean resting voltage of every region', () => {
  const input = drawCell(
    PYRAMID.map((section, i) => ({ ...section, reversalMv: i === 0 ? -60 : -75 + i })),
  );
  const row = findRow(certifyReduction(input, reduceByRegions(input)), 'soma_rest')!;
  expect(row.reduced).toBeCloseTo(row.full!, 9);
});

describe('what cannot be reduced is refused with a sentence', () => {
  const input = drawCell([SOMA]);
  const cases: [string, ReductionInput, string][] = [
    ['no leak', { ...input, leakUs: new Float64Array(3) }, 'reduce/no-leak'],
    ['NaN', { ...input, leakUs: new Float64Array(3).fill(Number.NaN) }, 'reduce/bad-value'],
    [
      'no membrane',
      { ...input, layout: { ...input.layout, areaUm2: new Float64Array(3) } },
      'reduce/no-membrane',
    ],
    [
      'no capacitance',
      { ...input, layout: { ...input.layout, capacitanceNf: new Float64Array(3) } },
      'reduce/no-capacitance',
    ],
  ];
  test.each(cases)('%s', (_, bad, code) => {
    expect(() => reduceByRegions(bad)).toThrow(expect.objectContaining({ code }));
  });

  test('an array of the wrong length', () => {
    expect(() => reduceByRegions({ ...input, leakUs: new Float64Array(2) })).toThrow(
      'leak conductance (uS) has 2 values, but the layout has 3 nodes',
    );
  });

  test('membrane without a region', () => {
    expect(() => reduceByRegions(input, { regionOfNode: [undefined, undefined, 'x'] })).toThrow(
      'soma[0](0.5)',
    );
  });

  test('more regions than can be fitted', () => {
    const cable = drawCell([
      { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 61 },
    ]);
    const regionOfNode = Array.from(cable.layout.x, (x) => `r${Math.floor(x * 61)}`);
    expect(() => reduceByRegions(cable, { regionOfNode })).toThrow(
      expect.objectContaining({ code: 'reduce/too-many-regions' }),
    );
  });
});

const section = fc.record({
  type: fc.constantFrom(2, 3, 4, 7),
  up: fc.nat(1000),
  lengthUm: fc.double({ min: 5, max: 400, noNaN: true }),
  diameterUm: fc.double({ min: 0.2, max: 5, noNaN: true }),
  compartments: fc.integer({ min: 1, max: 8 }),
  leakSPerCm2: fc.constantFrom(1e-5, 1 / 15000, 1e-3),
  reversalMv: fc.constantFrom(-80, -70, -55),
  cmUfPerCm2: fc.constantFrom(0.5, 1, 2),
});

/** Random trees, some without a soma, some in pieces, with uniform or varied membrane. */
const cell = fc
  .tuple(fc.boolean(), fc.boolean(), fc.array(section, { minLength: 0, maxLength: 14 }))
  .map(([hasSoma, isUniform, sections]): DrawnSection[] => {
    const root = hasSoma ? SOMA : { ...SOMA, type: 3, lengthUm: 80, compartments: 4 };
    const rest = sections.map(({ up, ...own }, i): DrawnSection => {
      const parent = up % 13 === 0 ? -1 : up % (i + 1);
      if (!isUniform) return { ...own, parent };
      const { type, lengthUm, diameterUm, compartments } = own;
      return { type, lengthUm, diameterUm, compartments, parent };
    });
    return [root, ...rest];
  });

test('random cells: positive values, a tree, every piece of membrane in one compartment, Rin and tau0 kept', () => {
  fc.assert(
    fc.property(cell, (drawn) => {
      const input = drawCell(drawn);
      const before = structuredClone(input);
      const model = reduceByRegions(input);
      expect(input).toEqual(before);
      checkInvariants(input, model);
      const certificate = certifyReduction(input, model, {
        frequenciesHz: [0],
        synapsePlaces: 0,
      });
      expect(Math.abs(findRow(certificate, 'soma_rin')!.error!)).toBeLessThan(1e-9);
      expect(Math.abs(findRow(certificate, 'tau0')!.error!)).toBeLessThan(1e-6);
      const rest = findRow(certificate, 'soma_rest')!;
      expect(Math.abs(rest.full! - rest.reduced!)).toBeLessThan(1e-6);
    }),
    { numRuns: 60 },
  );
}, 60_000);

function checkInvariants({ layout }: ReductionInput, model: ReducedModel): void {
  const { compartments, compartmentOfNode } = model;
  const areas = new Float64Array(compartments.length);
  layout.areaUm2.forEach((area, node) => {
    expect(compartmentOfNode[node]! >= 0).toBe(area > 0);
    if (area > 0) areas[compartmentOfNode[node]!]! += area;
  });
  expect(new Set(compartments.map(({ name }) => name)).size).toBe(compartments.length);
  const roots = layout.parent.filter((parent) => parent < 0).length;
  expect(compartments.filter(({ parent }) => parent < 0)).toHaveLength(roots);
  compartments.forEach((compartment, i) => {
    expect(compartment.areaUm2 / areas[i]!).toBeCloseTo(1, 12);
    expect(compartment.parent).toBeLessThan(i);
    expect(compartment.leakNs).toBeGreaterThan(0);
    expect(compartment.capacitancePf).toBeGreaterThan(0);
    expect(Number.isFinite(compartment.leakReversalMv)).toBe(true);
    if (compartment.parent >= 0) expect(compartment.couplingNs).toBeGreaterThan(0);
    expect(compartment.name).toMatch(/^[a-zA-Z]\w*$/);
  });
}

describe.skipIf(shared === undefined)(`reference cells${skipReason}`, () => {
  /** Worst and mean relative error over all ordered pairs, as prototype_errors.json was summed up. */
  function errorsOf(
    fitted: readonly (readonly number[])[],
    target: readonly (readonly number[])[],
  ): { worst: number; mean: number } {
    const all = target.flatMap((row, i) => row.map((z, j) => Math.abs(fitted[i]![j]! / z - 1)));
    return {
      worst: Math.max(...all),
      mean: all.reduce((sum, error) => sum + error, 0) / all.length,
    };
  }

  test.each(['asym_y', 'ca1_n120_1p'])(
    '%s: averaged Z is nearer than the prototype on the same regions',
    (cellName) => {
      const input = reductionInputOf(readReferenceCell(cellName));
      const prototype = readPrototypeRegion(cellName);
      const model = reduceByRegions(input, { regionOfNode: prototypeRegions(input) });
      prototype.regions.forEach((region, i) => {
        const own = model.compartments.find(({ name }) => name === region)!;
        expect(own.areaUm2 / prototype.area_um2[i]!).toBeCloseTo(1, 8);
      });
      const certificate = certifyReduction(input, model, { synapsePlaces: 0 });
      const floor = errorsOf(prototype.fitted.Z, prototype.Zbar_MOhm);
      expect(findRow(certificate, 'z_worst_0hz')!.error!).toBeLessThan(floor.worst);
      expect(findRow(certificate, 'z_mean_0hz')!.error!).toBeLessThan(floor.mean);
      const rin = prototype.Zbar_MOhm[0]![0]!;
      expect(findRow(certificate, 'soma_rin')!.full! / rin).toBeCloseTo(1, 8);
    },
  );

  test.each(['asym_y', 'ca1_n120_1p', 'ball_and_stick', 'rall_tree'])(
    '%s: somatic input resistance is the reference to 1e-8 and kept to 1e-9',
    (cellName) => {
      const reference = readReferenceCell(cellName);
      const model = reduceByRegions(reductionInputOf(reference));
      const { matrix } = buildReducedSystem(model);
      expect(
        Math.abs(inputResistance(matrix, 0) / reference.Z_MOhm['0']!.re[0]![0]! - 1),
      ).toBeLessThan(1e-8);
      const certificate = certifyReduction(reductionInputOf(reference), model);
      expect(Math.abs(findRow(certificate, 'soma_rin')!.error!)).toBeLessThan(1e-9);
    },
  );
});
