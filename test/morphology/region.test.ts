import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { distanceAt } from '../../src/morphology/distance.ts';
import type { SectionInterval } from '../../src/morphology/morphology.ts';
import { radiusAt } from '../../src/morphology/place.ts';
import { printRegion } from '../../src/morphology/printRegion.ts';
import { resolveRegion } from '../../src/morphology/region.ts';
import { parseRegion, type Region } from '../../src/morphology/regionSyntax.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { morphologyOfLines, tableOf } from '../support/swcTables.ts';

/** soma of 10 um; dend[0] of 100 um tapering from 2 to 1 um, forking into dend[1] (50 um) and apic[0] (100 um). */
const CELL = morphologyOfLines(
  '1 1 0 0 0 5 -1',
  '2 3 10 0 0 2 1',
  '3 3 60 0 0 1.5 2',
  '4 3 110 0 0 1 3',
  '5 3 110 50 0 1 4',
  '6 4 210 0 0 0.5 4',
);

function show(intervals: readonly SectionInterval[], { sections } = CELL): string {
  return intervals
    .map(({ section, x0, x1 }) => `${sections[section]!.name} ${x0}-${x1}`)
    .join(', ');
}

describe('resolveRegion', () => {
  it.each([
    ['all', 'soma 0-1, dend[0] 0-1, dend[1] 0-1, apic[0] 0-1'],
    ['soma', 'soma 0-1'],
    ['axon', ''],
    ['dend | apic', 'dend[0] 0-1, dend[1] 0-1, apic[0] 0-1'],
    ['type(4)', 'apic[0] 0-1'],
    ['tag(4)', 'apic[0] 0-1'],
    ['dend_4', 'apic[0] 0-1'],
    ['section(dend[1])', 'dend[1] 0-1'],
    ['!dend', 'soma 0-1, apic[0] 0-1'],
    ['distance > 25', 'dend[0] 0.25-1, dend[1] 0-1, apic[0] 0-1'],
    ['distance <= 25 um', 'soma 0-1, dend[0] 0-0.25'],
    ['distance < 2.5', 'soma 0.25-0.75, dend[0] 0-0.025'],
    ['distance >= 125 & distance < 150', 'dend[1] 0.5-1, apic[0] 0.25-0.5'],
    ['distance > 1e6', ''],
    ['apic & dist > 125 & radius < 0.75', 'apic[0] 0.5-1'],
    ['distal(dend[0](0.5))', 'dend[0] 0.5-1, dend[1] 0-1, apic[0] 0-1'],
    ['distal(dend[0](0.5), 25)', 'dend[0] 0.5-0.75'],
    ['distal(dend[0](0.5), 75 um)', 'dend[0] 0.5-1, dend[1] 0-0.5, apic[0] 0-0.25'],
    ['distal(dend[0](0.5) | apic[0](0.5), 25)', 'dend[0] 0.5-0.75, apic[0] 0.5-0.75'],
    ['proximal(apic[0](0.5))', 'dend[0] 0-1, apic[0] 0-0.5'],
    ['proximal(apic[0](0.5), 25)', 'apic[0] 0.25-0.5'],
    ['proximal(apic[0](0.5) | dend[1](1), 75)', 'dend[0] 0.75-1, dend[1] 0-1, apic[0] 0-0.5'],
    ['proximal(apic[0](0.5), 1000)', 'dend[0] 0-1, apic[0] 0-0.5'],
    ['radius <= 1', 'dend[1] 0-1, apic[0] 0-1'],
    ['radius < 1', 'apic[0] 0-1'],
    ['radius > 1.25 & !soma', 'dend[0] 0-0.75'],
    ['subtree(1)', 'soma 0-1, dend[0] 0-1, dend[1] 0-1, apic[0] 0-1'],
    ['subtree(2)', 'dend[0] 0-1, dend[1] 0-1, apic[0] 0-1'],
    ['subtree(3)', 'dend[0] 0.5-1, dend[1] 0-1, apic[0] 0-1'],
    ['subtree(4)', 'dend[1] 0-1, apic[0] 0-1'],
    ['subtree(5)', ''],
    ['subtree(3) & dend & !section(dend[1]) | soma', 'soma 0-1, dend[0] 0.5-1'],
    ['dend & (apic | soma)', ''],
  ])('%s', (text, expected) => {
    expect(show(resolveRegion(CELL, text))).toBe(expected);
  });

  it('lets a label of the user go before a built-in one, and leaves the others', () => {
    const labels = { apic: 'subtree(3)', far: 'apic & distance > 75' };
    expect(show(resolveRegion(CELL, 'apic', labels))).toBe(
      'dend[0] 0.5-1, dend[1] 0-1, apic[0] 0-1',
    );
    expect(show(resolveRegion(CELL, 'far', labels))).toBe(
      'dend[0] 0.75-1, dend[1] 0-1, apic[0] 0-1',
    );
    expect(show(resolveRegion(CELL, 'dend', labels))).toBe('dend[0] 0-1, dend[1] 0-1');
  });

  it('takes what leaves a soma chain at or beyond a sample for its subtree', () => {
    const chain = morphologyOfLines(
      '1 1 0 0 0 4 -1',
      '2 1 0 5 0 6 1',
      '3 1 0 20 0 3 2',
      '4 3 0 -9 0 1 1',
      '5 3 0 -19 0 1 4',
      '6 4 9 5 0 1 2',
      '7 4 19 5 0 1 6',
    );
    expect(show(resolveRegion(chain, 'subtree(2)'), chain)).toBe('soma 0.25-1, apic[0] 0-1');
    expect(show(resolveRegion(chain, 'subtree(1)'), chain)).toBe(
      'soma 0-1, dend[0] 0-1, apic[0] 0-1',
    );
  });

  it.each([
    [
      'apix',
      {},
      'morphology/unknown-region',
      "column 1: no region is called 'apix'; did you mean 'apic'?",
    ],
    [
      'soma | tuff',
      { tuft: 'apic' },
      'morphology/unknown-region',
      "column 8: no region is called 'tuff'; did you mean 'tuft'?",
    ],
    ['section(dent[1])', {}, 'morphology/unknown-section', "did you mean 'dend[1]'?"],
    ['subtree(77)', {}, 'morphology/unknown-sample', 'no sample 77'],
    ['a', { a: 'b | soma', b: '!a' }, 'morphology/region-cycle', 'a -> b -> a'],
    ['apic', { apic: 'apic' }, 'morphology/region-cycle', 'apic -> apic'],
    ['soma', { all: 'soma' }, 'morphology/bad-region', 'reserved'],
    ['toString', {}, 'morphology/unknown-region', 'toString'],
    [
      'dend[1]',
      {},
      'morphology/bad-region',
      'column 5: expected & or | or the end; a section is section(dend[0])',
    ],
    ['soma |', {}, 'morphology/bad-region', 'column 7: expected a region'],
    ['(soma', {}, 'morphology/bad-region', "column 6: expected ')'"],
    ['distance 200', {}, 'morphology/bad-region', 'column 10: expected <'],
    ['distance > far', {}, 'morphology/bad-region', 'column 12: expected a finite number'],
    ['distance > 200 nm', {}, 'morphology/bad-region', 'column 16: expected & or |'],
    ['type(x)', {}, 'morphology/bad-region', 'column 6: expected an SWC type'],
    ['distal(soma, far)', {}, 'morphology/bad-region', 'column 14: expected a length in um'],
    ['distal(soma, 0)', {}, 'morphology/bad-region', 'column 15: expected a length greater than 0'],
    ['', {}, 'morphology/bad-region', 'column 1: expected a region'],
    ['('.repeat(100_000), {}, 'morphology/bad-region', 'fewer nested parentheses'],
    ['!'.repeat(100_000), {}, 'morphology/bad-region', 'fewer nested parentheses'],
  ])('refuses %.20j with %j as %s', (text, labels, code, words) => {
    const message = expect.stringContaining(words);
    const resolve = (): unknown => resolveRegion(CELL, text, labels as Record<string, string>);
    expect(resolve).toThrow(expect.objectContaining({ code, message }));
  });

  it('works each label out once', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 60 }, (_, k) => [`l${k}`, k === 0 ? 'dend' : `l${k - 1} | l${k - 1}`]),
    );
    expect(show(resolveRegion(CELL, 'l59', labels))).toBe('dend[0] 0-1, dend[1] 0-1');
  });
});

