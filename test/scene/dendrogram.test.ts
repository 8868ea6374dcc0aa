import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electrotonicLengths, measureAxes } from '../../src/scene/axialPlace.ts';
import { buildDendrogram, DENDROGRAM_WIDTH } from '../../src/scene/dendrogram.ts';
import { placeInTable } from '../../src/scene/placeInTable.ts';
import { buildSegmentTable } from '../../src/scene/segmentTable.ts';
import { thinTable } from '../../src/scene/thinTable.ts';
import { ballAndStick, randomTree, syntheticRun, yTree } from '../support/syntheticRun.ts';

type Run = ReturnType<typeof syntheticRun>;

function dendrogramOf(run: Run, measure: 'length' | 'electrotonic' = 'length') {
  const axes = measureAxes(run.morphology, run.layout, run.restingUs, measure);
  const table = buildSegmentTable(run.morphology, run.layout);
  return buildDendrogram(table, run.morphology, axes, 0.6);
}

describe('measureAxes', () => {
  it('measures a Y by its path lengths from the soma', () => {
    const run = syntheticRun('y', yTree());
    const axes = measureAxes(run.morphology, run.layout, run.restingUs, 'length');
    const trunkUm = run.morphology.sections[1]!.lengthUm;
    expect([axes.start[0], axes.start[1]]).toEqual([0, 0]);
    expect(axes.at(0, 1)).toBe(0);
    expect(axes.at(2, 0)).toBeCloseTo(trunkUm, 9);
    expect(axes.farthest).toBeCloseTo(trunkUm + run.morphology.sections[2]!.lengthUm, 9);
  });

  it('measures a uniform cable as L / lambda, lambda = sqrt(d / (4 Ra g))', () => {
    const run = syntheticRun('stick', ballAndStick(), 10);
    // The synthetic layout gives each compartment its length as its area: d = 1 / pi um, 1e-4 S/cm2, 100 ohm cm.
    const lambdaUm = Math.sqrt(1e-4 / Math.PI / (4 * 100 * 1e-4)) * 1e4;
    const axes = measureAxes(run.morphology, run.layout, run.restingUs, 'electrotonic');
    expect(axes.at(1, 1)).toBeCloseTo(1000 / lambdaUm, 9);
    expect(axes.at(1, 0.5)).toBeCloseTo(500 / lambdaUm, 9);
    const lengths = electrotonicLengths(run.morphology, run.layout, run.restingUs);
    expect(lengths[run.layout.endNode[1]!]).toBe(0);
  });

  it('gives a cell without leak no electrotonic length, and no NaN', () => {
    const run = syntheticRun('stick', ballAndStick());
    const none = new Float64Array(run.layout.nodeCount);
    const axes = measureAxes(run.morphology, run.layout, none, 'electrotonic');
    expect([axes.at(1, 1), axes.farthest]).toEqual([0, 1]);
  });
});

describe('buildDendrogram', () => {
  it('draws a cell of lines, without radii, as lines', () => {
    const lines = syntheticRun('y', yTree());
    const axes = measureAxes(lines.morphology, lines.layout, lines.restingUs, 'length');
    const thin = thinTable(buildSegmentTable(lines.morphology, lines.layout));
    const { table } = buildDendrogram(thin, lines.morphology, axes, 0.6);
    expect(table.xyzr.every(Number.isFinite)).toBe(true);
    expect(table.extentUm).toBeGreaterThan(0);
    expect(table.xyzr.at(-1)).toBe(0);
  });

  const run = syntheticRun('y', yTree());

  it('draws places at their distance and siblings on rows of their own', () => {
    const { table, unitsPerDistance, scale, rowCount } = dendrogramOf(run);
    const [tipA, tipB, fork] = [
      placeInTable(table, { section: 2, x: 1 }),
      placeInTable(table, { section: 3, x: 1 }),
      placeInTable(table, { section: 1, x: 0.5 }),
    ];
    expect(rowCount).toBe(2);
    expect(tipA[0]).toBeCloseTo(DENDROGRAM_WIDTH, 2);
    expect(tipA[1]).toBeCloseTo(0, 3);
    expect(tipB[1]).toBeCloseTo(-600, 3);
    expect(fork[1]).toBeCloseTo((tipA[1] + tipB[1]) / 2, 3);
    expect(fork[0]).toBeCloseTo(scale.at(1, 0.5) * unitsPerDistance, 2);
  });

  it('joins each branch to the row of its parent', () => {
    const { table } = dendrogramOf(run);
    const first = table.chainOffsets[2]!;
    expect(table.xyzr[4 * first + 1]).toBeCloseTo(placeInTable(table, { section: 1, x: 1 })[1], 3);
  });

  it('keeps the invariants on random trees: rows distinct, x never falling, mixes of the cell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(1000), (count, seed) => {
        const tree = syntheticRun('random', randomTree(count, 6, seed));
        const cell = buildSegmentTable(tree.morphology, tree.layout);
        const { table, rowCount } = dendrogramOf(tree, seed % 2 === 0 ? 'length' : 'electrotonic');
        const tips = tree.morphology.sections.filter(
          ({ index }) => !tree.morphology.sections.some(({ parent }) => parent === index),
        );
        expect(rowCount).toBe(tips.length);
        const rows = tips.map(({ index }) => placeInTable(table, { section: index, x: 1 })[1]);
        expect(new Set(rows.map((row) => row.toFixed(2))).size).toBe(tips.length);
        for (let section = 0; section < count; section++) {
          const first = table.chainOffsets[section]!;
          const end = table.chainOffsets[section + 1]!;
          for (let point = first + 1; point < end; point++)
            expect(table.xyzr[4 * point]).toBeGreaterThanOrEqual(
              table.xyzr[4 * (point - 1)]! - 1e-3,
            );
          const last = cell.chainOffsets[section + 1]! - 1;
          expect(table.nodeB[end - 1]).toBe(cell.nodeB[last]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
