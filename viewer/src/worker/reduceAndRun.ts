import {
  certifyReduction,
  chooseSites,
  type ReducedModel,
  type ReductionInput,
  type RunOptions,
  reduceByRegions,
  reduceToCables,
  reductionInputOf,
  runCell,
} from '../../../src/index.ts';
import type { Reduction } from '../state/reduction.ts';
import type { ReductionPlan } from '../state/reductionPlan.ts';
import type { OpenedExperiment } from './openExperiment.ts';
import { buildReducedCell } from './reducedCell.ts';

/**
 * Reduces the cell of an experiment as planned, measures what that keeps and loses, and runs the small model under the
 * same stimuli and settings.
 *
 * @throws ModelError as the reduction and the run do
 */
export async function reduceAndRun(
  opened: OpenedExperiment,
  plan: ReductionPlan,
  options: RunOptions,
): Promise<Reduction> {
  const { cell, layout, experiment, sourceSha256, described } = opened;
  const input = reductionInputOf(cell, layout, sourceSha256());
  const { model, epspError } = reduceAsPlanned(input, plan);
  const certificate = certifyReduction(input, model);
  const treatment = plan.method === 'sites' ? plan.treatment : 'local';
  const small = buildReducedCell(model, cell, input, treatment);
  const recording = await runCell(small.cell, small.layout, experiment, options);
  return {
    plan,
    model,
    epspError,
    certificate,
    run: {
      ...described,
      morphology: small.cell.morphology,
      layout: small.layout,
      recording,
      restingUs: new Float64Array(small.layout.nodeCount),
      regions: [],
      notes: [...model.notes, ...small.notes],
      diagnostics: [],
      sha256: recording.sha256,
    },
  };
}

function reduceAsPlanned(
  input: ReductionInput,
  plan: ReductionPlan,
): { model: ReducedModel; epspError: number | undefined } {
  if (plan.method !== 'sites') {
    const reduce = plan.method === 'cables' ? reduceToCables : reduceByRegions;
    return { model: reduce(input), epspError: undefined };
  }
  const { mostCompartments } = plan;
  const treatment = plan.treatment === 'local' ? 'pole' : 'rescale';
  const { model, error } = chooseSites(input, { mostCompartments, treatment });
  return { model, epspError: error };
}
