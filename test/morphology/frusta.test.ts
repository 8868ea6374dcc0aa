import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaBetween,
  axialIntegralBetween,
  morphologyArea,
  sectionArea,
} from '../../src/morphology/frusta.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { straight } from '../support/cells.ts';

type Point = readonly [number, number, number, number];

function sectionOf(points: readonly Point[]): Morphology {
  return buildMorphologyFromSections('test', [{ type: 3, parent: null, points }]);
}

describe('areaBetween', () => {
  it('is pi d L for a cylinder and for a part of one', () => {
    const cylinder = sectionOf([
      [0, 0, 0, 2],
      [10, 0, 0, 2],
    ]);
    expect(areaBetween(cylinder, 0, 0, 10)).toBeCloseTo(20 * Math.PI, 12);
    expect(areaBetween(cylinder, 0, 2.5, 5)).toBeCloseTo(5 * Math.PI, 12);
    expect(areaBetween(cylinder, 0, 5, 5)).toBe(0);
  });

  it('is the lateral area of a cone cut in two', () => {
    const cone = sectionOf([
      [0, 0, 0, 8],
      [3, 0, 0, 2],
    ]);
    const slant = Math.hypot(3, 3);
    expect(areaBetween(cone, 0, 0, 3)).toBeCloseTo(Math.PI * 5 * slant, 12);
    expect(areaBetween(cone, 0, 0, 1.5)).toBeCloseTo(Math.PI * (4 + 2.5) * (slant / 2), 12);
  });

  it('books the ring of a step in radius where the step lies', () => {
    const step = sectionOf([
      [0, 0, 0, 2],
      [1, 0, 0, 2],
      [1, 0, 0, 6],
      [3, 0, 0, 6],
    ]);
    const ring = Math.PI * (1 + 3) * (3 - 1);
    expect(areaBetween(step, 0, 0, 1)).toBeCloseTo(2 * Math.PI, 12);
    expect(areaBetween(step, 0, 1, 2)).toBeCloseTo(ring + 6 * Math.PI, 12);
    expect(areaBetween(step, 0, 0, 3)).toBeCloseTo(2 * Math.PI + ring + 12 * Math.PI, 12);
  });

  it('keeps a ring at either end of the section', () => {
    const ends = sectionOf([
      [0, 0, 0, 4],
      [0, 0, 0, 2],
      [1, 0, 0, 2],
      [1, 0, 0, 4],
    ]);
    const ring = Math.PI * (2 + 1) * (2 - 1);
    expect(areaBetween(ends, 0, 0, 0.5)).toBeCloseTo(ring + Math.PI, 12);
    expect(areaBetween(ends, 0, 0.5, 1)).toBeCloseTo(ring + Math.PI, 12);
  });

  it('refuses a range outside the section, and NaN', () => {
    const cylinder = sectionOf([
      [0, 0, 0, 2],
      [10, 0, 0, 2],
    ]);
    expect(() => areaBetween(cylinder, 0, 0, 10.1)).toThrow(RangeError);
    expect(() => areaBetween(cylinder, 0, 5, 4)).toThrow(RangeError);
    expect(() => areaBetween(cylinder, 0, Number.NaN, 4)).toThrow(RangeError);
    expect(() => areaBetween(cylinder, 7, 0, 4)).toThrow(RangeError);
  });
});

describe('axialIntegralBetween', () => {
  it('is h / (pi r1 r2) for a cone', () => {
    const cone = sectionOf([
      [0, 0, 0, 8],
      [3, 0, 0, 2],
    ]);
    expect(axialIntegralBetween(cone, 0, 0, 3)).toBeCloseTo(3 / (Math.PI * 4 * 1), 14);
    expect(axialIntegralBetween(cone, 0, 1, 2)).toBeCloseTo(1 / (Math.PI * 3 * 2), 14);
  });

  it('gets nothing from an edge of length 0', () => {
    const step = sectionOf([
      [0, 0, 0, 2],
      [1, 0, 0, 2],
      [1, 0, 0, 4],
      [3, 0, 0, 4],
    ]);
    expect(axialIntegralBetween(step, 0, 0, 3)).toBeCloseTo(1 / Math.PI + 2 / (4 * Math.PI), 14);
  });
});

describe('any partition of a section', () => {
  const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
  const diameter = fc.double({ min: 0.05, max: 20, noNaN: true });
  const point = fc.tuple(coordinate, coordinate, coordinate, diameter);
  const steppedPoints = fc
    .array(fc.tuple(point, fc.boolean(), diameter), { minLength: 2, maxLength: 30 })
    .map((draws): Point[] =>
      draws.flatMap(([p, isStep, d]): Point[] => (isStep ? [p, [p[0], p[1], p[2], d]] : [p])),
    );
  const cutShares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

  it.each([
    ['areaBetween', areaBetween],
    ['axialIntegralBetween', axialIntegralBetween],
  ] as const)('%s sums to the whole to 1e-12', (_name, measure) => {
    fc.assert(
      fc.property(steppedPoints, cutShares, fc.boolean(), (points, shares, cutsOnPoints) => {
        const morphology = sectionOf(points);
        const lengthUm = morphology.sections[0]!.lengthUm;
        fc.pre(lengthUm > 0);
        const inner = cutsOnPoints
          ? [...morphology.pointArcUm]
          : shares.map((share) => share * lengthUm);
        const cuts = [0, ...inner.sort((a, b) => a - b), lengthUm];
        const parts = cuts.slice(1).map((to, i) => measure(morphology, 0, cuts[i]!, to));
        const whole = measure(morphology, 0, 0, lengthUm);
        const sum = parts.reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - whole)).toBeLessThanOrEqual(1e-12 * whole);
      }),
    );
  });
});

describe('whole areas', () => {
  it('sum over sections', () => {
    const morphology = buildMorphologyFromSections('ball and stick', [
      straight(1, null, [0, 0, 0, 10], [10, 0, 0, 10]),
      straight(3, { section: 0, x: 1 }, [10, 0, 0, 2], [110, 0, 0, 2]),
    ]);
    expect(sectionArea(morphology, 0)).toBeCloseTo(100 * Math.PI, 10);
    expect(morphologyArea(morphology)).toBeCloseTo(300 * Math.PI, 10);
  });
});
