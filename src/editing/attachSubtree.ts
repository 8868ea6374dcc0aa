import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { RegionLabels } from '../morphology/region.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { resolveOnePlace } from './cutSubtree.ts';
import { neuriteLengthUm } from './neuriteLength.ts';
import { type RootedCell, rootCell, samplePlaceAt } from './rootedCell.ts';
import {
  type Edited,
  freshIds,
  insertChains,
  keepSamples,
  type Sample,
  sampleBetween,
  samplesOf,
  tableOf,
} from './samples.ts';

export interface AttachOptions {
  /** What the subtree is called in the log. */
  readonly name?: string;
  /** Whether the subtree is moved so that its root lies at the place. It is where not given. */
  readonly isMoved?: boolean;
  readonly labels?: RegionLabels;
}

/**
 * Joins another reconstruction to a cell. Its root becomes the cell's sample at the place, made where there is none; on
 * a soma it stays a sample of its own, the first of a stem.
 *
 * @throws ModelError `edit/not-one-place`, `edit/not-one-tree`, and those of resolveLocset
 */
export function attachSubtree(
  table: SwcTable,
  subtree: SwcTable,
  locus: string,
  { name = 'a subtree', isMoved = true, labels = {} }: AttachOptions = {},
): Edited {
  const cell = rootCell(table);
  const place = resolveOnePlace(cell, locus, labels);
  const { samples, at } = withSampleAt(cell, place);
  const joint = samples[at]!;
  const branch = samplesOf(subtree);
  const roots = branch.filter(({ parent }) => parent < 0);
  const root = roots[0];
  if (root === undefined || roots.length > 1)
    throw new ModelError('edit/not-one-tree', editProblem.notOneTree(name, roots.length));
  const shift = isMoved
    ? [joint.xUm - root.xUm, joint.yUm - root.yUm, joint.zUm - root.zUm]
    : [0, 0, 0];
  const isMerged = joint.type !== SOMA_TYPE;
  const nextId = freshIds(samples);
  const joined = placeBranch(branch, shift, isMerged, samples.length, at).map((sample) => ({
    ...sample,
    id: nextId(),
  }));
  const log = [
    ...cell.log,
    editLog.attached(joined.length, name, locus),
    ...(shift.some((um) => um !== 0) ? [editLog.movedBy(shift[0]!, shift[1]!, shift[2]!)] : []),
    editLog.lengthChange(neuriteLengthUm(cell.samples), neuriteLengthUm([...samples, ...joined])),
  ];
  return { table: tableOf([...samples, ...joined], cell.header), log };
}

/** The samples of a branch with parents in the list that they are put behind. */
function placeBranch(
  branch: readonly Sample[],
  shift: readonly number[],
  isMerged: boolean,
  offset: number,
  joint: number,
): Sample[] {
  const root = branch.findIndex(({ parent }) => parent < 0);
  const kept = keepSamples(branch, (index) => !isMerged || index !== root);
  const parentOf = (parent: number): number => (parent < 0 ? joint : parent + offset);
  return kept.map((sample) => ({
    ...sample,
    xUm: sample.xUm + shift[0]!,
    yUm: sample.yUm + shift[1]!,
    zUm: sample.zUm + shift[2]!,
    parent: parentOf(sample.parent),
    line: 0,
  }));
}

/** The samples of a cell with one at a place, and its index. */
function withSampleAt(cell: RootedCell, locus: Locus): { samples: readonly Sample[]; at: number } {
  const { index, share } = samplePlaceAt(cell, locus);
  const far = cell.samples[index]!;
  if (share === 1) return { samples: cell.samples, at: index };
  const made = sampleBetween(cell.samples[far.parent]!, far, share, freshIds(cell.samples)());
  return { samples: insertChains(cell.samples, new Map([[index, [made]]])), at: index };
}
