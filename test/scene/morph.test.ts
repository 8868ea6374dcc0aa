import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureAxes } from '../../src/scene/axialPlace.ts';
import { type Camera, fitCamera, pixelSizeByDepth, projectPoint } from '../../src/scene/camera.ts';
import { buildDendrogram } from '../../src/scene/dendrogram.ts';
import { layInChart, mixPlaces } from '../../src/scene/morph.ts';
import { buildSegmentTable } from '../../src/scene/segmentTable.ts';
import type { Vector } from '../../src/scene/vector.ts';
import { randomTree, syntheticRun } from '../support/syntheticRun.ts';

const viewport = { widthPx: 800, heightPx: 600 };
const insets = { left: 10, right: 20, top: 30, bottom: 40 };

function morphOf(seed: number, from: Omit<Camera, 'targetUm'>) {
  const run = syntheticRun('random', randomTree(9, 5, seed));
  const cell = buildSegmentTable(run.morphology, run.layout);
  const axes = measureAxes(run.morphology, run.layout, run.restingUs, 'length');
  const dendrogram = buildDendrogram(cell, run.morphology, axes, 0.7);
  const camera = fitCamera({ ...from, targetUm: [0, 0, 0] }, viewport, cell, insets);
  const flat: Camera = { ...camera, yaw: 0, pitch: 0, projection: 'orthographic' };
  const chart = fitCamera(flat, viewport, dendrogram.table, insets);
  const laid = layInChart(cell, dendrogram, { from: camera, chart, viewport });
  return { cell, dendrogram, camera, chart, laid };
}

const anyCamera = fc.record({
  yaw: fc.double({ min: -3, max: 3, noNaN: true }),
  pitch: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  viewHeightUm: fc.constant(500),
  projection: fc.constantFrom('perspective' as const, 'orthographic' as const),
});

describe('layInChart', () => {
  it('puts every point where the camera of the cell has it, as thick, and nearer ones nearer', () => {
    fc.assert(
      fc.property(fc.nat(1e6), anyCamera, (seed, from) => {
        const { cell, dendrogram, camera, chart, laid } = morphOf(seed, from);
        const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
        const chartPixel = chart.viewHeightUm / viewport.heightPx;
        for (let i = 0; i < dendrogram.table.pointCount; i++) {
          const at = 4 * dendrogram.source[i]!;
          const own = [...cell.xyzr.subarray(at, at + 3)] as unknown as Vector;
          const wanted = projectPoint(camera, viewport, own)!;
          const place = [...laid.subarray(4 * i, 4 * i + 3)] as unknown as Vector;
          const found = projectPoint(chart, viewport, place)!;
          expect(Math.abs(found.xPx - wanted.xPx)).toBeLessThan(0.01);
          expect(Math.abs(found.yPx - wanted.yPx)).toBeLessThan(0.01);
          if (slope > 0) continue;
          const radiusPx = laid[4 * i + 3]! / chartPixel;
          expect(Math.abs(radiusPx - cell.xyzr[at + 3]! / offsetUm)).toBeLessThan(1e-3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is nearer to the eye where the cell is', () => {
    const from = { yaw: 0, pitch: 0, viewHeightUm: 500, projection: 'orthographic' as const };
    const { cell, dendrogram, camera, chart, laid } = morphOf(7, from);
    // Seen from the front, z is towards the eye in both.
    const scale = chart.viewHeightUm / camera.viewHeightUm;
    dendrogram.source.forEach((point, i) => {
      const z = (cell.xyzr[4 * point + 2]! - camera.targetUm[2]) * scale;
      expect(laid[4 * i + 2]).toBeCloseTo(z, 2);
    });
  });
});

describe('mixPlaces', () => {
  it('begins with the places given, ends with those of the table, and keeps all else', () => {
    const from = { yaw: 0.4, pitch: 0.2, viewHeightUm: 500, projection: 'perspective' as const };
    const { dendrogram, laid } = morphOf(7, from);
    const { table } = dendrogram;
    expect([...mixPlaces(laid, table, 0).xyzr]).toEqual([...laid]);
    const end = mixPlaces(laid, table, 1);
    end.xyzr.forEach((value, i) => {
      expect(Math.abs(value - table.xyzr[i]!)).toBeLessThan(1e-3);
    });
    const middle = mixPlaces(laid, table, 0.5);
    expect(middle.xyzr[0]).toBeCloseTo((laid[0]! + table.xyzr[0]!) / 2, 3);
    expect(middle.nodeA).toBe(table.nodeA);
    expect(middle.chainOffsets).toBe(table.chainOffsets);
  });
});
