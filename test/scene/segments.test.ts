import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixNodesAt } from '../../src/scene/nodeMix.ts';
import {
  countThicker,
  detailTolerance,
  listSegments,
  type SegmentList,
  simplifyBetween,
  simplifySegments,
} from '../../src/scene/segmentDetail.ts';
import { buildSegmentTable, type SegmentTable } from '../../src/scene/segmentTable.ts';
import { voltageInFrame } from '../../src/scene/voltageFrames.ts';
import { ballAndStick, randomTree, syntheticRun } from '../support/syntheticRun.ts';

function tableOf(run: ReturnType<typeof syntheticRun>): SegmentTable {
  return buildSegmentTable(run.morphology, run.layout);
}

function position(table: SegmentTable, point: number): number[] {
  return [0, 1, 2].map((axis) => table.xyzr[4 * point + axis]! + table.originUm[axis]!);
}

describe('buildSegmentTable', () => {
  const run = syntheticRun('stick', ballAndStick(), 100);
  const table = tableOf(run);

  it('draws a soma as long as wide as one ball in its middle', () => {
    expect([table.chainOffsets[0], table.chainOffsets[1]]).toEqual([0, 2]);
    expect(position(table, 0)).toEqual([0, 0, 0]);
    expect(position(table, 1)).toEqual([0, 0, 0]);
    expect(table.xyzr[3]).toBe(10);
  });

  it('joins a stem to the middle of the soma with the radius of the stem', () => {
    expect(position(table, 2)).toEqual([0, 0, 0]);
    expect(table.xyzr[4 * 2 + 3]).toBe(1);
    expect(table.section[2]).toBe(1);
  });

  it('puts a point at every compartment centre of a long edge', () => {
    const inner = Array.from({ length: table.pointCount }, (_, i) => i).filter(
      (i) => table.isCentre[i],
    );
    expect(inner.map((i) => position(table, i)[0])).toEqual([
      60, 160, 260, 360, 460, 560, 660, 760, 860, 960,
    ]);
  });

  it('knows the ball that holds everything', () => {
    expect(table.centreUm[0] + table.originUm[0]).toBeCloseTo(500.5, 3);
    expect(table.extentUm).toBeCloseTo(510.5, 3);
  });

  it('gives voltage exactly along every drawn edge and without a jump between sections', () => {
    const tree = syntheticRun('random', randomTree(40, 10, 3));
    const drawn = tableOf(tree);
    const { frames } = tree.recording;
    const at = (point: number): number =>
      voltageInFrame(
        frames,
        { nodeA: drawn.nodeA[point]!, nodeB: drawn.nodeB[point]!, weight: drawn.weight[point]! },
        60,
      );
    for (const section of tree.morphology.sections) {
      const first = drawn.chainOffsets[section.index]!;
      for (let b = first + 1; b < drawn.chainOffsets[section.index + 1]!; b++) {
        const x = (drawn.x[b - 1]! + drawn.x[b]!) / 2;
        const exact = voltageInFrame(frames, mixNodesAt(tree.layout, section.index, x), 60);
        expect((at(b - 1) + at(b)) / 2).toBeCloseTo(exact, 3);
      }
      if (section.parent <= 0) continue;
      const parentEnd = drawn.chainOffsets[section.parent + 1]! - 1;
      expect(at(first)).toBeCloseTo(at(parentEnd), 4);
      expect(position(drawn, first)).toEqual(position(drawn, parentEnd));
    }
  });

  it('makes an empty table of an empty morphology', () => {
    const empty = syntheticRun('stick', ballAndStick());
    const morphology = { ...empty.morphology, sections: [] };
    const drawn = buildSegmentTable(morphology, empty.layout);
    expect([drawn.pointCount, drawn.extentUm]).toEqual([0, 1]);
  });
});