const arbitraryRegion: fc.Arbitrary<Region> = fc.letrec<{ region: Region; term: Region }>(
  (tie) => ({
    term: fc.oneof(
      fc.constant<Region>({ kind: 'all' }),
      fc
        .constantFrom('soma', 'axon', 'dend', 'apic')
        .map((name): Region => ({ kind: 'label', name })),
      fc.nat(9).map((type): Region => ({ kind: 'type', type })),
      fc.record({
        kind: fc.constant('threshold' as const),
        quantity: fc.constantFrom('distance' as const, 'radius' as const),
        operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
        valueUm: fc.double({ min: 0, max: 600, noNaN: true }).map((value) => value + 0),
      }),
    ),
    region: fc.oneof(
      { maxDepth: 4 },
      tie('term'),
      tie('region').map((part): Region => ({ kind: 'not', part })),
      fc.tuple(tie('region'), tie('region')).map((parts): Region => ({ kind: 'and', parts })),
      fc.tuple(tie('region'), tie('region')).map((parts): Region => ({ kind: 'or', parts })),
    ),
  }),
).region;

describe('a region as text', () => {
  it.each([
    ['soma|axon&!(dend)', 'soma | axon & !dend'],
    ['(soma | axon) & (dend)', '(soma | axon) & dend'],
    ['soma | (axon | dend)', 'soma | axon | dend'],
    ['!(distance>200um)', '!(distance > 200)'],
    ['radius  <=.5 um', 'radius <= 0.5'],
    ['apic & dist > 200 & radius < 0.5', 'apic & distance > 200 & radius < 0.5'],
    ['tag(7)', 'type(7)'],
    ['distal( dend[3](.5)|soma , 1e2 um )', 'distal(dend[3](0.5) | soma(0.5), 100)'],
    ['section( dend[3] )', 'section(dend[3])'],
  ])('%j has the normal form %j', (text, expected) => {
    expect(printRegion(parseRegion(text))).toBe(expected);
    expect(printRegion(parseRegion(expected))).toBe(expected);
  });

  it('reads back as what was printed', () => {
    fc.assert(
      fc.property(arbitraryRegion, (region) => {
        const parsed = parseRegion(printRegion(region));
        expect(parseRegion(printRegion(parsed))).toEqual(parsed);
        expect(printRegion(parsed)).toBe(printRegion(region));
      }),
    );
  });

  it('is refused or read, whatever it holds', () => {
    const word = fc.constantFrom(
      '(',
      ')',
      '!',
      '&',
      '|',
      'soma',
      'type',
      'distance',
      '<',
      '3',
      'um',
      '[',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          expect(printRegion(parseRegion(any))).not.toBe('');
        } catch (error) {
          expect(error).toMatchObject({ code: 'morphology/bad-region' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the intervals of any region of any cell', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  function covers(intervals: readonly SectionInterval[], section: number, x: number): boolean {
    return intervals.some((part) => part.section === section && part.x0 <= x && x <= part.x1);
  }

  it('are sorted, disjoint and within their sections, and a complement is what is left', () => {
    fc.assert(
      fc.property(arbitrarySwc, arbitraryRegion, (text, region) => {
        const { morphology } = buildMorphology(tableOf(text));
        const inside = resolveRegion(morphology, printRegion(region));
        const outside = resolveRegion(morphology, `!(${printRegion(region)})`);
        for (const intervals of [inside, outside])
          intervals.forEach(({ section, x0, x1 }, k) => {
            const next = intervals[k + 1];
            expect(0 <= x0 && x0 < x1 && x1 <= 1).toBe(true);
            if (next !== undefined)
              expect(section < next.section || (section === next.section && x1 < next.x0)).toBe(
                true,
              );
          });
        const total = [...inside, ...outside].reduce((sum, { x0, x1 }) => sum + x1 - x0, 0);
        expect(total).toBeCloseTo(morphology.sections.length, 9);
      }),
    );
  });

  it('hold the places whose distance or radius is beyond the value, and no others', () => {
    fc.assert(
      fc.property(arbitrarySwc, share, share, fc.nat(), (text, x, level, number) => {
        const { morphology } = buildMorphology(tableOf(text));
        const section = number % morphology.sections.length;
        const measures = [
          ['distance', distanceAt(morphology, { section, x }), level * 800],
          ['radius', radiusAt(morphology, { section, x }), level * 20],
        ] as const;
        for (const [quantity, measured, value] of measures) {
          if (Math.abs(measured - value) < 1e-6 || morphology.sections[section]!.lengthUm === 0)
            continue;
          const intervals = resolveRegion(morphology, `${quantity} > ${value}`);
          expect(covers(intervals, section, x)).toBe(measured > value);
        }
      }),
      { numRuns: 500 },
    );
  });
});
