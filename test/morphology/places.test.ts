import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { distanceAt, pathDistances } from '../../src/morphology/distance.ts';
import { formatLocus, parseLocus } from '../../src/morphology/locus.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { positionAt, radiusAt } from '../../src/morphology/place.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { tableOf } from '../support/swcTables.ts';

function build(...lines: string[]): Morphology {
  return buildMorphology(tableOf(lines.join('\n')), { name: 'cell.swc' }).morphology;
}

/** soma 0..20 um along y; dend[0] leaves its middle, apic[0] its far end, forks into dend_7[0] and apic[1]. */
const CELL = build(
  '1 1 0 0 0 8 -1',
  '2 1 0 10 0 8 1',
  '3 1 0 20 0 8 2',
  '4 3 9 10 0 1 2',
  '5 3 29 10 0 0.5 4',
  '6 4 0 30 0 2 3',
  '7 4 0 70 0 1 6',
  '8 4 0 80 0 1 7',
  '9 7 5 70 0 1 7',
);

describe('distanceAt', () => {
  it.each([
    ['soma(0.5)', 0],
    ['soma(0)', 10],
    ['soma(1)', 10],
    ['soma(0.75)', 5],
    ['dend[0](0)', 0],
    ['dend[0](0.25)', 5],
    ['apic[0](0)', 10],
    ['apic[0](1)', 50],
    ['apic[1](1)', 60],
    ['dend_7[0](0.5)', 52.5],
  ])('of %s is %d um from the middle of the soma', (text, expected) => {
    expect(distanceAt(CELL, parseLocus(text, CELL))).toBeCloseTo(expected, 12);
  });

  it('runs from the x = 0 end of a root that is no soma', () => {
    const stick = build('1 3 0 0 0 1 -1', '2 3 10 0 0 1 1', '3 4 0 -5 0 1 1');
    expect([0, 0.5, 1].map((x) => distanceAt(stick, { section: 0, x }))).toEqual([0, 5, 10]);
    expect(distanceAt(stick, { section: 1, x: 1 })).toBe(5);
  });

  it('crosses from one soma section to the next', () => {
    const fork = build(
      '1 1 0 0 0 4 -1',
      '2 1 0 8 0 4 1',
      '3 1 0 -6 0 4 1',
      '4 3 0 -9 0 1 3',
      '5 3 0 -19 0 1 4',
    );
    expect(distanceAt(fork, parseLocus('soma[1](1)', fork))).toBe(4 + 6);
    expect(distanceAt(fork, parseLocus('dend[0](0.5)', fork))).toBe(4 + 6 + 5);
  });

  it('agrees with pathDistances on any cell', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const { morphology } = buildMorphology(tableOf(text));
        const ends = morphology.sections.map(({ index }) =>
          distanceAt(morphology, { section: index, x: 0 }),
        );
        const starts = pathDistances(morphology);
        ends.forEach((end, index) => {
          expect(starts[index]).toBeCloseTo(end, 8);
        });
      }),
    );
  });
});

describe('radiusAt and positionAt', () => {
  it('run linearly between points', () => {
    const middle = parseLocus('dend[0](0.5)', CELL);
    expect(radiusAt(CELL, middle)).toBeCloseTo(0.75, 14);
    expect(positionAt(CELL, middle)).toEqual([19, 10, 0]);
    expect(radiusAt(CELL, parseLocus('dend[0](1)', CELL))).toBe(0.5);
    expect(positionAt(CELL, parseLocus('soma(0.75)', CELL))).toEqual([0, 15, 0]);
  });

  it('stay where they are on a section of length 0', () => {
    const forked = build('1 1 0 0 0 5 -1', '2 3 9 0 0 1 1', '3 3 19 0 0 1 2', '4 3 9 9 0 1 2');
    const locus = parseLocus('dend[0](0.7)', forked);
    expect(positionAt(forked, locus)).toEqual([9, 0, 0]);
    expect(radiusAt(forked, locus)).toBe(1);
  });

  it('refuse a place off the morphology', () => {
    expect(() => radiusAt(CELL, { section: 0, x: 1.1 })).toThrow(RangeError);
    expect(() => positionAt(CELL, { section: 99, x: 0 })).toThrow(RangeError);
  });
});

describe('parseLocus', () => {
  it.each([
    ['dend[0](0.4)', 'dend[0](0.4)'],
    [' soma ', 'soma(0.5)'],
    ['dend ( 1 )', 'dend[0](1)'],
    ['dend_7[0](.5)', 'dend_7[0](0.5)'],
    ['sample(7)', 'apic[0](1)'],
    ['sample(4)', 'dend[0](0)'],
    ['sample( 2 )', 'soma(0.5)'],
  ])('reads %j as %s', (text, expected) => {
    expect(formatLocus(CELL, parseLocus(text, CELL))).toBe(expected);
  });

  it.each([
    ['dnd[0](0.4)', 'morphology/unknown-section', "did you mean 'dend[0]'?"],
    ['apic', 'morphology/unknown-section', "did you mean 'apic[0]'?"],
    ['sample(99)', 'morphology/unknown-sample', 'no sample 99'],
    ['dend[0](1.5)', 'morphology/bad-locus', '1.5 is not from 0 to 1'],
    ['dend[0](half)', 'morphology/bad-locus', 'no place'],
    ['dend[0](0.5', 'morphology/bad-locus', 'no place'],
    ['', 'morphology/bad-locus', 'no place'],
  ])('refuses %j as %s', (text, code, words) => {
    const message = expect.stringContaining(words);
    expect(() => parseLocus(text, CELL)).toThrow(expect.objectContaining({ code, message }));
  });

  it('reads what formatLocus writes, on any cell', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(arbitrarySwc, share, fc.nat(), (text, x, number) => {
        const { morphology } = buildMorphology(tableOf(text));
        const locus = { section: number % morphology.sections.length, x: x + 0 };
        expect(parseLocus(formatLocus(morphology, locus), morphology)).toEqual(locus);
      }),
    );
  });

  it('finds every neurite sample of any cell where the file puts it', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const { morphology } = buildMorphology(table);
        table.id.forEach((id, row) => {
          if (table.type[row] === 1) return;
          const place = positionAt(morphology, parseLocus(`sample(${id})`, morphology));
          const drawn = [table.xUm[row]!, table.yUm[row]!, table.zUm[row]!];
          expect(Math.hypot(...place.map((value, axis) => value - drawn[axis]!))).toBeLessThan(
            1e-8,
          );
        });
      }),
    );
  });
});
