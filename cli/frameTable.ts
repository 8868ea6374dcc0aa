import { formatLocus, type WholeCellFrames } from '../src/index.ts';
import { printCsv } from './csv.ts';
import type { FrameSet } from './frameSets.ts';
import type { LoadedExperiment } from './loadExperiment.ts';

/** Whole-cell frames as CSV: a row a frame, a column a node, named by its place. */
export function printFrameTable(
  { values }: FrameSet,
  { intervalMs, frameCount, nodeCount }: WholeCellFrames,
  { cell, layout }: Pick<LoadedExperiment, 'cell' | 'layout'>,
): string {
  const places = Array.from(layout.section, (section, node) =>
    formatLocus(cell.morphology, { section, x: layout.x[node]! }),
  );
  const rows = Array.from({ length: frameCount }, (_, frame) => [
    Number((frame * intervalMs).toPrecision(12)),
    ...values.subarray(frame * nodeCount, (frame + 1) * nodeCount),
  ]);
  return printCsv(['t_ms', ...places], rows);
}
