import type { SegmentTable } from './segmentTable.ts';

/**
 * Which points are joined at one level of detail.
 *
 * Invariants: every chain keeps its first and last point, hence every fork, tip and change of type.
 * Segments are sorted by falling radius, so that those thicker than any threshold are the first k of the list.
 */
export interface SegmentList {
  readonly toleranceUm: number;
  readonly count: number;
  /** Proximal and distal point of each segment. Length 2 * count. */
  readonly points: Uint32Array;
  /** The larger radius of each segment, falling. um. Length count. */
  readonly radiusUm: Float32Array;
}

/** The whole cell, every point kept. */
export function listSegments(table: SegmentTable): SegmentList {
  return simplifySegments(table, 0);
}

/**
 * Leaves out points that move the drawn surface by less than the tolerance: points as good as the last kept one in place
 * and radius, the stacked discs of a soma among them, and points on a run so straight and even that the chord stays within it, save compartment centres.
 */
export function simplifySegments(table: SegmentTable, toleranceUm: number): SegmentList {
  return simplifyBoth(table, table, toleranceUm);
}

/**
 * One list for the same points at two sets of places, and on the way between them: what it leaves out is within the
 * tolerance at both ends.
 *
 * @param xyzr the other places, in the form of the table's own
 */
export function simplifyBetween(
  table: SegmentTable,
  xyzr: Float32Array,
  toleranceUm: number,
): SegmentList {
  return simplifyBoth(table, { ...table, xyzr }, toleranceUm);
}

/** Two tables that differ in places alone, or the same one twice. */
function simplifyBoth(table: SegmentTable, other: SegmentTable, toleranceUm: number): SegmentList {
  const pairs: number[] = [];
  for (let section = 0; section + 1 < table.chainOffsets.length; section++) {
    const first = table.chainOffsets[section]!;
    const last = table.chainOffsets[section + 1]! - 1;
    pushChain(pairs, { table, other, toleranceUm }, first, last);
  }
  return sortByRadius(pairs, table, other, toleranceUm);
}

/** How many segments of the list are at least this thick. */
export function countThicker(list: SegmentList, radiusUm: number): number {
  let low = 0;
  let high = list.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list.radiusUm[middle]! >= radiusUm) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The largest power of two that is no larger than the error allowed; 0 (all points) where that is below 1 nm. */
export function detailTolerance(allowedUm: number): number {
  return allowedUm < 1e-3 ? 0 : 2 ** Math.floor(Math.log2(allowedUm));
}

interface Simplification {
  readonly table: SegmentTable;
  readonly other: SegmentTable;
  readonly toleranceUm: number;
}

function pushChain(pairs: number[], by: Simplification, first: number, last: number): void {
  for (let kept = first; kept < last; ) {
    const next = by.toleranceUm > 0 ? farthestJoined(by, kept, last) : kept + 1;
    pairs.push(kept, next);
    kept = next;
  }
}

/**
 * The farthest point that one edge may reach: past all that are nearer than the tolerance, then on along a straight run,
 * found by steps that double and halve, for a run may have thousands of points.
 */
function farthestJoined(
  { table, other, toleranceUm }: Simplification,
  kept: number,
  last: number,
): number {
  const isSame = other === table;
  const isNear = (point: number): boolean =>
    ballChange(table, kept, point) < toleranceUm &&
    (isSame || ballChange(other, kept, point) < toleranceUm);
  const reaches = (point: number): boolean =>
    point <= last &&
    runIsStraight(table, kept, point, toleranceUm) &&
    (isSame || runIsStraight(other, kept, point, toleranceUm));
  let next = kept + 1;
  while (next < last && isNear(next)) next++;
  let step = 1;
  for (; reaches(next + step); step *= 2) next += step;
  for (; step >= 1; step /= 2) if (reaches(next + step)) next += step;
  return next;
}

/**
 * Whether every point between two of a chain lies within the tolerance of the straight cone between them: its distance
 * from the chord and the difference of its radius from the cone's, together. Written out, for a cell of 100 000 points
 * asks some 500 000 times while somebody zooms.
 */
function runIsStraight(table: SegmentTable, from: number, to: number, tolerance: number): boolean {
  const { xyzr, isCentre } = table;
  const ax = xyzr[4 * from]!;
  const ay = xyzr[4 * from + 1]!;
  const az = xyzr[4 * from + 2]!;
  const ar = xyzr[4 * from + 3]!;
  const cx = xyzr[4 * to]! - ax;
  const cy = xyzr[4 * to + 1]! - ay;
  const cz = xyzr[4 * to + 2]! - az;
  const cr = xyzr[4 * to + 3]! - ar;
  const squared = cx * cx + cy * cy + cz * cz;
  const inverse = squared > 0 ? 1 / squared : 0;
  for (let point = from + 1; point < to; point++) {
    if (isCentre[point] === 1 && ballChange(table, from, point) >= tolerance) return false;
    const px = xyzr[4 * point]! - ax;
    const py = xyzr[4 * point + 1]! - ay;
    const pz = xyzr[4 * point + 2]! - az;
    const share = Math.min(1, Math.max(0, (px * cx + py * cy + pz * cz) * inverse));
    const dx = px - cx * share;
    const dy = py - cy * share;
    const dz = pz - cz * share;
    const widening = Math.abs(xyzr[4 * point + 3]! - ar - cr * share);
    if (Math.sqrt(dx * dx + dy * dy + dz * dz) + widening > tolerance) return false;
  }
  return true;
}

/** How far apart the surfaces of two points are at most: the distance of the centres and the difference of the radii. um. */
function ballChange(table: SegmentTable, a: number, b: number): number {
  const { xyzr } = table;
  const dx = xyzr[4 * a]! - xyzr[4 * b]!;
  const dy = xyzr[4 * a + 1]! - xyzr[4 * b + 1]!;
  const dz = xyzr[4 * a + 2]! - xyzr[4 * b + 2]!;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) + Math.abs(xyzr[4 * a + 3]! - xyzr[4 * b + 3]!);
}

/** Sorts by one packed number a segment, radius before index: a typed array sorts without a callback. */
function sortByRadius(
  pairs: readonly number[],
  { xyzr }: SegmentTable,
  { xyzr: otherXyzr }: SegmentTable,
  toleranceUm: number,
): SegmentList {
  const count = pairs.length / 2;
  const radiusOf = new Float32Array(count);
  const thickest = (point: number): number =>
    Math.max(xyzr[4 * point + 3]!, otherXyzr[4 * point + 3]!);
  let largest = 0;
  for (let segment = 0; segment < count; segment++) {
    const radius = Math.max(thickest(pairs[2 * segment]!), thickest(pairs[2 * segment + 1]!));
    radiusOf[segment] = radius;
    largest = Math.max(largest, radius);
  }
  const keys = new Float64Array(count);
  // 2^21 steps of radius above 2^31 indices: exact in 53 bits.
  const step = largest > 0 ? 2 ** 21 / largest : 0;
  for (let segment = 0; segment < count; segment++)
    keys[segment] = Math.floor((largest - radiusOf[segment]!) * step) * 2 ** 31 + segment;
  keys.sort();
  const points = new Uint32Array(2 * count);
  const radiusUm = new Float32Array(count);
  for (let place = 0; place < count; place++) {
    const segment = keys[place]! % 2 ** 31;
    points[2 * place] = pairs[2 * segment]!;
    points[2 * place + 1] = pairs[2 * segment + 1]!;
    radiusUm[place] = radiusOf[segment]!;
  }
  return { toleranceUm, count, points, radiusUm };
}
