import { reduceMessages } from '../base/messages/reduce.ts';
import { buildCableModel, type PlannedCable, type RowPlace } from './cableModel.ts';
import { findEquivalentCable } from './equivalentCable.ts';
import type { ReducedModel } from './reducedModel.ts';
import { checkReductionInput, type ReductionInput } from './reductionInput.ts';
import { cutAtSoma, type Stem } from './stems.ts';

const CABLES_METHOD: string = 'cables';

export interface CableOptions {
  /** At which impedances are kept; defaults to 0. */
  readonly frequencyHz?: number;
}

/**
 * One cylinder for each subtree of the soma, whatever its type and however many there are: the formulas of
 * neuron_reduce (Amsalem et al. 2020), with the means of the subtree's membrane for Rm, Cm and Ra and area-weighted
 * means of channels. The input is not changed.
 *
 * @throws RangeError where an array is not as long as the layout, or the frequency is negative.
 * @throws ModelError `reduce/bad-value`, `reduce/no-membrane`, `reduce/no-leak`, `reduce/no-capacitance`,
 *   `reduce/unconnected`.
 */
export function reduceToCables(input: ReductionInput, options: CableOptions = {}): ReducedModel {
  const frequencyHz = options.frequencyHz ?? 0;
  if (!(frequencyHz >= 0 && Number.isFinite(frequencyHz)))
    throw new RangeError(reduceMessages.badFrequency(frequencyHz));
  checkReductionInput(input);
  const cell = cutAtSoma(input);
  const rowOfNode = new Map(Array.from(cell.tree.nodes, (node, row) => [node, row]));
  const endRows = new Set(Array.from(input.layout.endNode, (node) => rowOfNode.get(node)!));
  const places = new Map<number, RowPlace>();
  let areaUm2 = 0;
  const cables = cell.stems.map((stem, cable): PlannedCable => {
    const found = findEquivalentCable(stem, endRows, frequencyHz);
    stem.rows.forEach((row, k) => {
      const index = Math.min(Math.floor(found.placeOfRow[k]! * found.count), found.count - 1);
      places.set(row, { cable, index });
    });
    areaUm2 += Math.PI * found.diameterUm * found.lengthUm;
    return {
      ...membraneOf(stem),
      name: stem.name,
      parent: -1,
      lengthUm: found.lengthUm,
      diameterUm: found.diameterUm,
      count: found.count,
    };
  });
  const wholeUm2 = cell.stems.reduce((sum, stem) => sum + stem.areaUm2, 0);
  const notes = [reduceMessages.methodCables(frequencyHz)];
  if (wholeUm2 > 0) notes.push(reduceMessages.areaChange((areaUm2 / wholeUm2).toPrecision(4)));
  return buildCableModel(
    input,
    cell,
    cables,
    (row) => places.get(row)!,
    'density',
    CABLES_METHOD,
    notes,
  );
}

/** Mean membrane of a stem, as a cylinder takes it. */
export function membraneOf({
  rmOhmCm2,
  cmUfPerCm2,
  raOhmCm,
  reversalMv,
}: Stem): Pick<PlannedCable, 'raOhmCm' | 'capacitanceNfPerUm2' | 'leakUsPerUm2' | 'reversalMv'> {
  return {
    raOhmCm,
    capacitanceNfPerUm2: cmUfPerCm2 * 1e-5,
    leakUsPerUm2: 1e-2 / rmOhmCm2,
    reversalMv,
  };
}
