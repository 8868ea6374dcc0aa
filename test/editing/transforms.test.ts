import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceAxon } from '../../src/editing/axonStub.ts';
import { drawSpines } from '../../src/editing/drawSpines.ts';
import { fitPolynomial, raiseRadii, taper } from '../../src/editing/fitRadii.ts';
import { foldSpines } from '../../src/editing/foldSpines.ts';
import { centre, rotate, scale, stretch, translate } from '../../src/editing/moveSamples.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { axialIntegralBetween, morphologyArea, sectionArea } from '../../src/morphology/frusta.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { resolveLocset } from '../../src/morphology/region.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { tableOf } from '../support/swcTables.ts';

const CELL = tableOf(
  [
    '1 1 1 2 3 5 -1',
    '2 3 11 2 3 2 1',
    '3 3 61 2 3 1 2',
    '4 2 1 -8 3 1 1',
    '5 2 1 -58 3 0.6 4',
  ].join('\n'),
);

function build(table: SwcTable): Morphology {
  return buildMorphology(table).morphology;
}

function rowsOf(table: SwcTable): string[] {
  return printSwc(table).trim().split('\n');
}

/** A sound file without radii of 0, which building would fill in. */
const arbitraryTable = arbitrarySwc.map((text) => {
  const table = tableOf(text);
  return { ...table, radiusUm: table.radiusUm.map((radius) => radius || 0.5) };
});

describe('moving a cell as a whole', () => {
  it('by a vector, and to the origin', () => {
    expect(rowsOf(translate(CELL, 1, -2, 0.5).table)[0]).toBe('1 1 2 0 3.5 5 -1');
    expect(rowsOf(centre(CELL).table).slice(0, 2)).toEqual(['1 1 0 0 0 5 -1', '2 3 10 0 0 2 1']);
  });

  it('by turns about the soma, exact at right angles', () => {
    expect(rowsOf(rotate(CELL, 'z', 90).table)[2]).toBe('3 3 1 62 3 1 2');
    expect(rowsOf(rotate(CELL, 'y', 90).table)[2]).toBe('3 3 1 2 -57 1 2');
    expect(rowsOf(rotate(CELL, 'x', -90).table)[4]).toBe('5 2 1 2 63 0.6 4');
    expect(rowsOf(rotate(CELL, 'x', 360).table)).toEqual(rowsOf(CELL));
  });

  it('keeps lengths and areas', () => {
    const angle = fc.double({ min: -720, max: 720, noNaN: true });
    fc.assert(
      fc.property(arbitraryTable, fc.constantFrom('x', 'y', 'z'), angle, (table, axis, degrees) => {
        const { table: turned } = rotate(table, axis, degrees);
        const [before, after] = [measureMorphology(table), measureMorphology(turned)];
        const near = (a: number, b: number): void =>
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
        near(before.neurites.lengthUm, after.neurites.lengthUm);
        near(before.neurites.frustumAreaUm2, after.neurites.frustumAreaUm2);
        const { table: moved } = translate(table, 10, 20, -30);
        near(before.neurites.lengthUm, measureMorphology(moved).neurites.lengthUm);
      }),
    );
  });

  it('scales area by the square of the factor', () => {
    const factor = fc.double({ min: 0.001, max: 1000, noNaN: true });
    fc.assert(
      fc.property(arbitraryTable, factor, (table, by) => {
        const before = measureMorphology(table).neurites.frustumAreaUm2;
        const after = measureMorphology(scale(table, by).table).neurites.frustumAreaUm2;
        // A ring between radii that differ in their last digit only is all rounding.
        const discsUm2 = table.radiusUm.reduce((sum, radius) => sum + (by * radius) ** 2, 0);
        const bound = 1e-9 * after + 1e-14 * discsUm2;
        expect(Math.abs(after - by * by * before)).toBeLessThanOrEqual(bound);
      }),
    );
    expect(rowsOf(stretch(CELL, 1, 2, 3).table)[0]).toBe('1 1 1 4 9 5 -1');
  });

  it.each([0, -2, Number.NaN])('refuses the factor %d', (factor) => {
    const refused = expect.objectContaining({ code: 'edit/out-of-range' });
    expect(() => scale(CELL, factor)).toThrow(refused);
    expect(() => stretch(CELL, 1, factor, 1)).toThrow(refused);
  });
});

