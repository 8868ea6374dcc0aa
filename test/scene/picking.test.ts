import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  cameraFrame,
  depthRange,
  fitCamera,
  orbit,
  pan,
  projectionMatrix,
  projectPoint,
  rayThroughPixel,
  umPerPixel,
  viewMatrix,
  zoom,
} from '../../src/scene/camera.ts';
import { LEAST_RADIUS_PX, pickAt } from '../../src/scene/picking.ts';
import { type Ball, hitRoundedCone } from '../../src/scene/roundedCone.ts';
import { fitScaleBar } from '../../src/scene/scaleBar.ts';
import { listSegments } from '../../src/scene/segmentDetail.ts';
import { buildSegmentTable, type SegmentTable } from '../../src/scene/segmentTable.ts';
import { add, dot, normalise, scale, subtract, type Vector } from '../../src/scene/vector.ts';
import { ballAndStick, randomTree, syntheticRun, yTree } from '../support/syntheticRun.ts';

type Stick = Parameters<typeof syntheticRun>[1][number];
type Point = Stick['points'][number];

const viewport = { widthPx: 800, heightPx: 500 };
const front: Camera = {
  targetUm: [0, 0, 0],
  yaw: 0,
  pitch: 0,
  viewHeightUm: 100,
  projection: 'orthographic',
};
const insets = { left: 20, right: 80, top: 30, bottom: 10 };

function tableOf(sections: Parameters<typeof syntheticRun>[1], maxLengthUm = 20): SegmentTable {
  const run = syntheticRun('cell', sections, maxLengthUm);
  return buildSegmentTable(run.morphology, run.layout);
}

const coordinate = fc.double({ min: -30, max: 30, noNaN: true });
const anyCamera = fc.record<Camera>({
  targetUm: fc.tuple(coordinate, coordinate, coordinate),
  yaw: fc.double({ min: -3, max: 3, noNaN: true }),
  pitch: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  viewHeightUm: fc.double({ min: 10, max: 1000, noNaN: true }),
  projection: fc.constantFrom('perspective', 'orthographic'),
});

describe('camera', () => {
  it('looks along -z with y up when nothing is turned', () => {
    const frame = cameraFrame(front);
    expect(frame.forward.map((v) => v + 0)).toEqual([0, 0, -1]);
    expect(frame.up.map((v) => v + 0)).toEqual([0, 1, 0]);
    expect(umPerPixel(front, viewport)).toBe(0.2);
  });

  it('projects a point of any line of sight back to its pixel', () => {
    fc.assert(
      fc.property(anyCamera, fc.nat(799), fc.nat(499), (camera, x, y) => {
        const ray = rayThroughPixel(camera, viewport, x, y);
        const place = projectPoint(camera, viewport, add(ray.origin, scale(ray.direction, 900)));
        expect(place?.xPx).toBeCloseTo(x, 4);
        expect(place?.yPx).toBeCloseTo(y, 4);
      }),
    );
  });

  it('gives the graphics card the same projection by its matrices', () => {
    const table = tableOf(yTree());
    fc.assert(
      fc.property(anyCamera, (camera) => {
        const point: Vector = [3, 7, -2];
        const matrices = [
          viewMatrix(camera),
          projectionMatrix(camera, viewport, depthRange(camera, table)),
        ];
        const clip = matrices.reduce<number[]>(transform, [...point, 1]);
        const place = projectPoint(camera, viewport, point);
        if (place === undefined) return;
        expect(((clip[0]! / clip[3]! + 1) / 2) * 800).toBeCloseTo(place.xPx, 1);
        expect(((1 - clip[1]! / clip[3]!) / 2) * 500).toBeCloseTo(place.yPx, 1);
      }),
    );
  });

  it('fits every point inside the insets, and fills one direction', () => {
    const table = tableOf(randomTree(40, 20, 5));
    for (const projection of ['orthographic', 'perspective'] as const) {
      const camera = fitCamera(
        { ...front, projection, yaw: 0.7, pitch: 0.3 },
        viewport,
        table,
        insets,
      );
      const places = points(table).map((point) => projectPoint(camera, viewport, point)!);
      const xs = places.map((place) => place.xPx);
      const ys = places.map((place) => place.yPx);
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(20);
      expect(Math.max(...xs)).toBeLessThanOrEqual(720);
      expect(Math.min(...ys)).toBeGreaterThanOrEqual(30);
      expect(Math.max(...ys)).toBeLessThanOrEqual(490);
      const filled = Math.max(
        (Math.max(...xs) - Math.min(...xs)) / 700,
        (Math.max(...ys) - Math.min(...ys)) / 460,
      );
      expect(filled).toBeGreaterThan(projection === 'orthographic' ? 0.95 : 0.75);
    }
  });

  it('keeps what is under the pointer under it while zooming and panning', () => {
    const before = rayThroughPixel(front, viewport, 600, 100).origin;
    const place = projectPoint(zoom(front, viewport, 0.5, 600, 100), viewport, before);
    expect(place?.xPx).toBeCloseTo(600, 8);
    expect(place?.yPx).toBeCloseTo(100, 8);
    const panned = projectPoint(pan(front, viewport, 13, -7), viewport, before);
    expect(panned?.xPx).toBeCloseTo(613, 8);
    expect(panned?.yPx).toBeCloseTo(93, 8);
  });

  it('does not tip over the pole', () => {
    expect(orbit(front, 0, 99).pitch).toBeLessThan(Math.PI / 2);
  });
});

