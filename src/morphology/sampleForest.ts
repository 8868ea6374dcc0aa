import type { SampleTree } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';

/** A sound table with its soma at the root of its tree, and a radius greater than 0 for every row. */
export interface SampleForest {
  readonly table: SwcTable;
  readonly tree: SampleTree;
  readonly radiusUm: Float64Array;
  /** Whether the edges from the soma to the first samples of neurites are membrane, as Arbor has it. */
  readonly hasStemEdges: boolean;
}
