import {
  certifyReduction,
  chooseSites,
  type RunOptions,
  reduceByRegions,
  reductionInputOf,
  runCell,
} from '../../../src/index.ts';
import type { Reduction } from '../state/reduction.ts';
import type { OpenedExperiment } from './openExperiment.ts';
import { buildReducedCell } from './reducedCell.ts';

/**
 * Reduces the cell of an experiment by its regions, or to the best sites of at most so many, measures what that keeps and loses, and runs the small model under
 * the same stimuli and settings.
 *
 * @throws ModelError as the reduction and the run do
 */
export async function reduceAndRun(
  opened: OpenedExperiment,
  mostCompartments: number | undefined,
  options: RunOptions,
): Promise<Reduction> {
  const { cell, layout, experiment, sourceSha256, described } = opened;
  const input = reductionInputOf(cell, layout, sourceSha256());
  const model =
    mostCompartments === undefined
      ? reduceByRegions(input)
      : chooseSites(input, { mostCompartments }).model;
  const certificate = certifyReduction(input, model);
  const { cell: small, layout: smallLayout, notes } = buildReducedCell(model, cell, input);
  const recording = await runCell(small, smallLayout, experiment, options);
  return {
    model,
    certificate,
    run: {
      ...described,
      morphology: small.morphology,
      layout: smallLayout,
      recording,
      restingUs: new Float64Array(smallLayout.nodeCount),
      regions: [],
      notes: [...model.notes, ...notes],
      diagnostics: [],
      sha256: recording.sha256,
    },
  };
}