describe('simplifySegments', () => {
  const table = tableOf(syntheticRun('random', randomTree(120, 40, 11)));

  it('keeps every point at tolerance 0', () => {
    const list = listSegments(table);
    expect(list.count).toBe(table.pointCount - (table.chainOffsets.length - 1));
  });

  it('keeps the ends of every section and joins each chain without a gap', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40, noNaN: true }), (tolerance) => {
        const next = successors(simplifySegments(table, tolerance));
        for (let section = 0; section + 1 < table.chainOffsets.length; section++) {
          const last = table.chainOffsets[section + 1]! - 1;
          let point: number | undefined = table.chainOffsets[section]!;
          while (point !== undefined && point !== last) point = next.get(point);
          expect(point).toBe(last);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves no point farther than the tolerance from what is drawn', () => {
    for (const tolerance of [0.5, 2, 8]) {
      const list = simplifySegments(table, tolerance);
      for (let i = 0; i < list.count; i++) {
        const [a, b] = [list.points[2 * i]!, list.points[2 * i + 1]!];
        for (let p = a + 1; p < b; p++)
          expect(gap(table, a, b, p)).toBeLessThanOrEqual(tolerance + 1e-4);
      }
    }
  });

  it('leaves no point too far out at either end of a way, and knows the thickest that a segment gets', () => {
    const other = tableOf(syntheticRun('random', randomTree(120, 40, 11)));
    // Bent, and thicker where it was thin.
    const xyzr = other.xyzr.map((value, i) =>
      i % 4 === 3 ? 4 / (1 + value) : value + 15 * Math.sin(i / 40),
    );
    const bent = { ...table, xyzr };
    const tolerance = 2;
    const list = simplifyBetween(table, xyzr, tolerance);
    expect(list.count).toBeGreaterThan(simplifySegments(table, tolerance).count);
    expect(list.count).toBeLessThan(listSegments(table).count);
    for (let i = 0; i < list.count; i++) {
      const [a, b] = [list.points[2 * i]!, list.points[2 * i + 1]!];
      for (let p = a + 1; p < b; p++)
        for (const end of [table, bent])
          expect(gap(end, a, b, p)).toBeLessThanOrEqual(tolerance + 1e-4);
      const radii = [table, bent].flatMap((end) => [a, b].map((p) => end.xyzr[4 * p + 3]!));
      expect(list.radiusUm[i]).toBe(Math.max(...radii));
    }
  });

  it('draws a soma of many discs as a chain of them, and leaves out those that lie within a neighbour', () => {
    // A spindle 20 um long and 12 um wide, as a contour gives it: 21 discs a micrometre apart.
    const points = Array.from(
      { length: 21 },
      (_, i) => [0, i - 10, 0, 6 * Math.sqrt(1 - ((i - 10) / 10.5) ** 2)] as const,
    );
    const spindle = { name: 'soma', type: 1, parent: -1, parentX: 0, points };
    const body = tableOf(syntheticRun('spindle', [spindle], 1000));
    expect(listSegments(body).count).toBeGreaterThanOrEqual(20);
    const merged = simplifySegments(body, 2);
    expect(merged.count).toBeLessThan(12);
    const drawn = new Set(merged.points);
    expect([drawn.has(0), drawn.has(body.pointCount - 1)]).toEqual([true, true]);
    const middle = Math.max(...merged.radiusUm);
    expect(middle).toBeGreaterThan(4);
    expect(middle).toBeLessThanOrEqual(6);
  });

  it('drops more as the tolerance grows', () => {
    const counts = [0, 0.5, 2, 8].map((tolerance) => simplifySegments(table, tolerance).count);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts.at(-1)).toBeLessThan(counts[0]! / 4);
  });

  it('sorts by falling radius, so that thick segments are the first k', () => {
    const list = simplifySegments(table, 1);
    const k = countThicker(list, 1);
    expect([...list.radiusUm]).toEqual([...list.radiusUm].sort((a, b) => b - a));
    expect(list.radiusUm[k - 1]).toBeGreaterThanOrEqual(1);
    expect(list.radiusUm[k]).toBeLessThan(1);
    expect([countThicker(list, 1e9), countThicker(list, 0)]).toEqual([0, list.count]);
  });

  it('rounds tolerances down to powers of two, and to 0 below a nanometre', () => {
    expect([0.75, 1, 3, 0.0005].map(detailTolerance)).toEqual([0.5, 1, 2, 0]);
  });
});

function successors(list: SegmentList): Map<number, number> {
  return new Map(
    Array.from({ length: list.count }, (_, i) => [list.points[2 * i]!, list.points[2 * i + 1]!]),
  );
}

/** Distance of a point from a drawn axis: either from the chord, or from the kept point before it. */
function gap(table: SegmentTable, a: number, b: number, p: number): number {
  const [pa, pb, pp] = [a, b, p].map((point) => position(table, point)) as [
    number[],
    number[],
    number[],
  ];
  const chord = pb.map((value, axis) => value - pa[axis]!);
  const squared = chord.reduce((sum, value) => sum + value * value, 0);
  const along = chord.reduce((sum, value, axis) => sum + value * (pp[axis]! - pa[axis]!), 0);
  const share = squared > 0 ? Math.min(1, Math.max(0, along / squared)) : 0;
  const toChord = Math.hypot(...pp.map((value, axis) => value - pa[axis]! - chord[axis]! * share));
  return Math.min(toChord, Math.hypot(...pp.map((value, axis) => value - pa[axis]!)));
}