describe('radii', () => {
  const BUMPY = tableOf(
    ['1 1 0 0 0 5 -1', '2 3 10 0 0 3 1', '3 3 20 0 0 3 2', '4 3 30 0 0 1 3', '5 3 40 0 0 1 4'].join(
      '\n',
    ),
  );

  it('take the line that fits best', () => {
    const { table, log } = taper(BUMPY, 'linear');
    // By hand: places 0, 10, 20, 30; values 3, 3, 1, 1; slope -0.08, mean 2 at 15.
    expect([...table.radiusUm].map((radius) => Number(radius.toFixed(9)))).toEqual([
      5, 3.2, 2.4, 1.6, 1,
    ]);
    expect(log).toContain('gave 1 section the linear taper that fits its radii best');
    expect(log).toContain(
      '1 sample would have become thinner than any of the section: kept at its least radius',
    );
  });

  it('follow a parabola exactly where they lie on one', () => {
    const fitted = fitPolynomial([0, 1, 2, 5], [1, 2, 5, 26], 2);
    for (const place of [0, 0.5, 3, 5]) expect(fitted(place)).toBeCloseTo(1 + place * place, 12);
    expect(fitPolynomial([2, 2], [1, 3], 2)(7)).toBe(2);
  });

  it('are kept outside of the region', () => {
    expect(taper(CELL, 'quadratic', 'axon').table.radiusUm.subarray(0, 3)).toEqual(
      CELL.radiusUm.subarray(0, 3),
    );
    expect([...raiseRadii(CELL, 1.5, 'axon').table.radiusUm]).toEqual([5, 2, 1, 1.5, 1.5]);
    expect([...raiseRadii(CELL, 1.5).table.radiusUm]).toEqual([5, 2, 1.5, 1.5, 1.5]);
  });

  it('never fall below the least that a section had, nor change the skeleton', () => {
    fc.assert(
      fc.property(arbitraryTable, fc.constantFrom('linear', 'quadratic'), (table, shape) => {
        const { table: fitted } = taper(table, shape);
        const least = (of: SwcTable): number => Math.min(...of.radiusUm);
        expect(least(fitted)).toBeGreaterThanOrEqual(least(table) * (1 - 1e-12));
        expect(fitted.xUm).toEqual(table.xUm);
      }),
    );
  });
});

describe('replaceAxon', () => {
  it('keeps it, or takes it away', () => {
    expect(replaceAxon(CELL, 'keep').table).toBe(CELL);
    expect(rowsOf(replaceAxon(CELL, 'none').table)).toEqual(rowsOf(CELL).slice(0, 3));
    expect(replaceAxon(CELL, 'none').log).toEqual(['removed the axon: 2 samples, 50 um']);
  });

  it('draws 60 um of 1 um where the axon went', () => {
    const { table, log } = replaceAxon(CELL, 'stub:allen');
    expect(rowsOf(table).slice(3)).toEqual([
      '6 2 1 -3 3 0.5 1',
      '7 2 1 -33 3 0.5 6',
      '8 2 1 -63 3 0.5 7',
    ]);
    expect(log).toContain('drew an axon of 60 um: the first half 1 um thick, the second 1 um');
    const morphology = build(table);
    const stub = morphology.sections.find(({ type }) => type === 2)!;
    expect(sectionArea(morphology, stub.index)).toBeCloseTo(Math.PI * 60, 9);
  });

  it('takes the diameters of the old axon: of its first section, and beyond 60 um', () => {
    const far = tableOf(
      [
        '1 1 0 0 0 5 -1',
        '2 2 0 5 0 1 1',
        '3 2 0 45 0 0.8 2',
        '4 2 20 45 0 0.4 3',
        '5 2 0 145 0 0.2 3',
        '6 2 0 165 0 0.2 5',
      ].join('\n'),
    );
    const { table, log } = replaceAxon(far, 'stub:bbp');
    // Middles: axon[0] at 20 um, radius 0.9; axon[1] at 40 + 14.1 um; axon[2] at 40 + 60 um, between 0.8 and 0.2 um.
    expect(log.at(-1)).toBe(
      'drew an axon of 60 um: the first half 1.8 um thick, the second 0.88 um',
    );
    const morphology = build(table);
    const area = sectionArea(morphology, 1);
    const ringUm2 = Math.PI * (0.9 ** 2 - 0.44 ** 2);
    expect(area).toBeCloseTo(Math.PI * 30 * (1.8 + 0.88) + ringUm2, 1);
  });

  it('draws away from the dendrites where there was none, and 1 um thick', () => {
    const bare = replaceAxon(CELL, 'none').table;
    const { table } = replaceAxon(bare, 'stub:bbp');
    expect(rowsOf(table).at(-1)).toBe('6 2 -64 2 3 0.5 5');
  });

  it('refuses a cell without a soma, and one that is all axon', () => {
    const dendrite = tableOf('1 3 0 0 0 1 -1\n2 3 9 0 0 1 1');
    expect(() => replaceAxon(dendrite, 'stub:bbp')).toThrow(
      expect.objectContaining({ code: 'edit/no-soma' }),
    );
    const axon = tableOf('1 2 0 0 0 1 -1\n2 2 9 0 0 1 1');
    expect(() => replaceAxon(axon, 'none')).toThrow(
      expect.objectContaining({ code: 'edit/nothing-left' }),
    );
  });
});

