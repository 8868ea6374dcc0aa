import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintMorphology } from '../../src/cell/buildCell.ts';
import { experimentSchema } from '../../src/cell/experimentSchema.ts';
import type { MeshEntry, MeshPolicy, MeshRule } from '../../src/cell/meshSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { electrotonicReach } from '../../src/discretise/electrotonicReach.ts';
import {
  countCompartments,
  describeMesh,
  electrotonicLength,
  meshFrequencyHz,
} from '../../src/discretise/meshPolicy.ts';
import { parseMesh, printMesh } from '../../src/discretise/meshText.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { ballAndStick, bareCell, sideBranch } from '../support/cells.ts';
import { tableOf } from '../support/swcTables.ts';

/** soma; dend[0] of 100 um, which forks into dend[1] of 60 um and apic[0] of 200 um; axon[0] of 30 um. */
const { morphology: CELL } = buildMorphology(
  tableOf(
    [
      '1 1 0 0 0 5 -1',
      '2 3 5 0 0 1 1',
      '3 3 105 0 0 1 2',
      '4 3 105 60 0 1 3',
      '5 4 305 0 0 1 3',
      '6 2 0 -5 0 1 1',
      '7 2 0 -35 0 1 6',
    ].join('\n'),
  ),
);
const NAMES = ['soma', 'dend[0]', 'dend[1]', 'apic[0]', 'axon[0]'];

function countsOf(text: string): Record<string, number> {
  const counts = countCompartments(bareCell(CELL), parseMesh(text));
  return Object.fromEntries(CELL.sections.map(({ name, index }) => [name, counts[index]!]));
}

