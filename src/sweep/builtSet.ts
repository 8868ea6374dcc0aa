import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/** One parameter set, built and cut, before it is run. */
export interface BuiltSet {
  readonly index: number;
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
}