describe('spines', () => {
  it('fold into a dendrite: its area grows by the factor, its axial resistance stays', () => {
    const before = build(CELL);
    const after = build(foldSpines(CELL, 1.9, 'dend').table);
    const [old, folded] = [before.sections[1]!, after.sections[1]!];
    const resistance = (of: Morphology, lengthUm: number): number =>
      axialIntegralBetween(of, 1, 0, lengthUm);
    expect(resistance(after, folded.lengthUm)).toBeCloseTo(resistance(before, old.lengthUm), 12);
    // Exact for cylinders; a cone keeps its shape only where its radii and length grow alike.
    expect(sectionArea(after, 1) / sectionArea(before, 1)).toBeCloseTo(1.9, 3);
    expect(sectionArea(after, 2)).toBeCloseTo(sectionArea(before, 2), 12);
  });

  it('move what lies beyond outward in one piece', () => {
    const chain = tableOf('1 3 0 0 0 1 -1\n2 3 10 0 0 1 1\n3 4 10 20 0 1 2');
    const { table } = foldSpines(chain, 8, 'dend');
    expect([...table.xUm].map((x) => Number(x.toFixed(9)))).toEqual([0, 40, 40]);
    expect([...table.radiusUm].map((r) => Number(r.toFixed(9)))).toEqual([2, 2, 1]);
    expect(table.yUm[2]).toBe(20);
  });

  it('refuse a factor below 1', () => {
    expect(() => foldSpines(CELL, 0.9, 'dend')).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });

  const SHAPE = { neckLengthUm: 1, neckDiameterUm: 0.2, headLengthUm: 0.5, headDiameterUm: 0.6 };

  it('stand as necks and heads exactly at their places, and add their own membrane only', () => {
    const morphology = build(CELL);
    const places = resolveLocset(morphology, 'uniform(dend, 50, 7)');
    const { morphology: spiny, log } = drawSpines(morphology, places, SHAPE, 3);
    const spineUm2 = Math.PI * (1 * 0.2 + 0.5 * 0.6);
    expect(morphologyArea(spiny)).toBeCloseTo(morphologyArea(morphology) + 50 * spineUm2, 9);
    expect(log).toEqual([
      `drew 50 spines, ${Number((50 * spineUm2).toPrecision(6))} um2 of membrane`,
    ]);
    places.forEach((place, k) => {
      const neck = spiny.sections[morphology.sections.length + 2 * k]!;
      expect([neck.name, neck.parent, neck.parentX]).toEqual([`spine_neck[${k}]`, 1, place.x]);
      expect(spiny.sections[neck.index + 1]!.parent).toBe(neck.index);
    });
    expect(drawSpines(morphology, places, SHAPE, 3).morphology).toEqual(spiny);
    expect(drawSpines(morphology, places, SHAPE, 4).morphology).not.toEqual(spiny);
  });

  it('refuse a head without a width', () => {
    expect(() => drawSpines(build(CELL), [], { ...SHAPE, headDiameterUm: 0 })).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });
});

describe('every transform', () => {
  it('gives a file that reads without an error', () => {
    fc.assert(
      fc.property(arbitraryTable, (table) => {
        for (const { table: edited } of [
          rotate(table, 'y', 33),
          taper(table, 'quadratic'),
          raiseRadii(table, 0.3),
          foldSpines(table, 1.5, 'dend'),
          ...(table.type.includes(1) ? [replaceAxon(table, 'stub:bbp')] : []),
        ])
          expect(parseSwc(printSwc(edited)).table).toBeDefined();
      }),
    );
  });
});
