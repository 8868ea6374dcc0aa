import { describe, expect, test } from 'vitest';
import { chooseSites } from '../../src/reduce/chooseSites.ts';
import { REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import {
  runSynapseTrials,
  summariseTrials,
  type TrialErrors,
} from '../../src/reduce/synapseTrials.ts';
import { reductionInputOf } from './discreteCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from './referenceCell.ts';

/** Errors of 1 nS at the places of the reference data, which the sites were not chosen by. */
function errorsAt(cell: string, mostCompartments: number): TrialErrors {
  const reference = readReferenceCell(cell);
  const input = reductionInputOf(reference);
  const { model } = chooseSites(input, { mostCompartments });
  expect(model.compartments.length).toBeLessThanOrEqual(mostCompartments);
  const trials = runSynapseTrials(pairReduction(input, model), {
    nodes: reference.sites.slice(1).map((site) => nodeOfSite(input, site)),
    ...{ strengthsUs: [0.001], treatments: ['pole'], synapse: REFERENCE_SYNAPSE },
  });
  return summariseTrials(trials);
}

describe.skipIf(shared === undefined)(`mean somatic errors of single synapses${skipReason}`, () => {
  test.each([
    [6, 0.1703],
    [11, 0.1121],
    [21, 0.0555],
    [40, 0.0428],
    [59, 0.0423],
  ])('CA1, %i compartments: below the %f of the prototype', (count, prototype) => {
    expect(errorsAt('ca1_n120_1p', count).somaMean).toBeLessThan(prototype);
  });

  test("CA1, 58 compartments: a tenth of neuron_reduce's 28 %, at 0 Hz", () => {
    expect(errorsAt('ca1_n120_1p', 58).somaMean).toBeLessThan(0.028);
  });

  test("asym_y, 20 compartments: a quarter of neuron_reduce's 6.4 %, at 0 Hz", () => {
    expect(errorsAt('asym_y', 20).somaMean).toBeLessThan(0.016);
  });
});
