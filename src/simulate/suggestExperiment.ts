import { throwOnErrors } from '../base/modelError.ts';
import { buildConductanceMatrix, inputResistance } from '../cable/hinesMatrix.ts';
import { paintMorphology } from '../cell/buildCell.ts';
import { createDefaultExperiment } from '../cell/defaultExperiment.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { discretise } from '../discretise/discretise.ts';
import { rootNode } from '../discretise/rootNode.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { measureRestingMembrane } from './restingMembrane.ts';

/** What the step should do to the resting cell with its gates held: well above the threshold of hh. mV. */
const WANTED_DEPOLARISATION_MV = 40;

/**
 * The default experiment for a morphology, its step sized by the cell's own input resistance, so that a cell of any
 * size answers with spikes.
 *
 * @throws ModelError where the morphology cannot carry the experiment, such as one without any length.
 */
export function suggestExperiment(
  morphology: Morphology,
  source: Experiment['morphology'],
): Experiment {
  const draft = createDefaultExperiment(morphology, { morphology: source, amplitudeNa: 1 });
  const { cell, diagnostics } = paintMorphology(draft, morphology);
  throwOnErrors('experiment/invalid', diagnostics);
  const layout = discretise(cell!, draft.mesh);
  const { slopeUs } = measureRestingMembrane(cell!, layout);
  const matrix = buildConductanceMatrix(layout, slopeUs);
  const mohm = inputResistance(matrix, rootNode(layout));
  const amplitudeNa = Number((WANTED_DEPOLARISATION_MV / mohm).toPrecision(2));
  return createDefaultExperiment(morphology, { morphology: source, amplitudeNa });
}
