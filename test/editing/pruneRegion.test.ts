import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachSubtree } from '../../src/editing/attachSubtree.ts';
import { cutSubtree } from '../../src/editing/cutSubtree.ts';
import { pruneRegion } from '../../src/editing/pruneRegion.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { morphologyArea } from '../../src/morphology/frusta.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { resolveRegion } from '../../src/morphology/region.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { tableOf } from '../support/swcTables.ts';

/** soma of radius 5; a dendrite of 100 um tapering from 2 to 1 um that forks into 50 um of dendrite and 100 um of apical. */
const ROWS = [
  '1 1 0 0 0 5 -1',
  '2 3 10 0 0 2 1',
  '3 3 60 0 0 1.5 2',
  '4 3 110 0 0 1 3',
  '5 3 110 50 0 1 4',
  '6 4 210 0 0 0.5 4',
];
const CELL = tableOf(ROWS.join('\n'));

function rowsOf(table: SwcTable): string[] {
  return printSwc(table)
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
}

function lengthUm(table: SwcTable): number {
  return measureMorphology(table).neurites.lengthUm;
}

describe('pruneRegion', () => {
  it.each([
    ['apic', [...ROWS.slice(0, 5)]],
    ['subtree(2)', [ROWS[0]]],
    ['dend & order >= 1', [...ROWS.slice(0, 4), ROWS[5]]],
    ['axon', ROWS],
    ['distance > 25', [...ROWS.slice(0, 2), '7 3 35 0 0 1.75 2']],
    ['distance >= 50', ROWS.slice(0, 3)],
    ['interval(dend[1], 0.5, 1)', [...ROWS.slice(0, 4), '7 3 110 25 0 1 4', ROWS[5]]],
    ['radius < 0.75', [...ROWS.slice(0, 5), '7 4 160 0 0 0.75 4']],
  ])('%s', (region, expected) => {
    expect(rowsOf(pruneRegion(CELL, region).table)).toEqual(expected);
  });

  it('takes what would hang in the air too, and says so', () => {
    const { table, log } = pruneRegion(CELL, 'interval(dend[0], 0.25, 0.3)');
    expect(rowsOf(table)).toEqual([...ROWS.slice(0, 2), '7 3 35 0 0 1.75 2']);
    expect(log).toContain('removed 4 samples, 225 um of neurite');
    expect(log).toContain('220 um of that lay beyond the region and went with it');
  });

  it('cuts no ball in two', () => {
    const { table, log } = pruneRegion(CELL, 'interval(soma, 0.5, 1)');
    expect(rowsOf(table)).toEqual(ROWS);
    expect(log).toContain('the soma is a ball and is not cut: it was kept whole');
  });

  it('leaves the table that it was given as it was', () => {
    const before = printSwc(CELL);
    pruneRegion(CELL, 'distance > 25');
    expect(printSwc(CELL)).toBe(before);
  });

  it.each([
    ['all', 'edit/nothing-left'],
    ['soma', 'edit/nothing-left'],
    ['apix', 'morphology/unknown-region'],
  ])('refuses %s', (region, code) => {
    expect(() => pruneRegion(CELL, region)).toThrow(expect.objectContaining({ code }));
  });

  const REGIONS = [
    'distance > 120',
    'order >= 2',
    'radius < 0.4',
    'axon',
    'x > 50',
    'type(7) | apic',
  ];

  it('leaves exactly the length of what is neither in the region nor beyond it', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.constantFrom(...REGIONS), (text, region) => {
        const table = tableOf(text);
        const { morphology } = buildMorphology(table);
        let pruned: SwcTable;
        try {
          pruned = pruneRegion(table, region).table;
        } catch (error) {
          expect(error).toMatchObject({ code: 'edit/nothing-left' });
          return;
        }
        const doomed = resolveRegion(morphology, region).filter(
          ({ section, x0, x1 }) =>
            morphology.pointSampleId[morphology.pointOffsets[section]!] !== -1 ||
            (x0 === 0 && x1 === 1),
        );
        const isGone = new Map<number, number>();
        for (const { section, x0 } of doomed)
          isGone.set(section, Math.min(x0, isGone.get(section) ?? 1));
        let expectedUm = 0;
        for (const { index, parent, parentX, type, lengthUm: um } of morphology.sections) {
          const parentGone = parent < 0 ? 1.1 : (isGone.get(parent) ?? 1.1);
          const isCutOff = parent >= 0 && (parentX > parentGone || parentGone === 0);
          if (isCutOff) isGone.set(index, 0);
          if (type !== 1) expectedUm += um * Math.min(1, isGone.get(index) ?? 1);
        }
        if (!morphology.sections.some(({ type, index }) => type === 1 && index > 0))
          expect(lengthUm(pruned)).toBeCloseTo(expectedUm, 6);
      }),
    );
  });

  it('does nothing where the region is empty', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const { table: pruned, log } = pruneRegion(table, 'distance > 1e9');
        expect(pruned.id).toEqual(table.id);
        expect(pruned.xUm).toEqual(table.xUm);
        expect(log).toContain('removed 0 samples, 0 um of neurite');
      }),
    );
  });

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.double({ min: 10, max: 400, noNaN: true }), (text, limitUm) => {
        const region = `distance > ${limitUm}`;
        let once: SwcTable;
        try {
          once = pruneRegion(tableOf(text), region).table;
        } catch (error) {
          expect(error).toMatchObject({ code: 'edit/nothing-left' });
          return;
        }
        const twice = pruneRegion(once, region).table;
        expect(lengthUm(twice)).toBeCloseTo(lengthUm(once), 6);
        expect(twice.count).toBe(once.count);
      }),
    );
  });
});