describe('countCompartments', () => {
  it.each<[string, readonly number[]]>([
    ['fixed:3', [3, 3, 3, 3, 3]],
    ['single', [1, 1, 1, 1, 1]],
    ['max:50um', [1, 2, 2, 4, 1]],
    ['single; max:50um in dend', [1, 2, 2, 1, 1]],
    ['max:50um in dend; single', [1, 1, 1, 1, 1]],
    ['single; max:50um in distance > 60', [1, 1, 2, 4, 1]],
    ['fixed:2; fixed:7 in axon | apic; fixed:5 in apic', [2, 2, 2, 5, 7]],
    ['finest: fixed:2; fixed:7 in axon | apic; fixed:5 in apic', [2, 2, 2, 7, 7]],
    ['explicit:soma=1,dend[0]=2,dend[1]=3,apic[0]=4,axon[0]=5', [1, 2, 3, 4, 5]],
    ['single; explicit:axon[0]=9 in axon', [1, 1, 1, 1, 9]],
  ])('%s', (text, expected) => {
    expect(countsOf(text)).toEqual(Object.fromEntries(NAMES.map((name, k) => [name, expected[k]])));
  });

  it('falls back to d_lambda where no rule covers a section', () => {
    const whole = countsOf('dlambda:0.1@100Hz');
    expect(countsOf('single in axon')).toEqual({ ...whole, 'axon[0]': 1 });
  });

  it('knows the labels of the user', () => {
    const cell = { ...bareCell(CELL), labels: { tuft: 'apic' } };
    const counts = countCompartments(cell, parseMesh('single; fixed:8 in tuft'));
    expect([...counts]).toContain(8);
  });

  it.each([
    ['explicit:soma=1', 'mesh/missing-section'],
    ['max:1e-9um', 'mesh/too-many'],
    ['single in apix', 'morphology/unknown-region'],
  ])('refuses %s', (text, code) => {
    expect(() => countsOf(text)).toThrow(expect.objectContaining({ code }));
  });

  it('of rules is never coarser than each of them where the finest holds, for any cell', () => {
    const policy = fc.constantFrom('single', 'fixed:3', 'max:40um', 'dlambda:0.2@50Hz');
    const region = fc.constantFrom('all', 'dend', 'distance > 100', 'order >= 1');
    const rules = fc.array(fc.tuple(policy, region), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(arbitrarySwc, rules, (text, parts) => {
        const cell = bareCell(buildMorphology(tableOf(text)).morphology);
        const joined = parts.map(([p, r]) => `${p} in ${r}`).join('; ');
        const finest = countCompartments(cell, parseMesh(`finest: ${joined}`));
        const last = countCompartments(cell, parseMesh(joined));
        finest.forEach((count, k) => {
          expect(count).toBeGreaterThanOrEqual(last[k]!);
        });
        const reversed = parts.map(([p, r]) => `${p} in ${r}`).reverse();
        expect(countCompartments(cell, parseMesh(`finest: ${reversed.join('; ')}`))).toEqual(
          finest,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('a mesh as text', () => {
  it.each<[string, MeshEntry]>([
    ['dlambda', { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 }],
    ['dlambda:0.05', { policy: 'd_lambda', d_lambda: 0.05, frequency_hz: 100 }],
    ['dlambda@50', { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 50 }],
    ['max:20', { policy: 'max_length', max_length_um: 20 }],
    [
      'max:20um ; single in soma | axon',
      {
        policy: 'by_region',
        rules: [
          { region: 'all', policy: 'max_length', max_length_um: 20 },
          { region: 'soma | axon', policy: 'single' },
        ],
        choose: 'last',
      },
    ],
  ])('%j', (text, mesh) => {
    expect(parseMesh(text)).toEqual(mesh);
  });

  it.each([
    ['', 'mesh/bad-text'],
    ['max', 'mesh/bad-text'],
    ['max:0um', 'mesh/bad-text'],
    ['fixed:0', 'mesh/bad-text'],
    ['fixed:1.5', 'mesh/bad-text'],
    ['single;', 'mesh/bad-text'],
    ['explicit:soma', 'mesh/bad-text'],
    ['single in (axon', 'morphology/bad-region'],
  ])('refuses %j', (text, code) => {
    expect(() => parseMesh(text)).toThrow(expect.objectContaining({ code }));
  });

  const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
  const policy: fc.Arbitrary<MeshPolicy> = fc.oneof(
    fc.record({ policy: fc.constant('d_lambda'), d_lambda: positive, frequency_hz: positive }),
    fc.record({ policy: fc.constant('max_length'), max_length_um: positive }),
    fc.record({ policy: fc.constant('fixed'), count: fc.integer({ min: 1, max: 99 }) }),
    fc.constant<MeshPolicy>({ policy: 'single' }),
    fc.constant<MeshPolicy>({ policy: 'explicit', count: { soma: 1, 'dend[0]': 3 } }),
  );
  const rule: fc.Arbitrary<MeshRule> = fc
    .tuple(policy, fc.constantFrom('all', 'axon', 'distance >= 20 & !soma'))
    .map(([of, region]): MeshRule => ({ region, ...of }));
  const mesh: fc.Arbitrary<MeshEntry> = fc.oneof(
    policy,
    fc.record({
      policy: fc.constant('by_region'),
      rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
      choose: fc.constantFrom('last', 'finest'),
    }),
  );

  it('reads back as what was printed, and has words', () => {
    fc.assert(
      fc.property(mesh, (given) => {
        expect(parseMesh(printMesh(given))).toEqual(given);
        expect(describeMesh(given)).not.toMatch(/undefined|NaN/);
        expect(experimentSchema.shape.mesh.parse(given)).toEqual(given);
      }),
    );
  });

  it('knows the frequency that it is made for', () => {
    expect(meshFrequencyHz(parseMesh('dlambda:0.1@50Hz; dlambda:0.1@400Hz in axon'))).toBe(400);
    expect(meshFrequencyHz(parseMesh('single'))).toBeUndefined();
  });
});

describe('a mesh in an experiment', () => {
  const text = (mesh: string): string =>
    `{\n"cabletree": 1,\n"morphology": {"file": "x.swc"},\n"mesh": ${mesh}\n}`;

  it('is read with its defaults', () => {
    const { experiment } = parseExperiment(
      text('{"policy": "by_region", "rules": [{"region": "axon", "policy": "d_lambda"}]}'),
    );
    expect(experiment!.mesh).toEqual({
      policy: 'by_region',
      rules: [{ region: 'axon', policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 }],
      choose: 'last',
    });
  });

  it.each([
    ['{"policy": "max_lenght"}', 'experiment/invalid'],
    ['{"policy": "single", "cuont": 3}', 'experiment/unknown-key'],
    ['{"policy": "by_region", "rules": []}', 'experiment/invalid'],
    ['{"policy": "by_region", "rules": [{"policy": "single"}]}', 'experiment/invalid'],
  ])('refuses %s at its line', (mesh, code) => {
    const { diagnostics } = parseExperiment(text(mesh));
    expect(diagnostics).toContainEqual(expect.objectContaining({ code, line: 4 }));
  });

  it('has its regions checked with the cell', () => {
    const { experiment } = parseExperiment(
      text('{"policy": "by_region", "rules": [{"region": "apix", "policy": "single"}]}'),
    );
    const { cell, diagnostics } = paintMorphology(experiment!, CELL);
    expect(cell).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({ code: 'morphology/unknown-region' });
  });
});

describe('electrotonicReach', () => {
  it('of a ball and stick is the length over lambda, at rest', () => {
    // Rm 20000 ohm cm2, Ra 150 ohm cm, d 2 um: lambda = sqrt(Rm d / (4 Ra)).
    const morphology = ballAndStick();
    const cell = bareCell(morphology);
    const layout = discretise(cell, { policy: 'max_length', max_length_um: 5 });
    const us = layout.areaUm2.map((um2) => (um2 * 1e-2) / 20000);
    const lambdaUm = Math.sqrt((20000 * 2e-4) / (4 * 150)) * 1e4;
    const somaUm = Math.sqrt((20000 * 20e-4) / (4 * 150)) * 1e4;
    const { tip, lambdas } = electrotonicReach(morphology, layout, us, 0);
    expect(tip).toEqual({ section: 1, x: 1 });
    expect(lambdas).toBeCloseTo(500 / lambdaUm + 10 / somaUm, 9);
  });

  it('at a high frequency is what the d_lambda rule counts', () => {
    const morphology = ballAndStick();
    const cell = bareCell(morphology);
    const layout = discretise(cell, { policy: 'max_length', max_length_um: 5 });
    const none = new Float64Array(layout.nodeCount);
    const { lambdas } = electrotonicReach(morphology, layout, none, 100);
    const expected = electrotonicLength(cell, 1, 100) + electrotonicLength(cell, 0, 100) / 2;
    expect(lambdas).toBeCloseTo(expected, 9);
  });

  it('does not depend on the mesh where the membrane is even', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (a, b) => {
        const morphology = sideBranch();
        const cell = bareCell(morphology);
        const reach = (count: number): number => {
          const layout = discretise(cell, { policy: 'fixed', count });
          const us = layout.areaUm2.map((um2) => um2 * 1e-6);
          return electrotonicReach(morphology, layout, us, 30).lambdas;
        };
        expect(reach(a)).toBeCloseTo(reach(b), 9);
      }),
    );
  });
});
