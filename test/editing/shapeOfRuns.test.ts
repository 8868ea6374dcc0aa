import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample } from '../../src/editing/resample.ts';
import { samplesOf } from '../../src/editing/samples.ts';
import { deviationFromEdge, simplify } from '../../src/editing/simplify.ts';
import { smooth } from '../../src/editing/smooth.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { tableOf } from '../support/swcTables.ts';

/** soma; a dendrite with a corner, a fork, a straight branch and a bent one. */
const CELL = tableOf(
  [
    '1 1 0 0 0 5 -1',
    '2 3 10 0 0 2 1',
    '3 3 20 0 0 1 2',
    '4 3 20 30 0 1 3',
    '5 3 20 60 0 1 4',
    '6 3 24 60 0 0.5 4',
    '7 4 20 30 8 1 4',
  ].join('\n'),
);

function rowsOf(table: SwcTable): string[] {
  return printSwc(table).trim().split('\n');
}

/** What a change of samples within neurites must leave: soma, forks, tips, stems, types, trees. */
function shapeOf(table: SwcTable): object {
  const { neurites, perType, trees, strahlerOrderOfRoot } = measureMorphology(table);
  const { bifurcations, multifurcations, tips, stems, sections } = neurites;
  const types = Object.entries(perType).map(([type, t]) => [type, t.tips, t.stems, t.sections]);
  return {
    bifurcations,
    multifurcations,
    tips,
    stems,
    sections,
    trees,
    strahlerOrderOfRoot,
    types,
  };
}

function lengthUm(table: SwcTable): number {
  return measureMorphology(table).neurites.lengthUm;
}

describe('resample', () => {
  it('spaces samples evenly between forks and tips', () => {
    const { table, log } = resample(CELL, 20);
    expect(rowsOf(table)).toEqual([
      '1 1 0 0 0 5 -1',
      '2 3 10 0 0 2 1',
      '8 3 20 10 0 1 2',
      '4 3 20 30 0 1 8',
      '9 3 20 45 0 1 4',
      '5 3 20 60 0 1 9',
      ...rowsOf(table).slice(6, 9),
    ]);
    expect(log[0]).toBe('took 8 neurite samples at most 20 um apart for 6');
    expect(table.count).toBe(9);
  });

  it('keeps soma, forks, tips, types and the length within the bound, for any file', () => {
    const spacing = fc.double({ min: 5, max: 300, noNaN: true });
    fc.assert(
      fc.property(arbitrarySwc, spacing, (text, spacingUm) => {
        const table = tableOf(text);
        const { table: even } = resample(table, spacingUm);
        expect(shapeOf(even)).toEqual(shapeOf(table));
        expect(lengthUm(even)).toBeLessThanOrEqual(lengthUm(table) * (1 + 1e-12));
        for (const [row, parent] of even.parentRow.entries()) {
          if (parent < 0 || even.type[row] === 1 || even.type[parent] === 1) continue;
          const edgeUm = Math.hypot(
            even.xUm[row]! - even.xUm[parent]!,
            even.yUm[row]! - even.yUm[parent]!,
            even.zUm[row]! - even.zUm[parent]!,
          );
          expect(edgeUm).toBeLessThanOrEqual(spacingUm * (1 + 1e-9));
        }
      }),
    );
  });

  it('comes ever nearer to the old length', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const fine = lengthUm(resample(table, 0.5).table);
        expect(fine).toBeGreaterThanOrEqual(lengthUm(table) - 0.5 * table.count);
      }),
      { numRuns: 20 },
    );
  });

  it.each([0, -1, Number.NaN, 1e-9])('refuses a spacing of %d', (spacingUm) => {
    expect(() => resample(CELL, spacingUm)).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });
});

describe('simplify', () => {
  it('drops what lies on a straight line of one taper, and no corner', () => {
    const straight = tableOf('1 3 0 0 0 3 -1\n2 3 10 0 0 2 1\n3 3 20 0 0 1 2\n4 3 20 9 0 1 3');
    expect(rowsOf(simplify(straight, 0).table)).toEqual([
      '1 3 0 0 0 3 -1',
      '3 3 20 0 0 1 1',
      '4 3 20 9 0 1 3',
    ]);
    expect(simplify(straight, 0).log[0]).toBe(
      'dropped 1 of 4 neurite samples, none farther than 0 um from what is left',
    );
    expect(simplify(straight, 10).table.count).toBe(2);
  });

  it('drops no sample that strays by more than the bound, and keeps the shape', () => {
    const bound = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(arbitrarySwc, bound, (text, boundUm) => {
        const table = tableOf(text);
        const { table: plain } = simplify(table, boundUm);
        expect(shapeOf(plain)).toEqual(shapeOf(table));
        const left = samplesOf(plain);
        const edges = left.filter(({ parent }) => parent >= 0);
        for (const sample of samplesOf(table)) {
          if (left.some(({ id }) => id === sample.id)) continue;
          const least = edges.reduce(
            (best, far) => Math.min(best, deviationFromEdge(sample, left[far.parent]!, far)),
            Number.POSITIVE_INFINITY,
          );
          expect(least).toBeLessThanOrEqual(boundUm);
        }
      }),
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a bound of %d', (boundUm) => {
    expect(() => simplify(CELL, boundUm)).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });
});

describe('smooth', () => {
  it('takes the mean of a window, and of a smaller one near the ends', () => {
    const zigzag = tableOf(
      ['1 3 0 0 0 1 -1', '2 3 1 3 0 1 1', '3 3 2 0 0 1 2', '4 3 3 3 0 1 3', '5 3 4 0 0 1 4'].join(
        '\n',
      ),
    );
    expect([...smooth(zigzag, 3).table.yUm]).toEqual([0, 1, 2, 1, 0]);
    expect([...smooth(zigzag, 5).table.yUm]).toEqual([0, 1, 6 / 5, 1, 0]);
  });

  it('keeps ends, radii and the shape', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.constantFrom(3, 5, 9), (text, window) => {
        const table = tableOf(text);
        const { table: smoothed } = smooth(table, window);
        expect(shapeOf(smoothed)).toEqual(shapeOf(table));
        expect(smoothed.radiusUm).toEqual(table.radiusUm);
        expect(smoothed.id).toEqual(table.id);
      }),
    );
  });

  it.each([2, 1, 3.5])('refuses a window of %d', (window) => {
    expect(() => smooth(CELL, window)).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });
});

describe('an edited table as a file', () => {
  it('reads back to the digit', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const { table } = smooth(resample(tableOf(text), 30).table, 3);
        const back = parseSwc(printSwc(table)).table!;
        for (const column of ['id', 'type', 'xUm', 'yUm', 'zUm', 'radiusUm', 'parentRow'] as const)
          expect(back[column]).toEqual(table[column]);
      }),
    );
  });
});
