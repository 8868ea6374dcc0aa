import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseSites, testPlaces } from '../../src/reduce/chooseSites.ts';
import { REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { runSynapseTrials, summariseTrials } from '../../src/reduce/synapseTrials.ts';
import { type DrawnSection, drawCell, SOMA } from './drawnCell.ts';

/** Of dendrites: 30 to 250 um long, 0.4 to 3 um thick, on the soma or at the end of an earlier one; some leakier. */
const TREE: fc.Arbitrary<DrawnSection[]> = fc
  .array(
    fc.record({
      hang: fc.nat(),
      lengthUm: fc.double({ min: 30, max: 250, noNaN: true }),
      diameterUm: fc.double({ min: 0.4, max: 3, noNaN: true }),
      leakSPerCm2: fc.constantFrom(1 / 30000, 1 / 15000, 1 / 8000),
    }),
    { minLength: 6, maxLength: 30 },
  )
  .map((branches) => [
    SOMA,
    ...branches.map(({ hang, ...size }, i) => ({
      ...size,
      ...{ type: 3, parent: hang % (i + 1), compartments: 7 },
    })),
  ]);

test('on cells nobody has seen, six compartments keep local peaks to 10 % and somatic ones to 5 %, on the mean', () => {
  fc.assert(
    fc.property(TREE, (drawn) => {
      const input = drawCell(drawn);
      const { model } = chooseSites(input, { mostCompartments: 6 });
      const pair = pairReduction(input, model);
      for (const peakUs of [0.0003, 0.001, 0.003, 0.01]) {
        const { somaMean, localMean } = summariseTrials(
          runSynapseTrials(pair, {
            nodes: testPlaces(input, 12, 0.2),
            ...{ strengthsUs: [peakUs], treatments: ['pole'], synapse: REFERENCE_SYNAPSE },
          }),
        );
        expect(localMean).toBeLessThan(0.1);
        expect(somaMean).toBeLessThan(0.05);
      }
    }),
    { numRuns: 8 },
  );
});
