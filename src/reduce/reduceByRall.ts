import { reduceMessages } from '../base/messages/reduce.ts';
import { buildCableModel, type PlannedCable, type RowPlace } from './cableModel.ts';
import type { ReducedModel } from './reducedModel.ts';
import { membraneOf } from './reduceToCables.ts';
import { checkReductionInput, type ReductionInput } from './reductionInput.ts';
import { listPieces } from './stemBranches.ts';
import { cutAtSoma } from './stems.ts';

const RALL_METHOD: string = 'rall';

/** Electrotonic width of a bin of the profile. */
const BIN_X = 0.1;

/**
 * Each stem as one unbranched cable of the diameter d_eq(X) = (sum of d_k(X)^1.5)^(2/3), in steps of a tenth of a space
 * constant: Rall (1962), Ann. N. Y. Acad. Sci. 96, 1071-1092; the binned profile is that of Stratford et al. (1989).
 * Exact where diameters at forks follow the 3/2 power and all tips are equally far.
 *
 * @throws ModelError as reduceToCables does.
 */
export function reduceByRall(input: ReductionInput): ReducedModel {
  checkReductionInput(input);
  const cell = cutAtSoma(input);
  const cables: PlannedCable[] = [];
  const places = new Map<number, RowPlace>();
  for (const stem of cell.stems) {
    const pieces = listPieces(input, cell.tree, stem);
    const farthest = Math.max(...pieces.map(({ startX, lengthX }) => startX + lengthX));
    const bins = Math.max(1, Math.round(farthest / BIN_X));
    const width = farthest / bins;
    const sums = new Float64Array(bins); // sum of d^1.5, averaged over the bin
    for (const { diameterUm, startX, lengthX } of pieces)
      sums.forEach((_, bin) => {
        const overlap =
          Math.min(startX + lengthX, (bin + 1) * width) - Math.max(startX, bin * width);
        if (overlap > 0) sums[bin]! += (diameterUm ** 1.5 * overlap) / width;
      });
    const first = cables.length;
    sums.forEach((sum, bin) => {
      const diameterUm = sum ** (2 / 3);
      const lambdaUm = 1e4 * Math.sqrt((stem.rmOhmCm2 * diameterUm * 1e-4) / (4 * stem.raOhmCm));
      cables.push({
        ...membraneOf(stem),
        name: `${stem.name}_x${bin + 1}`,
        parent: bin === 0 ? -1 : first + bin - 1,
        lengthUm: width * lambdaUm,
        diameterUm,
        count: 1,
      });
    });
    for (const { row, startX, lengthX } of pieces) {
      const bin = Math.min(Math.floor((startX + lengthX / 2) / width), bins - 1);
      places.set(row, { cable: first + bin, index: 0 });
    }
  }
  return buildCableModel(input, cell, cables, (row) => places.get(row)!, 'density', RALL_METHOD, [
    reduceMessages.methodRall(),
  ]);
}
