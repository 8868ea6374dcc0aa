import type { Locus } from '../morphology/morphology.ts';
import {
  type Camera,
  cameraFrame,
  pixelSizeByDepth,
  type Ray,
  rayThroughPixel,
  type Viewport,
} from './camera.ts';
import { BLOCK_GROUPS, GROUP_SEGMENTS, type PickIndex, pickIndexOf } from './pickIndex.ts';
import { hitRoundedCone } from './roundedCone.ts';
import type { SegmentList } from './segmentDetail.ts';
import type { SegmentTable } from './segmentTable.ts';
import { add, dot, scale, type Vector } from './vector.ts';

/** What lies under a pixel. */
export interface Pick {
  readonly locus: Locus;
  /** The segment's proximal and distal point in the table, and the place between them, 0..1. */
  readonly pointA: number;
  readonly pointB: number;
  readonly share: number;
  /** On the axis of the segment, in the table's coordinates. um. */
  readonly positionUm: Vector;
  readonly radiusUm: number;
}

/**
 * No segment is drawn thinner than this: the renderer's rule, and so the picker's. At 0.75 lines are unbroken, but most
 * of their pixels are half page: at 1 the middle lit pixel of a resting cell keeps 3:1.
 */
export const LEAST_RADIUS_PX: number = 1;

/**
 * The segment under a pixel, exactly as drawn: first hit of the line of sight with the rounded cones of the list.
 * Only where nothing is hit, the segment nearest to the pixel within `tolerancePx`.
 */
export function pickAt(
  table: SegmentTable,
  list: SegmentList,
  camera: Camera,
  viewport: Viewport,
  xPx: number,
  yPx: number,
  tolerancePx: number,
): Pick | undefined {
  const sight = lineOfSight(camera, viewport, xPx, yPx);
  const hit = firstHit(table, list, sight);
  if (hit !== undefined) return describePick(table, hit, sight);
  const near = nearestSegment(table, list, sight, tolerancePx);
  return near === undefined ? undefined : describePick(table, near, sight);
}

interface LineOfSight extends Ray {
  readonly eyeUm: Vector;
  readonly forward: Vector;
  /** Size of a pixel at a depth: offsetUm + slope * depth. */
  readonly offsetUm: number;
  readonly slope: number;
  /** Nearest distance that counts: an orthographic picture has no eye to stand behind. */
  readonly leastUm: number;
}

interface Hit {
  readonly pointA: number;
  readonly pointB: number;
  /** Along the line of sight, um. */
  readonly distanceUm: number;
}

function lineOfSight(camera: Camera, viewport: Viewport, xPx: number, yPx: number): LineOfSight {
  const { eyeUm, forward } = cameraFrame(camera);
  const ray = rayThroughPixel(camera, viewport, xPx, yPx);
  const leastUm = camera.projection === 'orthographic' ? -Infinity : 0;
  return { ...ray, eyeUm, forward, leastUm, ...pixelSizeByDepth(camera, viewport) };
}

interface MutableBall {
  x: number;
  y: number;
  z: number;
  radius: number;
}

/** Point `index` as a ball, with the least radius of its depth. Fills `out`, so that 100 000 segments allocate nothing. */
function readBall(
  out: MutableBall,
  table: SegmentTable,
  index: number,
  sight: LineOfSight,
): number {
  const { xyzr } = table;
  out.x = xyzr[4 * index]!;
  out.y = xyzr[4 * index + 1]!;
  out.z = xyzr[4 * index + 2]!;
  const pixelUm = pixelSizeAt(out, sight);
  out.radius = Math.max(xyzr[4 * index + 3]!, LEAST_RADIUS_PX * pixelUm);
  return pixelUm;
}

function pixelSizeAt(ball: MutableBall, sight: LineOfSight): number {
  const { eyeUm, forward } = sight;
  const depth =
    (ball.x - eyeUm[0]) * forward[0] +
    (ball.y - eyeUm[1]) * forward[1] +
    (ball.z - eyeUm[2]) * forward[2];
  return sight.offsetUm + sight.slope * Math.max(0, depth);
}

/**
 * The first hit of the line of sight; of equal ones that of the lowest number, as if every segment were asked in turn.
 */
function firstHit(table: SegmentTable, list: SegmentList, sight: LineOfSight): Hit | undefined {
  const [ox, oy, oz] = sight.origin;
  const [dx, dy, dz] = sight.direction;
  const a: MutableBall = { x: 0, y: 0, z: 0, radius: 0 };
  const b: MutableBall = { x: 0, y: 0, z: 0, radius: 0 };
  let distanceUm = Infinity;
  let best = -1;
  visitNear(pickIndexOf(table, list), sight, LEAST_RADIUS_PX, (segment) => {
    readBall(a, table, list.points[2 * segment]!, sight);
    readBall(b, table, list.points[2 * segment + 1]!, sight);
    if (isOutOfReach(ox, oy, oz, dx, dy, dz, a, b)) return;
    const hit = hitRoundedCone(ox, oy, oz, dx, dy, dz, a, b);
    if (!(hit >= sight.leastUm && hit < Infinity)) return;
    if (hit < distanceUm || (hit === distanceUm && segment < best)) {
      distanceUm = hit;
      best = segment;
    }
  });
  if (best < 0) return undefined;
  return {
    pointA: list.points[2 * best]!,
    pointB: list.points[2 * best + 1]!,
    distanceUm,
  };
}

