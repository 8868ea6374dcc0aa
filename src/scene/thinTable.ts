import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { boundingBall, type SegmentTable } from './segmentTable.ts';

/** A soma is drawn no larger than this share of the cell's reach, um of radius an um. */
const SOMA_SHARE = 0.025;

/**
 * The same cell as lines along its axes: neurites as thin as the renderer draws anything, the soma a small ball. For a
 * file whose radii are in other units than its coordinates, where the cell would be hidden inside its own radii.
 */
export function thinTable(table: SegmentTable): SegmentTable {
  const xyzr = table.xyzr.slice();
  for (let i = 3; i < xyzr.length; i += 4) xyzr[i] = 0;
  const mostUm = SOMA_SHARE * boundingBall(xyzr).extentUm;
  for (let point = 0; point < table.pointCount; point++)
    if (table.sectionType[table.section[point]!] === SOMA_TYPE)
      xyzr[4 * point + 3] = Math.min(table.xyzr[4 * point + 3]!, mostUm);
  return { ...table, xyzr, ...boundingBall(xyzr) };
}
