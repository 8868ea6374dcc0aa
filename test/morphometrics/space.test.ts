import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convexHull, type HullFigures } from '../../src/morphometrics/convexHull.ts';
import { layoutDendrogram } from '../../src/morphometrics/dendrogram.ts';
import { shollProfile } from '../../src/morphometrics/sholl.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { morphologyOfLines } from '../support/swcTables.ts';

type Point = readonly [number, number, number];

function hullOf(points: readonly Point[]): HullFigures {
  const axis = (k: 0 | 1 | 2): Float64Array => Float64Array.from(points, (point) => point[k]);
  return convexHull(axis(0), axis(1), axis(2));
}

/** What lies within 1e-10 of the extent of a plane is in it: so much volume may be missing from 200 um cubed. */
const FLAT_UM3 = 0.01;
const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const anyPoint: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate, coordinate);

describe('convexHull', () => {
  const GRID: readonly Point[] = [0, 1, 2].flatMap((x) =>
    [0, 1, 2].flatMap((y) => [0, 1, 2].map((z): Point => [x, y, z])),
  );

  it('of a cube with points within, on faces and on edges is the cube', () => {
    const { volumeUm3, areaUm2 } = hullOf(GRID);
    expect(volumeUm3).toBeCloseTo(8, 12);
    expect(areaUm2).toBeCloseTo(24, 12);
  });

  it.each<[string, readonly Point[], number, number]>([
    ['nothing', [], 0, 0],
    [
      'one place',
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      0,
      0,
    ],
    [
      'a line',
      [
        [0, 0, 0],
        [1, 1, 1],
        [5, 5, 5],
      ],
      0,
      0,
    ],
    [
      'a square, both sides',
      [
        [0, 0, 7],
        [2, 0, 7],
        [2, 2, 7],
        [0, 2, 7],
        [1, 1, 7],
      ],
      0,
      8,
    ],
    [
      'a corner of a cube',
      [
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      1 / 6,
      1.5 + Math.sqrt(3) / 2,
    ],
  ])('of %s', (_, points, volume, area) => {
    const { volumeUm3, areaUm2 } = hullOf(points);
    expect(volumeUm3).toBeCloseTo(volume, 12);
    expect(areaUm2).toBeCloseTo(area, 12);
  });

  it('of many points on a sphere comes near to it', () => {
    const points = Array.from({ length: 2000 }, (_, k): Point => {
      const z = 1 - (2 * k + 1) / 2000;
      const angle = k * Math.PI * (3 - Math.sqrt(5));
      const width = Math.sqrt(1 - z * z);
      return [width * Math.cos(angle), width * Math.sin(angle), z];
    });
    const { volumeUm3, areaUm2 } = hullOf(points);
    expect(volumeUm3 / ((4 / 3) * Math.PI)).toBeGreaterThan(0.99);
    expect(areaUm2 / (4 * Math.PI)).toBeGreaterThan(0.99);
    expect(areaUm2).toBeLessThan(4 * Math.PI);
  });

  it('does not depend on the order, and not on points within', () => {
    fc.assert(
      fc.property(
        fc.array(anyPoint, { minLength: 4, maxLength: 60 }),
        fc.array(fc.nat()),
        (points, swaps) => {
          const { volumeUm3, areaUm2 } = hullOf(points);
          const shuffled = [...points].sort((a, b) => a[1] - b[1]);
          const within = swaps.map((k): Point => {
            const [a, b] = [points[k % points.length]!, points[(k >> 3) % points.length]!];
            return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
          });
          const again = hullOf([...shuffled, ...within]);
          expect(Math.abs(again.volumeUm3 - volumeUm3)).toBeLessThanOrEqual(
            FLAT_UM3 + 1e-6 * volumeUm3,
          );
          expect(Math.abs(again.areaUm2 - areaUm2)).toBeLessThanOrEqual(FLAT_UM3 + 1e-6 * areaUm2);
        },
      ),
    );
  });

  it('grows with every point, and never beyond the box', () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 5, maxLength: 40 }), (points) => {
        const { volumeUm3 } = hullOf(points);
        expect(hullOf(points.slice(1)).volumeUm3).toBeLessThanOrEqual(
          volumeUm3 * (1 + 1e-9) + FLAT_UM3,
        );
        const width = (k: 0 | 1 | 2): number => {
          const values = points.map((point) => point[k]);
          return Math.max(...values) - Math.min(...values);
        };
        expect(volumeUm3).toBeLessThanOrEqual(
          width(0) * width(1) * width(2) * (1 + 1e-9) + FLAT_UM3,
        );
      }),
    );
  });
});

