import { pow } from '../base/elementary.ts';
import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { RegionLabels } from '../morphology/region.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { edgesInRegion, rootCell } from './rootedCell.ts';
import { type Edited, parentsFirst, type Sample, tableOf } from './samples.ts';

/**
 * Folds the membrane of spines into the dendrite that bears them: lengths grow by F^(2/3) and radii by F^(1/3), so that
 * the membrane of the region grows by F and its axial resistance stays. What lies beyond moves outward in one piece.
 *
 * @see Stratford, Mason, Larkman, Major and Jack (1989), in The Computing Neuron, 296-321
 * @throws ModelError `edit/out-of-range` for a factor below 1, and those of resolveRegion
 */
export function foldSpines(
  table: SwcTable,
  factor: number,
  region: string,
  labels: RegionLabels = {},
): Edited {
  if (!(factor >= 1 && Number.isFinite(factor)))
    throw new ModelError(
      'edit/out-of-range',
      editProblem.outOfRange('spine factor', factor, 'a number from 1'),
    );
  const cell = rootCell(table);
  const isInside = edgesInRegion(cell, region, labels);
  const lengthFactor = pow(factor, 2 / 3);
  const radiusFactor = pow(factor, 1 / 3);
  const moved = new Map<number, Sample>();
  const place = (index: number): Sample => {
    const before = cell.samples[index]!;
    const isFolded = isInside[index] === true && before.type !== SOMA_TYPE;
    const parent = cell.samples[before.parent];
    const isStretched = isFolded && parent !== undefined && parent.type !== SOMA_TYPE;
    const stretch = isStretched ? lengthFactor : 1;
    const from = parent === undefined ? undefined : moved.get(before.parent)!;
    const along = (key: 'xUm' | 'yUm' | 'zUm'): number =>
      parent === undefined || from === undefined
        ? before[key]
        : from[key] + stretch * (before[key] - parent[key]);
    const radiusUm = isFolded ? before.radiusUm * radiusFactor : before.radiusUm;
    return { ...before, xUm: along('xUm'), yUm: along('yUm'), zUm: along('zUm'), radiusUm };
  };
  for (const index of parentsFirst(cell.samples)) moved.set(index, place(index));
  const samples = cell.samples.map((_, index) => moved.get(index)!);
  return {
    table: tableOf(samples, cell.header),
    log: [...cell.log, editLog.spineFactor(factor, lengthFactor, radiusFactor)],
  };
}
