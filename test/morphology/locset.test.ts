import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchOrders } from '../../src/morphology/branchOrder.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { distanceAt, pathDistances } from '../../src/morphology/distance.ts';
import { formatLocus } from '../../src/morphology/locus.ts';
import type { SectionInterval } from '../../src/morphology/morphology.ts';
import { positionAt } from '../../src/morphology/place.ts';
import { printLocset, printRegion } from '../../src/morphology/printRegion.ts';
import { resolveLocset, resolveRegion } from '../../src/morphology/region.ts';
import {
  type Locset,
  parseLocset,
  parseRegion,
  type Region,
} from '../../src/morphology/regionSyntax.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { morphologyOfLines, tableOf } from '../support/swcTables.ts';

/** soma of 10 um; dend[0] of 100 um, forking into dend[1] (50 um up) and apic[0] (100 um on), which turns into axon. */
const CELL = morphologyOfLines(
  '1 1 0 0 0 5 -1',
  '2 3 10 0 0 2 1',
  '3 3 60 0 0 1.5 2',
  '4 3 110 0 0 1 3',
  '5 3 110 50 0 1 4',
  '6 4 210 0 0 0.5 4',
  '7 2 260 0 0 0.5 6',
);

function places(text: string, labels = {}): string[] {
  return resolveLocset(CELL, text, labels).map((locus) => formatLocus(CELL, locus));
}

function show(intervals: readonly SectionInterval[]): string {
  return intervals
    .map(({ section, x0, x1 }) => `${CELL.sections[section]!.name} ${x0}-${x1}`)
    .join(', ');
}

