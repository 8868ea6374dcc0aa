import { editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { Locus } from '../morphology/morphology.ts';
import { printLocset } from '../morphology/printRegion.ts';
import { type RegionLabels, resolveLocset } from '../morphology/region.ts';
import { parseLocset } from '../morphology/regionSyntax.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { pruneRegion } from './pruneRegion.ts';
import { type RootedCell, rootCell } from './rootedCell.ts';
import { type Edited, keepSamples, type Sample, samplesOf, tableOf } from './samples.ts';

export interface CutTable extends Edited {
  /** What was cut off, as a table of its own whose root lies at the cut; undefined where nothing lay beyond. */
  readonly subtree: SwcTable | undefined;
}

/**
 * Cuts everything beyond a place off, and gives it back.
 *
 * @throws ModelError `edit/not-one-place`, and those of pruneRegion and resolveLocset
 */
export function cutSubtree(table: SwcTable, locus: string, labels: RegionLabels = {}): CutTable {
  const cell = rootCell(table);
  resolveOnePlace(cell, locus, labels);
  const beyond = `distal(${printLocset(parseLocset(locus))})`;
  const { table: left, log } = pruneRegion(table, beyond, labels);
  return { table: left, log, subtree: subtreeBeyond(cell, samplesOf(left)) };
}

/** The samples that are not among those left, rooted at the sample that they hang on. */
function subtreeBeyond(cell: RootedCell, left: readonly Sample[]): SwcTable | undefined {
  const kept = new Map(left.map((sample) => [sample.id, sample]));
  const removed = cell.samples.flatMap(({ id }, index) => (kept.has(id) ? [] : [index]));
  const first = removed.find((index) => kept.has(idOfParent(cell, index)));
  if (first === undefined) return undefined;
  const root = rootOfCut(cell, first, left);
  const starts = cell.samples.map((sample, index) =>
    // What begins at the cut is a root for now: the copy of the cut's sample goes before it.
    kept.has(idOfParent(cell, index)) ? { ...sample, parent: -1 } : sample,
  );
  const parts = keepSamples(starts, (index) => !kept.has(starts[index]!.id));
  if (root === undefined) return tableOf(parts, cell.header);
  const shifted = parts.map((sample) => ({ ...sample, parent: sample.parent + 1 }));
  return tableOf([{ ...root, parent: -1 }, ...shifted], cell.header);
}

function idOfParent({ samples }: RootedCell, index: number): number {
  return samples[samples[index]!.parent]?.id ?? Number.NaN;
}

/** The sample at the cut; none where a whole stem was cut off, which begins with a sample of its own. */
function rootOfCut(cell: RootedCell, first: number, left: readonly Sample[]): Sample | undefined {
  const parent = cell.samples[cell.samples[first]!.parent]!;
  const made = left.find(({ id }) => !cell.indexOfId.has(id));
  if (made !== undefined) return made;
  const isStem = parent.type === SOMA_TYPE && cell.samples[first]!.type !== SOMA_TYPE;
  return isStem ? undefined : parent;
}

/** @throws ModelError `edit/not-one-place`, and those of resolveLocset */
export function resolveOnePlace(cell: RootedCell, locus: string, labels: RegionLabels): Locus {
  const places = resolveLocset(cell.morphology, locus, labels);
  if (places.length !== 1)
    throw new ModelError('edit/not-one-place', editProblem.notOnePlace(locus, places.length));
  return places[0]!;
}