describe('shollProfile', () => {
  it('counts straight neurites once a sphere', () => {
    const cell = morphologyOfLines(
      '1 1 0 0 0 2 -1',
      '2 3 2 0 0 1 1',
      '3 3 25 0 0 1 2',
      '4 3 0 2 0 1 1',
      '5 3 0 35 0 1 4',
      '6 2 0 0 2 1 1',
      '7 2 0 0 15 1 6',
    );
    const { radiiUm, crossings } = shollProfile(cell, 10);
    expect([...radiiUm]).toEqual([10, 20, 30, 40]);
    expect([...crossings.get(3)!]).toEqual([2, 2, 1, 0]);
    expect([...crossings.get(2)!]).toEqual([1, 0, 0, 0]);
  });

  it('counts an edge that dips into a sphere and leaves it twice', () => {
    const cell = morphologyOfLines('1 1 0 0 0 2 -1', '2 3 -20 6 0 1 1', '3 3 20 6 0 1 2');
    expect([...shollProfile(cell, 10).crossings.get(3)!]).toEqual([2, 2, 0]);
  });

  it('has as many crossings of a parity as the ends ask for', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.double({ min: 5, max: 100, noNaN: true }), (text, stepUm) => {
        const cell = morphologyOfLines(text);
        const { radiiUm, crossings } = shollProfile(cell, stepUm);
        expect(radiiUm.length).toBeGreaterThan(0);
        const outermost = [...crossings.values()].map((counts) => counts.at(-1));
        expect(outermost.every((count) => count === 0)).toBe(true);
      }),
    );
  });

  it.each([0, -1, Number.NaN, 1e-9])('refuses spheres %d um apart', (stepUm) => {
    expect(() =>
      shollProfile(morphologyOfLines('1 3 0 0 0 1 -1', '2 3 9 0 0 1 1'), stepUm),
    ).toThrow(expect.objectContaining({ code: 'morphometrics/bad-step' }));
  });
});

describe('layoutDendrogram', () => {
  it('stands tips side by side and forks above their tips', () => {
    const cell = morphologyOfLines(
      '1 1 0 0 0 5 -1',
      '2 3 5 0 0 1 1',
      '3 3 15 0 0 1 2',
      '4 3 15 20 0 1 3',
      '5 3 15 -30 0 1 3',
      '6 2 0 -5 0 1 1',
      '7 2 0 -9 0 1 6',
    );
    const { branches, tips } = layoutDendrogram(cell);
    expect(tips).toBe(3);
    expect(branches.map(({ section }) => cell.sections[section]!.name)).toEqual([
      'axon[0]',
      'dend[0]',
      'dend[1]',
      'dend[2]',
    ]);
    expect(branches.map(({ across }) => across)).toEqual([0, 1.5, 1, 2]);
    expect(branches.map(({ startUm, endUm }) => [startUm, endUm])).toEqual([
      [0, 4],
      [0, 10],
      [10, 30],
      [10, 40],
    ]);
    expect(branches.map(({ parent }) => parent)).toEqual([-1, -1, 1, 1]);
  });

  it('draws every neurite section once, without crossing lines', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const cell = morphologyOfLines(text);
        const { branches, tips } = layoutDendrogram(cell);
        const drawn = branches.map(({ section }) => section).sort((a, b) => a - b);
        expect(drawn).toEqual(
          cell.sections.filter(({ type }) => type !== 1).map(({ index }) => index),
        );
        const isParent = new Set(branches.map(({ parent }) => parent));
        const places = branches.filter((_, k) => !isParent.has(k)).map(({ across }) => across);
        expect(places).toEqual(Array.from({ length: tips }, (_, k) => k));
        branches.forEach(({ parent, across }, k) => {
          if (parent >= 0) expect(parent).toBeLessThan(k);
          expect(across).toBeGreaterThanOrEqual(0);
          expect(across).toBeLessThanOrEqual(Math.max(0, tips - 1));
        });
      }),
    );
  });
});
