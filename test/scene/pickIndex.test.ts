import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  cameraFrame,
  fitCamera,
  pixelSizeByDepth,
  rayThroughPixel,
} from '../../src/scene/camera.ts';
import {
  BLOCK_GROUPS,
  buildPickIndex,
  GROUP_SEGMENTS,
  pickIndexOf,
} from '../../src/scene/pickIndex.ts';
import { LEAST_RADIUS_PX, pickAt } from '../../src/scene/picking.ts';
import { type Ball, hitRoundedCone } from '../../src/scene/roundedCone.ts';
import { listSegments, type SegmentList, simplifySegments } from '../../src/scene/segmentDetail.ts';
import { buildSegmentTable, type SegmentTable } from '../../src/scene/segmentTable.ts';
import { dot, subtract, type Vector } from '../../src/scene/vector.ts';
import { randomTree, syntheticRun } from '../support/syntheticRun.ts';

const viewport = { widthPx: 800, heightPx: 500 };
const insets = { left: 20, right: 80, top: 30, bottom: 10 };

/** Several blocks of groups. */
function largeTree(seed: number): { table: SegmentTable; list: SegmentList } {
  const run = syntheticRun('cell', randomTree(40, 20, seed), 20);
  const table = buildSegmentTable(run.morphology, run.layout);
  return { table, list: listSegments(table) };
}

describe('buildPickIndex', () => {
  it('has every segment once, inside the ball of its group and that inside the ball of its block', () => {
    const { table, list } = largeTree(3);
    const { segments, groups, blocks } = buildPickIndex(table, list);
    expect([...segments].sort((a, b) => a - b)).toEqual([...Array(list.count).keys()]);
    expect(blocks.length).toBeGreaterThan(4);
    const sticksOut = (inner: ArrayLike<number>, i: number, outer: Float64Array, o: number) => {
      const gap = [0, 1, 2].map((axis) => inner[4 * i + axis]! - outer[4 * o + axis]!);
      return Math.hypot(...gap) + inner[4 * i + 3]! - outer[4 * o + 3]!;
    };
    segments.forEach((segment, i) => {
      const group = Math.floor(i / GROUP_SEGMENTS);
      for (const point of list.points.subarray(2 * segment, 2 * segment + 2))
        expect(sticksOut(table.xyzr, point, groups, group)).toBeLessThanOrEqual(0);
    });
    for (let group = 0; 4 * group < groups.length; group++)
      expect(
        sticksOut(groups, group, blocks, Math.floor(group / BLOCK_GROUPS)),
      ).toBeLessThanOrEqual(0);
  });

  it('is made once a list', () => {
    const { table, list } = largeTree(4);
    expect(pickIndexOf(table, list)).toBe(pickIndexOf(table, list));
    expect(pickIndexOf(table, simplifySegments(table, 1))).not.toBe(pickIndexOf(table, list));
  });
});

describe('pickAt', () => {
  const trees = [1, 2, 3].map(largeTree);

  it('finds what asking every segment finds, near and far, with and without perspective', () => {
    let hits = 0;
    let near = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...trees),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.constantFrom(1, 0.3, 0.1, 0.02),
        fc.constantFrom('perspective' as const, 'orthographic' as const),
        fc.nat(799),
        fc.nat(499),
        ({ table, list }, yaw, pitch, closer, projection, x, y) => {
          const angle = { targetUm: [0, 0, 0] as Vector, viewHeightUm: 1, yaw, pitch, projection };
          const fit = fitCamera(angle, viewport, table, insets);
          const camera = { ...fit, viewHeightUm: fit.viewHeightUm * closer };
          const found = pickAt(table, list, camera, viewport, x, y, 0);
          const wanted = askEverySegment(table, list, camera, x, y);
          expect([found?.pointA, found?.pointB]).toEqual(wanted);
          if (found !== undefined) hits++;
          else if (pickAt(table, list, camera, viewport, x, y, 12) !== undefined) near++;
        },
      ),
      { numRuns: 600, seed: 7 },
    );
    expect(hits).toBeGreaterThan(50);
    expect(near).toBeGreaterThan(50);
  });

  it('finds something within a tolerance where some segment alone is', () => {
    const [{ table, list }] = trees as [ReturnType<typeof largeTree>];
    const alone = Array.from({ length: list.count }, (_, segment): SegmentList => {
      const points = list.points.slice(2 * segment, 2 * segment + 2);
      return { ...list, count: 1, points, radiusUm: list.radiusUm.slice(segment, segment + 1) };
    });
    const angle = { targetUm: [0, 0, 0] as Vector, viewHeightUm: 1, yaw: 0.3, pitch: 0.2 };
    const fit = fitCamera({ ...angle, projection: 'perspective' }, viewport, table, insets);
    const camera = { ...fit, viewHeightUm: fit.viewHeightUm * 0.3 };
    const seen = { near: 0, none: 0 };
    for (let x = 10; x < 800; x += 97)
      for (let y = 5; y < 500; y += 61) {
        const pick = pickAt(table, list, camera, viewport, x, y, 12);
        const byOne = alone.flatMap(
          (one) => pickAt(table, one, camera, viewport, x, y, 12)?.pointB ?? [],
        );
        if (pick === undefined) expect(byOne).toEqual([]);
        else expect(byOne).toContain(pick.pointB);
        seen[pick === undefined ? 'none' : 'near']++;
      }
    expect(seen.near).toBeGreaterThan(5);
    expect(seen.none).toBeGreaterThan(5);
  });
});

/** Both points of the first segment hit, every one of the list tried in turn. */
function askEverySegment(
  table: SegmentTable,
  list: SegmentList,
  camera: Camera,
  xPx: number,
  yPx: number,
): (number | undefined)[] {
  const ray = rayThroughPixel(camera, viewport, xPx, yPx);
  const { eyeUm, forward } = cameraFrame(camera);
  const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
  const ball = (point: number): Ball => {
    const [x, y, z, radius] = table.xyzr.subarray(4 * point, 4 * point + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const depth = dot(subtract([x, y, z], eyeUm), forward);
    const least = LEAST_RADIUS_PX * (offsetUm + slope * Math.max(0, depth));
    return { x, y, z, radius: Math.max(radius, least) };
  };
  const leastUm = camera.projection === 'orthographic' ? -Infinity : 0;
  let nearest = Infinity;
  let best: (number | undefined)[] = [undefined, undefined];
  for (let segment = 0; segment < list.count; segment++) {
    const [a, b] = [list.points[2 * segment]!, list.points[2 * segment + 1]!];
    const hit = hitRoundedCone(...ray.origin, ...ray.direction, ball(a), ball(b));
    if (hit < leastUm || hit >= nearest) continue;
    nearest = hit;
    best = [a, b];
  }
  return best;
}
