import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { SectionInterval } from '../morphology/morphology.ts';
import { type RegionLabels, resolveRegion } from '../morphology/region.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { neuriteLengthUm } from './neuriteLength.ts';
import { firstSampleBeyond, type RootedCell, rootCell } from './rootedCell.ts';
import {
  type Edited,
  freshIds,
  keepSamples,
  markSubtrees,
  type Sample,
  sampleBetween,
  tableOf,
} from './samples.ts';

/** What lies outward of the places where a cell was cut, and what is left. */
interface CutAway {
  readonly left: Sample[];
  /** Indices of the samples that were taken away. */
  readonly isRemoved: readonly boolean[];
  /** Neurites that now end between two samples. */
  readonly cutEnds: number;
}

/**
 * Takes a region away, and everything beyond it, which would hang in the air. Neurites end exactly at the edge of the
 * region, in a new sample with the radius that they have there. A soma that is a ball goes as a whole or not at all.
 *
 * @throws ModelError `edit/nothing-left`, and those of resolveRegion
 */
export function pruneRegion(table: SwcTable, region: string, labels: RegionLabels = {}): Edited {
  const cell = rootCell(table);
  const intervals = resolveRegion(cell.morphology, region, labels);
  const cut = cutAway(cell, intervals);
  if (cut.left.length === 0)
    throw new ModelError('edit/nothing-left', editProblem.nothingLeft(region));
  return { table: tableOf(cut.left, cell.header), log: describeCut(cell, intervals, cut) };
}

function cutAway(cell: RootedCell, intervals: readonly SectionInterval[]): CutAway {
  const shares = firstRemovedShares(cell, intervals);
  const isRemoved = markSubtrees(cell.samples, (index) => shares.has(index));
  const nextId = freshIds(cell.samples);
  let cutEnds = 0;
  const ended = cell.samples.map((sample, index) => {
    const share = shares.get(index) ?? 0;
    const near = cell.samples[sample.parent];
    if (share === 0 || near === undefined || isRemoved[sample.parent]) return sample;
    cutEnds++;
    return sampleBetween(near, sample, share, nextId());
  });
  const left = keepSamples(
    ended,
    (index) => !isRemoved[index] || ended[index] !== cell.samples[index],
  );
  return { left, isRemoved, cutEnds };
}

/** The samples with which something taken away begins, and the share of their edges that is left. */
function firstRemovedShares(
  cell: RootedCell,
  intervals: readonly SectionInterval[],
): Map<number, number> {
  const shares = new Map<number, number>();
  let section = -1;
  for (const interval of intervals) {
    if (interval.section === section) continue;
    section = interval.section;
    if (isPartOfSphere(cell, interval)) continue;
    const beyond = firstSampleBeyond(cell, { section, x: interval.x0 });
    if (beyond !== undefined) shares.set(beyond.index, beyond.share);
  }
  return shares;
}

function isPartOfSphere({ morphology }: RootedCell, { section, x0, x1 }: SectionInterval): boolean {
  const isSphere = morphology.pointSampleId[morphology.pointOffsets[section]!] === -1;
  return isSphere && (x0 > 0 || x1 < 1);
}

function describeCut(
  cell: RootedCell,
  intervals: readonly SectionInterval[],
  { left, isRemoved, cutEnds }: CutAway,
): string[] {
  const { sections } = cell.morphology;
  const removed = isRemoved.filter(Boolean).length;
  const removedUm = neuriteLengthUm(cell.samples) - neuriteLengthUm(left);
  const regionUm = intervals.reduce((sum, { section, x0, x1 }) => {
    const { lengthUm, type } = sections[section]!;
    return type === SOMA_TYPE ? sum : sum + (x1 - x0) * lengthUm;
  }, 0);
  const isBeyond = removedUm > regionUm * (1 + 1e-9) + 1e-6;
  const isSphereKept = intervals.some((interval) => isPartOfSphere(cell, interval));
  return [
    ...cell.log,
    editLog.removed(removed, removedUm),
    ...(isBeyond ? [editLog.removedBeyond(removedUm - regionUm)] : []),
    ...(cutEnds > 0 ? [editLog.cutEnds(cutEnds)] : []),
    ...(isSphereKept ? [editLog.sphereKept()] : []),
  ];
}