function points(table: SegmentTable): Vector[] {
  return Array.from({ length: table.pointCount }, (_, i) => [
    table.xyzr[4 * i]!,
    table.xyzr[4 * i + 1]!,
    table.xyzr[4 * i + 2]!,
  ]);
}

/** Column-major matrix times a column. */
function transform(column: number[], matrix: Float32Array): number[] {
  return [0, 1, 2, 3].map((row) =>
    column.reduce((sum, value, k) => sum + matrix[4 * k + row]! * value, 0),
  );
}

describe('hitRoundedCone', () => {
  const ball = (x: number, radius: number): Ball => ({ x, y: 0, z: 0, radius });

  it('hits a cylinder, a ball end and a cone at the distances of the drawing', () => {
    expect(hitRoundedCone(5, 0, 20, 0, 0, -1, ball(0, 2), ball(10, 2))).toBeCloseTo(18, 12);
    expect(hitRoundedCone(-20, 0, 0, 1, 0, 0, ball(0, 2), ball(10, 2))).toBeCloseTo(18, 12);
    expect(hitRoundedCone(20, 0, 0, -1, 0, 0, ball(0, 2), ball(10, 3))).toBeCloseTo(7, 12);
    expect(hitRoundedCone(5, 2.01, 20, 0, 0, -1, ball(0, 2), ball(10, 2))).toBe(Infinity);
  });

  it('is the larger ball where it holds the smaller, and a ball where both are one place', () => {
    expect(hitRoundedCone(0, 0, 20, 0, 0, -1, ball(0, 5), ball(1, 2))).toBeCloseTo(15, 12);
    expect(hitRoundedCone(0, 0, 20, 0, 0, -1, ball(0, 5), ball(0, 5))).toBeCloseTo(15, 12);
  });

  it('agrees with marching along the line by the distance to the hull', () => {
    const radius = fc.double({ min: 0.1, max: 8, noNaN: true });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        coordinate,
        coordinate,
        radius,
        radius,
        fc.double({ min: 1, max: 30, noNaN: true }),
        (ox, oy, tx, ty, ra, rb, length) => {
          const origin: Vector = [ox, oy, 60];
          const direction = normalise(subtract([tx, ty, 0], origin));
          const hit = hitRoundedCone(...origin, ...direction, ball(0, ra), ball(length, rb));
          const marched = marchToHull(origin, direction, ra, rb, length);
          // Grazing lines may fall on either side of the march's step of 0.0005 um.
          if (marched.closestUm > 1e-3) expect(hit).toBe(Infinity);
          else if (Number.isFinite(hit) && Number.isFinite(marched.distanceUm))
            expect(Math.abs(hit - marched.distanceUm)).toBeLessThan(0.35);
          if (marched.closestUm < 1e-4 && Number.isFinite(hit)) {
            const place = add(origin, scale(direction, hit));
            expect(Math.abs(hullDistance(place, ra, rb, length))).toBeLessThan(1e-3);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Signed distance to the hull of two balls on the x axis: the distance to the nearest ball of the family between. */
function hullDistance(place: Vector, ra: number, rb: number, length: number): number {
  let least = Infinity;
  for (let i = 0; i <= 4000; i++) {
    const t = i / 4000;
    const centre: Vector = [t * length, 0, 0];
    const gap = subtract(place, centre);
    least = Math.min(least, Math.sqrt(dot(gap, gap)) - (ra + (rb - ra) * t));
  }
  return least;
}

function marchToHull(
  origin: Vector,
  direction: Vector,
  ra: number,
  rb: number,
  length: number,
): { distanceUm: number; closestUm: number } {
  let distanceUm = 0;
  let closestUm = Infinity;
  for (let step = 0; step < 80 && distanceUm < 200; step++) {
    const gap = hullDistance(add(origin, scale(direction, distanceUm)), ra, rb, length);
    closestUm = Math.min(closestUm, gap);
    if (gap < 5e-4) return { distanceUm, closestUm };
    distanceUm += gap;
  }
  return { distanceUm: Infinity, closestUm };
}

describe('pickAt', () => {
  it('names section, x and radius of what is under the pixel', () => {
    const table = tableOf(ballAndStick(), 100);
    const camera = { ...front, targetUm: [260, 0, 0] as Vector };
    const pick = pickAt(table, listSegments(table), camera, viewport, 400, 250, 0);
    expect(pick?.locus).toEqual({ section: 1, x: expect.closeTo(0.25, 6) });
    expect(pick?.radiusUm).toBeCloseTo(1, 6);
    expect(pickAt(table, listSegments(table), camera, viewport, 400, 200, 0)).toBeUndefined();
  });

  it('finds a soma', () => {
    const table = tableOf(yTree());
    const list = listSegments(table);
    const camera = fitCamera(front, viewport, table, insets);
    const soma = projectPoint(camera, viewport, [0, 0, 0])!;
    expect(pickAt(table, list, camera, viewport, soma.xPx, soma.yPx, 0)?.locus).toEqual({
      section: 0,
      x: 0.5,
    });
  });

  it('takes the nearer of two branches that cross', () => {
    const stick = (name: string, from: Point, to: Point): Stick => ({
      name,
      type: 3,
      parent: -1,
      parentX: 0,
      points: [from, to],
    });
    const table = tableOf([
      stick('dend[0]', [-50, 0, 20, 2], [50, 0, 20, 2]),
      stick('dend[1]', [0, -50, -20, 2], [0, 50, -20, 2]),
    ]);
    const crossing = (yaw: number): number | undefined => {
      const camera = fitCamera({ ...front, yaw }, viewport, table, insets);
      const place = projectPoint(camera, viewport, [0, 0, 0])!;
      const list = listSegments(table);
      return pickAt(table, list, camera, viewport, place.xPx, place.yPx, 0)?.locus.section;
    };
    // Positions are relative to the middle of the first stick.
    expect([crossing(0), crossing(Math.PI)]).toEqual([0, 1]);
  });

  it('picks thin branches by the radius they are drawn with, and by tolerance only on a miss', () => {
    const table = tableOf(ballAndStick(), 100);
    const list = listSegments(table);
    const far = { ...front, targetUm: [500, 0, 0] as Vector, viewHeightUm: 2000 };
    const offsetPx = LEAST_RADIUS_PX * 0.9;
    expect(pickAt(table, list, far, viewport, 400, 250 + offsetPx, 0)).toBeDefined();
    expect(pickAt(table, list, far, viewport, 400, 256, 0)).toBeUndefined();
    expect(pickAt(table, list, far, viewport, 400, 256, 6)?.locus.section).toBe(1);
  });

  it('agrees with a slow reference on a random tree', () => {
    const table = tableOf(randomTree(30, 12, 21));
    const list = listSegments(table);
    const camera = fitCamera(
      { ...front, projection: 'perspective', yaw: 0.4 },
      viewport,
      table,
      insets,
    );
    let hits = 0;
    for (let x = 20; x < 720; x += 17) {
      for (let y = 30; y < 490; y += 17) {
        const fast = pickAt(table, list, camera, viewport, x, y, 0);
        const slow = slowPick(table, camera, x, y);
        expect(fast === undefined ? -1 : fast.pointB).toBe(slow);
        if (slow >= 0) hits++;
      }
    }
    expect(hits).toBeGreaterThan(10);
  });
});

/** Distal point of the first cone hit, every cone tried; -1 on a miss. */
function slowPick(table: SegmentTable, camera: Camera, xPx: number, yPx: number): number {
  const ray = rayThroughPixel(camera, viewport, xPx, yPx);
  const frame = cameraFrame(camera);
  const ball = (i: number): Ball => {
    const [x, y, z] = [0, 1, 2].map((axis) => table.xyzr[4 * i + axis]!) as [
      number,
      number,
      number,
    ];
    const depth = dot(subtract([x, y, z], frame.eyeUm), frame.forward);
    const leastUm = (LEAST_RADIUS_PX * 2 * Math.tan(Math.PI / 12) * depth) / viewport.heightPx;
    return { x, y, z, radius: Math.max(table.xyzr[4 * i + 3]!, leastUm) };
  };
  let nearest = Infinity;
  let best = -1;
  for (const [a, b] of pairsByRadius(table)) {
    const hit = hitRoundedCone(...ray.origin, ...ray.direction, ball(a), ball(b));
    if (hit < nearest) {
      nearest = hit;
      best = b;
    }
  }
  return best;
}

function pairsByRadius(table: SegmentTable): [number, number][] {
  const { points: ends, count } = listSegments(table);
  return Array.from({ length: count }, (_, i) => [ends[2 * i]!, ends[2 * i + 1]!]);
}

describe('fitScaleBar', () => {
  it('takes the longest of 1, 2, 5 x 10^n that fits', () => {
    expect(fitScaleBar(1, 120)).toEqual({ lengthUm: 100, widthPx: 100, label: '100 µm' });
    expect(fitScaleBar(0.5, 119)).toEqual({ lengthUm: 50, widthPx: 100, label: '50 µm' });
    expect(fitScaleBar(30, 100).label).toBe('2 mm');
    expect(fitScaleBar(0.003, 100).label).toBe('200 nm');
  });

  it('is as long as it says and never wider than allowed', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e3, noNaN: true }), (pixelUm) => {
        const bar = fitScaleBar(pixelUm, 120);
        expect(bar.widthPx * pixelUm).toBeCloseTo(bar.lengthUm, 9);
        expect(bar.widthPx).toBeLessThanOrEqual(120.0001);
        expect(bar.widthPx).toBeGreaterThan(45);
      }),
    );
  });
});
