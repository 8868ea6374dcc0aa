import type { Locus } from '../morphology/morphology.ts';
import type { SegmentTable } from './segmentTable.ts';
import type { Vector } from './vector.ts';

/** Where a place of the cell is drawn in a table, in its coordinates: on the cell, or on its dendrogram. */
export function placeInTable(table: SegmentTable, { section, x }: Locus): Vector {
  const first = table.chainOffsets[section]!;
  const last = table.chainOffsets[section + 1]! - 1;
  // From the far end: a stub or a connector before the section's own beginning has x = 0 too.
  let point = last;
  while (point > first && table.x[point]! > x) point--;
  const next = Math.min(last, point + 1);
  const span = table.x[next]! - table.x[point]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (x - table.x[point]!) / span)) : 0;
  const at = (axis: number): number =>
    table.xyzr[4 * point + axis]! +
    (table.xyzr[4 * next + axis]! - table.xyzr[4 * point + axis]!) * share;
  return [at(0), at(1), at(2)];
}