describe('resolveLocset', () => {
  it.each([
    ['soma', ['soma(0.5)']],
    ['dend[0] (0.25)', ['dend[0](0.25)']],
    ['sample(3)', ['dend[0](0.5)']],
    ['terminals(all)', ['dend[1](1)', 'axon[0](1)']],
    ['terminals(dend)', ['dend[1](1)']],
    ['terminals(interval(dend[1], 0, 0.9))', []],
    ['branch_points(all)', ['dend[0](1)']],
    ['branch_points(apic)', []],
    ['every(dend, 50)', ['dend[0](0.5)', 'dend[0](1)', 'dend[1](1)']],
    ['every(soma, 2.5 um)', ['soma(0)', 'soma(0.25)', 'soma(0.5)', 'soma(0.75)', 'soma(1)']],
    ['every(distance > 130 & distance < 170 & apic, 30)', ['apic[0](0.5)']],
    ['nearest(60, 10, 0)', ['dend[0](0.5)']],
    ['nearest(110, 80, 4)', ['dend[1](1)']],
    ['nearest(-9, 0, 0)', ['soma(0)']],
    ['soma(0.5) | dend[0](1) | soma', ['soma(0.5)', 'dend[0](1)']],
    ['(terminals(dend) | soma)', ['dend[1](1)', 'soma(0.5)']],
  ])('%s', (text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('knows the regions of the user', () => {
    expect(places('terminals(tuft)', { tuft: 'distal(sample(6))' })).toEqual(['axon[0](1)']);
  });

  it.each([
    ['terminal(apic)', 'morphology/bad-locset', 'column 10: expected a number from 0 to 1'],
    ['soma(2)', 'morphology/bad-locset', 'column 6: expected a number from 0 to 1'],
    ['', 'morphology/bad-locset', 'column 1: expected a place'],
    ['soma soma', 'morphology/bad-locset', 'column 6: expected | or the end'],
    ['terminals(apix)', 'morphology/unknown-region', "column 11: no region is called 'apix'"],
    ['uniform(apic)', 'morphology/bad-locset', "column 13: expected ','"],
    ['uniform(apic, 0.5)', 'morphology/bad-locset', 'column 15: expected a number of places'],
    ['every(apic, 0)', 'morphology/bad-locset', 'greater than 0'],
    ['every(all, 1e-5)', 'morphology/too-many-places', 'column 1: this means more than 1000000'],
    ['soma | dent[1](0.3)', 'morphology/unknown-section', "column 8: no section 'dent[1]'"],
    ['soma | dent[1](0.3)', 'morphology/unknown-section', "did you mean 'dend[1]'?"],
    ['sample(99)', 'morphology/unknown-sample', 'column 8: no sample 99'],
    ['('.repeat(100_000), 'morphology/bad-locset', 'fewer nested parentheses'],
    ['terminals(distal('.repeat(50_000), 'morphology/bad-locset', 'fewer nested parentheses'],
  ])('refuses %.40j as %s', (text, code, words) => {
    const message = expect.stringContaining(words);
    expect(() => places(text)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('regions out of places, intervals and orders', () => {
  it.each([
    ['interval(dend[0], 0.2, 0.8)', 'dend[0] 0.2-0.8'],
    ['interval(soma, 0, 0)', ''],
    ['distal(dend[0](0.5))', 'dend[0] 0.5-1, dend[1] 0-1, apic[0] 0-1, axon[0] 0-1'],
    ['distal(terminals(all))', ''],
    ['proximal(apic[0](0.5))', 'dend[0] 0-1, apic[0] 0-0.5'],
    ['proximal(soma(0.75))', 'soma 0.5-0.75'],
    ['proximal(terminals(all)) & !proximal(terminals(dend))', 'apic[0] 0-1, axon[0] 0-1'],
    ['distal(soma(1) | dend[1](0.5))', 'dend[1] 0.5-1'],
    ['order >= 1', 'dend[1] 0-1, apic[0] 0-1, axon[0] 0-1'],
    ['order < 1', 'soma 0-1, dend[0] 0-1'],
    ['euclidean > 50 & dend', 'dend[0] 0.4-1, dend[1] 0-1'],
    ['euclidean < 2.5', 'soma 0.25-0.75'],
    ['x > 160', 'apic[0] 0.5-1, axon[0] 0-1'],
    ['y >= 25', 'dend[1] 0.5-1'],
    ['z > 0', ''],
  ])('%s', (text, expected) => {
    expect(show(resolveRegion(CELL, text))).toBe(expected);
  });

  it.each([
    ['interval(dend[0], 0.8, 0.2)', 'column 27: expected an interval that runs on from 0.8'],
    ['distal(somx)', "column 8: no section 'somx'"],
    ['order > far', 'column 9: expected a number of forks'],
    ['terminals', "'terminals' means places, not a region"],
  ])('refuses %s', (text, words) => {
    expect(() => resolveRegion(CELL, text)).toThrow(words);
  });
});

const number = fc.double({ min: -300, max: 300, noNaN: true }).map((value) => value + 0);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);

const { region: arbitraryRegion, locset: arbitraryLocset } = fc.letrec<{
  region: Region;
  locset: Locset;
}>((tie) => ({
  region: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Region>({ kind: 'all' }, { kind: 'label', name: 'dend' }),
    fc.record({
      kind: fc.constant('threshold' as const),
      quantity: fc.constantFrom('distance', 'euclidean', 'radius', 'x', 'y', 'z'),
      operator: fc.constantFrom('<', '<=', '>', '>='),
      valueUm: number,
    }),
    fc.record({
      kind: fc.constant('order' as const),
      operator: fc.constantFrom('<', '<=', '>', '>='),
      order: fc.nat(5),
    }),
    fc.record({ kind: fc.constantFrom('distal' as const, 'proximal'), from: tie('locset') }),
    tie('region').map((part): Region => ({ kind: 'not', part })),
    fc.tuple(tie('region'), tie('region')).map((parts): Region => ({ kind: 'and', parts })),
  ),
  locset: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('place' as const), section: fc.constant('soma'), x: share }),
    fc.record({ kind: fc.constant('nearest' as const), xUm: number, yUm: number, zUm: number }),
    fc.record({
      kind: fc.constantFrom('terminals' as const, 'branch_points'),
      region: tie('region'),
    }),
    fc.record({
      kind: fc.constant('uniform' as const),
      region: tie('region'),
      count: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(),
    }),
    fc.record({
      kind: fc.constant('density' as const),
      region: tie('region'),
      perUm: fc.double({ min: 0.5, max: 100, noNaN: true }),
      seed: fc.nat(),
    }),
    fc.record({
      kind: fc.constant('every' as const),
      region: tie('region'),
      spacingUm: fc.double({ min: 0.5, max: 100, noNaN: true }),
    }),
    fc
      .tuple(
        fc.constant<Locset>({ kind: 'sample', sampleId: 10 }),
        fc.constant<Locset>({ kind: 'place', section: 'dend[3]', x: 0.25 }),
      )
      .map((parts): Locset => ({ kind: 'union', parts })),
  ),
}));

describe('density', () => {
  it('draws as uniform does, as many as the length has', () => {
    // dend is of 150 um.
    expect(places('density(dend, 0.1, 7)')).toEqual(places('uniform(dend, 15, 7)'));
    expect(places('density(interval(dend[0], 0, 0.5), 0.05)')).toHaveLength(3);
    expect(() => places('density(dend, 0)')).toThrow(/greater than 0/);
    expect(() => places('density(dend, 1e6)')).toThrow(/1000000/);
  });
});

describe('places as text', () => {
  it.each([
    ['soma', 'soma(0.5)'],
    ['terminals( apic|dend )|soma(.5)', 'terminals(apic | dend) | soma(0.5)'],
    ['uniform(all,3)', 'uniform(all, 3, 0)'],
    ['density(dend, .5, 7)', 'density(dend, 0.5, 7)'],
    ['every( axon , 50um )', 'every(axon, 50)'],
    ['nearest(1,-2 um,.5)', 'nearest(1, -2, 0.5)'],
    ['(soma|(sample(3)|dend[1]))', 'soma(0.5) | sample(3) | dend[1](0.5)'],
  ])('%j has the normal form %j', (text, expected) => {
    expect(printLocset(parseLocset(text))).toBe(expected);
    expect(printLocset(parseLocset(expected))).toBe(expected);
  });

  it('hold regions that read back as what was printed', () => {
    fc.assert(
      fc.property(arbitraryRegion, (region) => {
        const text = printRegion(region);
        expect(printRegion(parseRegion(text))).toBe(text);
      }),
    );
  });

  it('read back as what was printed', () => {
    fc.assert(
      fc.property(arbitraryLocset, (locset) => {
        const text = printLocset(locset);
        const parsed = parseLocset(text);
        expect(printLocset(parsed)).toBe(text);
        expect(parseLocset(printLocset(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('on any cell', () => {
  const anyRegion = fc.constantFrom(
    'all',
    'distance > 50',
    'order >= 1 | soma',
    'euclidean < 100 & !dend',
    'proximal(terminals(all))',
    'x > 0 | radius < 1',
  );
  const anyCell = arbitrarySwc.map((text) => buildMorphology(tableOf(text)).morphology);

  it('draws the same places for the same seed, all within the region, and a longer draw begins alike', () => {
    fc.assert(
      fc.property(anyCell, fc.nat(), fc.integer({ min: 1, max: 30 }), (cell, seed, count) => {
        const region = 'distance > 50';
        const drawn = resolveLocset(cell, `uniform(${region}, ${count}, ${seed})`);
        const longer = resolveLocset(cell, `uniform(${region}, ${count + 5}, ${seed})`);
        expect(drawn).toEqual(longer.slice(0, drawn.length));
        for (const locus of drawn) expect(distanceAt(cell, locus)).toBeGreaterThan(50 - 1e-6);
      }),
    );
  });

  it('takes every multiple of a distance, and nothing else', () => {
    fc.assert(
      fc.property(anyCell, fc.double({ min: 5, max: 200, noNaN: true }), (cell, spacingUm) => {
        const found = resolveLocset(cell, `every(all, ${spacingUm})`);
        for (const locus of found) {
          const multiple = distanceAt(cell, locus) / spacingUm;
          expect(Math.abs(multiple - Math.round(multiple))).toBeLessThan(1e-6);
        }
        const starts = pathDistances(cell);
        const expected = cell.sections
          .filter(({ parent }) => parent >= 0)
          .reduce((sum, section) => {
            const start = starts[section.index]!;
            const past = (um: number): number => Math.floor(um / spacingUm + 1e-9);
            return sum + past(start + section.lengthUm) - past(start);
          }, 0);
        const onRoots = found.filter(({ section }) => cell.sections[section]!.parent < 0).length;
        expect(Math.abs(found.length - onRoots - expected)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('finds no place nearer than the nearest', () => {
    fc.assert(
      fc.property(anyCell, number, number, number, fc.nat(), share, (cell, x, y, z, k, at) => {
        const distanceUm = ([px, py, pz]: [number, number, number]): number =>
          Math.hypot(px - x, py - y, pz - z);
        const [nearest] = resolveLocset(cell, `nearest(${x}, ${y}, ${z})`);
        const other = { section: k % cell.sections.length, x: at };
        expect(distanceUm(positionAt(cell, nearest!))).toBeLessThanOrEqual(
          distanceUm(positionAt(cell, other)) + 1e-6,
        );
      }),
    );
  });

  it('counts an order that never falls outward, by one at most at a time', () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const orders = branchOrders(cell);
        for (const { index, parent } of cell.sections)
          if (parent >= 0) expect([0, 1]).toContain(orders[index]! - orders[parent]!);
      }),
    );
  });

  it('cuts a cell in two at any place: what is beyond and what is not', () => {
    fc.assert(
      fc.property(anyCell, anyRegion, fc.nat(), share, (cell, region, k, at) => {
        const place = formatLocus(cell, { section: k % cell.sections.length, x: at });
        const beyond = resolveRegion(cell, `distal(${place}) & (${region})`);
        const rest = resolveRegion(cell, `!distal(${place}) & (${region})`);
        const whole = resolveRegion(cell, region);
        const total = (parts: readonly SectionInterval[]): number =>
          parts.reduce((sum, { x0, x1 }) => sum + x1 - x0, 0);
        expect(total(beyond) + total(rest)).toBeCloseTo(total(whole), 9);
      }),
    );
  });
});
