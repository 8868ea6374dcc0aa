import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { edgeLength } from './sampleEdge.ts';

/** Sums of L-Measure, by which NeuroMorpho.Org measures. um and um2. */
export interface LMeasureSums {
  readonly neuriteLengthUm: number;
  readonly neuriteAreaUm2: number;
}

/**
 * L-Measure's Length and Surface: every sample that is no soma is a cylinder from its parent to itself, as wide as
 * itself; the cylinders from the soma to its neurites count.
 *
 * @see http://cng.gmu.edu:8080/Lm/help/Length.htm and http://cng.gmu.edu:8080/Lm/help/Surface.htm
 */
export function sumAsLMeasure(table: SwcTable): LMeasureSums {
  let [neuriteLengthUm, neuriteAreaUm2] = [0, 0];
  for (let row = 0; row < table.count; row++) {
    if (table.type[row] === SOMA_TYPE) continue;
    const lengthUm = edgeLength(table, row);
    neuriteLengthUm += lengthUm;
    neuriteAreaUm2 += 2 * Math.PI * table.radiusUm[row]! * lengthUm;
  }
  return { neuriteLengthUm, neuriteAreaUm2 };
}