describe('cutSubtree and attachSubtree', () => {
  it('cut at a fork, a sample and between samples', () => {
    expect(rowsOf(cutSubtree(CELL, 'dend[0](1)').table)).toEqual(ROWS.slice(0, 4));
    const atSample = cutSubtree(CELL, 'sample(3)');
    expect(rowsOf(atSample.table)).toEqual(ROWS.slice(0, 3));
    expect(rowsOf(atSample.subtree!)).toEqual(['3 3 60 0 0 1.5 -1', ...ROWS.slice(3)]);
    const between = cutSubtree(CELL, 'dend[0](0.25)');
    expect(rowsOf(between.table)).toEqual([...ROWS.slice(0, 2), '7 3 35 0 0 1.75 2']);
    expect(rowsOf(between.subtree!)[0]).toBe('7 3 35 0 0 1.75 -1');
    expect(rowsOf(between.subtree!)[1]).toBe('3 3 60 0 0 1.5 7');
    expect(cutSubtree(CELL, 'apic[0](1)').subtree).toBeUndefined();
  });

  it('cut a whole stem off, which keeps its own first sample', () => {
    const { table, subtree } = cutSubtree(CELL, 'dend[0](0)');
    expect(rowsOf(table)).toEqual([ROWS[0]]);
    expect(rowsOf(subtree!)).toEqual(['2 3 10 0 0 2 -1', ...ROWS.slice(2)]);
  });

  it('attach between samples, and move the tree there', () => {
    const branch = tableOf('5 4 1000 0 0 1 -1\n6 4 1000 0 30 1 5');
    const { table, log } = attachSubtree(CELL, branch, 'dend[0](0.25)', { name: 'branch.swc' });
    expect(rowsOf(table)).toEqual([
      ...ROWS.slice(0, 2),
      '7 3 35 0 0 1.75 2',
      '3 3 60 0 0 1.5 7',
      ...ROWS.slice(3),
      '8 4 35 0 30 1 7',
    ]);
    expect(log[0]).toBe('attached 1 sample of branch.swc at dend[0](0.25)');
  });

  it.each([
    ['terminals(all)', 'edit/not-one-place'],
    ['dend[9]', 'morphology/unknown-section'],
  ])('refuse the place %s', (place, code) => {
    expect(() => cutSubtree(CELL, place)).toThrow(expect.objectContaining({ code }));
    expect(() => attachSubtree(CELL, CELL, place)).toThrow(expect.objectContaining({ code }));
  });

  it('refuse several trees at once', () => {
    const two = tableOf('1 3 0 0 0 1 -1\n2 3 5 5 5 1 -1');
    expect(() => attachSubtree(CELL, two, 'soma')).toThrow(
      expect.objectContaining({ code: 'edit/not-one-tree' }),
    );
  });

  it('undo each other', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(arbitrarySwc, fc.nat(), share, (text, k, x) => {
        const read = tableOf(text);
        const table = { ...read, radiusUm: read.radiusUm.map((radius) => radius || 0.5) };
        const { morphology } = buildMorphology(table);
        const section = morphology.sections[k % morphology.sections.length]!;
        if (section.parent < 0 || section.type === 1 || section.lengthUm < 1) return;
        const place = `${section.name}(${x})`;
        const { table: left, subtree } = cutSubtree(table, place);
        if (subtree === undefined) return;
        const made = left.id.find((id) => !table.id.includes(id));
        const back = attachSubtree(left, subtree, `sample(${made ?? subtree.id[0]})`).table;
        expect(lengthUm(back)).toBeCloseTo(lengthUm(table), 6);
        expect(measureMorphology(back).neurites.tips).toBe(measureMorphology(table).neurites.tips);
        const area = morphologyArea(buildMorphology(back).morphology);
        expect(Math.abs(area / morphologyArea(morphology) - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});
