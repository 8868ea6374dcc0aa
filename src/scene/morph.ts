import { type Camera, cameraFrame, pixelSizeByDepth, umPerPixel, type Viewport } from './camera.ts';
import type { Dendrogram } from './dendrogram.ts';
import { boundingBall, type SegmentTable } from './segmentTable.ts';
import { dot, subtract, type Vector } from './vector.ts';

/**
 * The cell as one camera sees it, laid into the plane of its dendrogram: drawn by the dendrogram's camera, every point
 * stands where the other camera has it, as thick as it is there. What lies nearer stays nearer.
 *
 * @param chart the orthographic camera, without a turn, that the dendrogram is drawn by
 * @returns x, y, z, radius of every point of the dendrogram, in its units. Length 4 * pointCount.
 */
export function layInChart(
  cell: SegmentTable,
  { table, source }: Dendrogram,
  { from, chart, viewport }: { from: Camera; chart: Camera; viewport: Viewport },
): Float32Array {
  const { eyeUm, right, up, forward } = cameraFrame(from);
  const { offsetUm, slope } = pixelSizeByDepth(from, viewport);
  const chartPixel = umPerPixel(chart, viewport);
  const depthScale = chartPixel / umPerPixel(from, viewport);
  const targetDepth = dot(subtract(from.targetUm, eyeUm), forward);
  const laid = new Float32Array(4 * table.pointCount);
  for (let i = 0; i < table.pointCount; i++) {
    const at = 4 * source[i]!;
    const place: Vector = [cell.xyzr[at]!, cell.xyzr[at + 1]!, cell.xyzr[at + 2]!];
    const offset = subtract(place, eyeUm);
    const depth = dot(offset, forward);
    // What is behind the eye has no place in the picture: it stays at the edge of what has.
    const pixelUm = Math.max(offsetUm + slope * depth, 1e-3 * (offsetUm + slope * targetDepth));
    const perUm = chartPixel / pixelUm;
    laid[4 * i] = chart.targetUm[0] + dot(offset, right) * perUm;
    laid[4 * i + 1] = chart.targetUm[1] + dot(offset, up) * perUm;
    laid[4 * i + 2] = (targetDepth - depth) * depthScale;
    laid[4 * i + 3] = cell.xyzr[at + 3]! * perUm;
  }
  return laid;
}

/** A table on the way from other places of its points, at a share of 0, to its own, at 1. */
export function mixPlaces(from: Float32Array, table: SegmentTable, share: number): SegmentTable {
  const own = table.xyzr;
  const xyzr = new Float32Array(own.length);
  for (let i = 0; i < own.length; i++) xyzr[i] = from[i]! + (own[i]! - from[i]!) * share;
  return { ...table, xyzr, ...boundingBall(xyzr) };
}
