import type { SegmentList } from './segmentDetail.ts';
import type { SegmentTable } from './segmentTable.ts';

/**
 * Balls round the segments of a list, in two levels, so that a line of sight asks few segments: neighbours along the
 * chains share a ball, and neighbouring balls a larger one.
 *
 * Invariants: every segment of the list stands once in `segments`; the ball of a group holds both ends of each of its
 * segments with their own radii, the ball of a block those of its groups.
 */
export interface PickIndex {
  /** Numbers in the list, in the order of the cell's chains. Length list.count. */
  readonly segments: Uint32Array;
  /** x, y, z and radius round each GROUP_SEGMENTS of `segments`. um. */
  readonly groups: Float64Array;
  /** The same round each BLOCK_GROUPS groups. */
  readonly blocks: Float64Array;
}

export const GROUP_SEGMENTS: number = 16;
export const BLOCK_GROUPS: number = 16;

const known = new WeakMap<
  SegmentList,
  { readonly table: SegmentTable; readonly index: PickIndex }
>();

/** Made once for a list, when it is first asked for. */
export function pickIndexOf(table: SegmentTable, list: SegmentList): PickIndex {
  const kept = known.get(list);
  if (kept?.table === table) return kept.index;
  const index = buildPickIndex(table, list);
  known.set(list, { table, index });
  return index;
}

export function buildPickIndex(table: SegmentTable, list: SegmentList): PickIndex {
  const segments = inOrderOfChains(list);
  const groups = new Float64Array(4 * Math.ceil(list.count / GROUP_SEGMENTS));
  for (let group = 0; 4 * group < groups.length; group++) {
    const first = group * GROUP_SEGMENTS;
    const end = Math.min(list.count, first + GROUP_SEGMENTS);
    const ends = new Float64Array(8 * (end - first));
    for (let i = first; i < end; i++)
      for (const side of [0, 1]) {
        const point = list.points[2 * segments[i]! + side]!;
        ends.set(table.xyzr.subarray(4 * point, 4 * point + 4), 8 * (i - first) + 4 * side);
      }
    groups.set(ballRound(ends), 4 * group);
  }
  const blocks = new Float64Array(4 * Math.ceil(groups.length / 4 / BLOCK_GROUPS));
  for (let block = 0; 4 * block < blocks.length; block++) {
    const first = 4 * block * BLOCK_GROUPS;
    blocks.set(ballRound(groups.subarray(first, first + 4 * BLOCK_GROUPS)), 4 * block);
  }
  return { segments, groups, blocks };
}

/** By the number of the distal point: the points of a table follow one another along its chains. */
function inOrderOfChains({ count, points }: SegmentList): Uint32Array {
  const keys = new Float64Array(count);
  // Both numbers are below 2^26: exact in 53 bits, and a typed array sorts without a callback.
  for (let segment = 0; segment < count; segment++)
    keys[segment] = points[2 * segment + 1]! * 2 ** 26 + segment;
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 26);
}

/** A ball that holds balls: round the middle of their box, a little larger than it need be against rounding. */
function ballRound(balls: Float64Array): [number, number, number, number] {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < balls.length; at += 4)
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, balls[at + axis]! - balls[at + 3]!);
      high[axis] = Math.max(high[axis]!, balls[at + axis]! + balls[at + 3]!);
    }
  const [x, y, z] = low.map((value, axis) => (value + high[axis]!) / 2) as [number, number, number];
  let radius = 0;
  for (let at = 0; at < balls.length; at += 4) {
    const distance = Math.hypot(balls[at]! - x, balls[at + 1]! - y, balls[at + 2]! - z);
    radius = Math.max(radius, distance + balls[at + 3]!);
  }
  return [x, y, z, radius * (1 + 1e-9)];
}
