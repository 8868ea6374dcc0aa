import type { Certificate, ReducedModel } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import type { ReductionPlan } from './reductionPlan.ts';

/** A reduced model beside its cell: what it keeps and loses, and its own run drawn as cylinders. */
export interface Reduction {
  readonly plan: ReductionPlan;
  readonly model: ReducedModel;
  /** Mean error of somatic EPSPs that the sites were chosen by; undefined where nothing was chosen. */
  readonly epspError: number | undefined;
  readonly certificate: Certificate;
  /** One section a compartment, in the model's order; its membrane area is true, its place is for the eye. */
  readonly run: RunView;
}
