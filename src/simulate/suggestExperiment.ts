import { throwOnErrors } from '../base/modelError.ts';
import { buildConductanceMatrix, inputResistance } from '../cable/hinesMatrix.ts';
import { paintMorphology } from '../cell/buildCell.ts';
import type { Cell } from '../cell/cell.ts';
import { createDefaultExperiment } from '../cell/defaultExperiment.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { rootNode } from '../discretise/rootNode.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { measureRestingMembrane, type RestingMembrane } from './restingMembrane.ts';

/** What the step should do to the resting cell with its gates held: well above the threshold of hh. mV. */
const WANTED_DEPOLARISATION_MV = 40;

/** The default experiment of a morphology, and what was built on the way to it. */
export interface SuggestedCell {
  readonly experiment: Experiment;
  /** As the experiment paints it. */
  readonly cell: Cell;
  /** As the experiment cuts it. */
  readonly layout: CompartmentLayout;
  readonly resting: RestingMembrane;
}

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
  return suggestCell(morphology, source).experiment;
}

/**
 * The default experiment with its cell, so that neither is read or built a second time.
 *
 * @param layout as suggestBareCell gives it
 * @throws ModelError as suggestExperiment does
 */
export function suggestCell(
  morphology: Morphology,
  source: Experiment['morphology'],
  layout: CompartmentLayout = suggestBareCell(morphology).layout,
): SuggestedCell {
  // The size of the step plays no part in what rests.
  const draft = createDefaultExperiment(morphology, { morphology: source, amplitudeNa: 1 });
  const resting = measureRestingMembrane(paint(draft, morphology), layout);
  const matrix = buildConductanceMatrix(layout, resting.slopeUs);
  const mohm = inputResistance(matrix, rootNode(layout));
  const amplitudeNa = Number((WANTED_DEPOLARISATION_MV / mohm).toPrecision(2));
  const experiment = createDefaultExperiment(morphology, { morphology: source, amplitudeNa });
  return { experiment, cell: paint(experiment, morphology), layout, resting };
}

/**
 * The cell of the default experiment before anything is painted or placed on it, and its compartments: membrane and mesh
 * decide them, not the channels, so that a cell can be drawn before any mechanism is read.
 *
 * @throws ModelError as suggestExperiment does
 */
export function suggestBareCell(morphology: Morphology): Pick<SuggestedCell, 'cell' | 'layout'> {
  const options = { morphology: { text: '' }, amplitudeNa: 1 };
  const draft = createDefaultExperiment(morphology, options);
  const cell = paint({ ...draft, paint: [], place: [], probes: [] }, morphology);
  return { cell, layout: discretise(cell, draft.mesh) };
}

function paint(experiment: Experiment, morphology: Morphology): Cell {
  const { cell, diagnostics } = paintMorphology(experiment, morphology);
  throwOnErrors('experiment/invalid', diagnostics);
  return cell!;
}