/** Every segment that may be within so many pixels of the line of sight, and some others. */
function visitNear(
  { segments, groups, blocks }: PickIndex,
  sight: LineOfSight,
  marginPx: number,
  visit: (segment: number) => void,
): void {
  for (let block = 0; 4 * block < blocks.length; block++) {
    if (!isNear(blocks, block, sight, marginPx)) continue;
    const lastGroup = Math.min(groups.length / 4, (block + 1) * BLOCK_GROUPS);
    for (let group = block * BLOCK_GROUPS; group < lastGroup; group++) {
      if (!isNear(groups, group, sight, marginPx)) continue;
      const end = Math.min(segments.length, (group + 1) * GROUP_SEGMENTS);
      for (let i = group * GROUP_SEGMENTS; i < end; i++) visit(segments[i]!);
    }
  }
}

/** Whether a ball, and as many pixels as its far side is large there, reaches the line of sight. */
function isNear(
  balls: Float64Array,
  ball: number,
  { origin, direction, eyeUm, forward, offsetUm, slope }: LineOfSight,
  marginPx: number,
): boolean {
  const x = balls[4 * ball]!;
  const y = balls[4 * ball + 1]!;
  const z = balls[4 * ball + 2]!;
  const radius = balls[4 * ball + 3]!;
  const depth =
    (x - eyeUm[0]) * forward[0] + (y - eyeUm[1]) * forward[1] + (z - eyeUm[2]) * forward[2];
  const reach = radius + marginPx * (offsetUm + slope * Math.max(0, depth + radius));
  const qx = x - origin[0];
  const qy = y - origin[1];
  const qz = z - origin[2];
  const along = qx * direction[0] + qy * direction[1] + qz * direction[2];
  return qx * qx + qy * qy + qz * qz - along * along <= reach * reach;
}

/** Whether the line passes outside the ball round the whole segment: most segments, at a few multiplications each. */
function isOutOfReach(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  a: MutableBall,
  b: MutableBall,
): boolean {
  const qx = (a.x + b.x) / 2 - ox;
  const qy = (a.y + b.y) / 2 - oy;
  const qz = (a.z + b.z) / 2 - oz;
  const along = qx * dx + qy * dy + qz * dz;
  const squared = qx * qx + qy * qy + qz * qz - along * along;
  const half = Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.z - b.z);
  const reach = half / 2 + Math.max(a.radius, b.radius);
  return squared > reach * reach;
}

/** The nearest within the tolerance; of equally near ones that of the highest number. */
function nearestSegment(
  table: SegmentTable,
  list: SegmentList,
  sight: LineOfSight,
  tolerancePx: number,
): Hit | undefined {
  const a: MutableBall = { x: 0, y: 0, z: 0, radius: 0 };
  const b: MutableBall = { x: 0, y: 0, z: 0, radius: 0 };
  let nearestPx = tolerancePx;
  let best = -1;
  let distanceUm = 0;
  visitNear(pickIndexOf(table, list), sight, LEAST_RADIUS_PX + tolerancePx, (segment) => {
    const pixelUm = readBall(a, table, list.points[2 * segment]!, sight);
    readBall(b, table, list.points[2 * segment + 1]!, sight);
    const near = nearestOnLine(sight, a, b);
    const radius = a.radius + (b.radius - a.radius) * near.share;
    const gapPx = (near.gapUm - radius) / pixelUm;
    if (near.distanceUm < sight.leastUm || gapPx > nearestPx) return;
    if (gapPx === nearestPx && segment < best) return;
    nearestPx = gapPx;
    best = segment;
    distanceUm = near.distanceUm;
  });
  if (best < 0) return undefined;
  return { pointA: list.points[2 * best]!, pointB: list.points[2 * best + 1]!, distanceUm };
}

/** Closest approach of a line and the axis of a segment. */
function nearestOnLine(
  ray: Ray,
  a: MutableBall,
  b: MutableBall,
): { share: number; gapUm: number; distanceUm: number } {
  const start: Vector = [a.x - ray.origin[0], a.y - ray.origin[1], a.z - ray.origin[2]];
  const axis: Vector = [b.x - a.x, b.y - a.y, b.z - a.z];
  const axisAlong = dot(axis, ray.direction);
  const startAlong = dot(start, ray.direction);
  const squared = dot(axis, axis) - axisAlong * axisAlong;
  const wanted = squared > 0 ? -(dot(axis, start) - axisAlong * startAlong) / squared : 0;
  const share = Math.min(1, Math.max(0, wanted));
  const nearest = add(start, scale(axis, share));
  const distanceUm = dot(nearest, ray.direction);
  const gapUm = Math.sqrt(Math.max(0, dot(nearest, nearest) - distanceUm * distanceUm));
  return { share, gapUm, distanceUm };
}

function describePick(table: SegmentTable, hit: Hit, sight: LineOfSight): Pick {
  const { pointA, pointB } = hit;
  const surface = add(sight.origin, scale(sight.direction, hit.distanceUm));
  const share = shareAlong(table, pointA, pointB, surface);
  const mix = (a: number, b: number): number => a + (b - a) * share;
  const { xyzr } = table;
  const at = (axis: number): number => mix(xyzr[4 * pointA + axis]!, xyzr[4 * pointB + axis]!);
  return {
    locus: { section: table.section[pointB]!, x: mix(table.x[pointA]!, table.x[pointB]!) },
    pointA,
    pointB,
    share,
    positionUm: [at(0), at(1), at(2)],
    radiusUm: at(3),
  };
}

/** Where a point of the surface lies between the ends of its segment: the shader's rule for mixing their voltages. */
function shareAlong(table: SegmentTable, pointA: number, pointB: number, place: Vector): number {
  const { xyzr } = table;
  let along = 0;
  let squared = 0;
  for (let axis = 0; axis < 3; axis++) {
    const span = xyzr[4 * pointB + axis]! - xyzr[4 * pointA + axis]!;
    along += (place[axis]! - xyzr[4 * pointA + axis]!) * span;
    squared += span * span;
  }
  return squared > 0 ? Math.min(1, Math.max(0, along / squared)) : 0;
}
