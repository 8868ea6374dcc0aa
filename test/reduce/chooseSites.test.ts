import { describe, expect, test } from 'vitest';
import { chooseSites, testPlaces } from '../../src/reduce/chooseSites.ts';
import { holdSites, slowestInteriorMode } from '../../src/reduce/interior.ts';
import { findLocalNode, interiorOfModel, withoutStates } from '../../src/reduce/localNode.ts';
import { measureLocalPeak } from '../../src/reduce/localSynapse.ts';
import { measurePeak, REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { longestEulerStepMs } from '../../src/reduce/reducedSystem.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { measureSiteMetric, PASSIVE_METRICS } from '../../src/reduce/siteMetric.ts';
import { rescaleConductance } from '../../src/reduce/synapseRescale.ts';
import {
  runSynapseTrials,
  type SynapseTreatment,
  summariseTrials,
} from '../../src/reduce/synapseTrials.ts';
import { reductionInputOf } from './discreteCell.ts';
import { drawCell, PYRAMID, SOMA } from './drawnCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from './referenceCell.ts';

const uneven = drawCell(
  PYRAMID.map((section, i) => ({
    ...section,
    leakSPerCm2: [1e-4, 5e-5][i % 2]!,
    reversalMv: -60 - i,
  })),
);

test('the slowest mode between sites of a cable of two nodes, by hand', () => {
  // Site 0 held; node 1 leaks 1 uS and couples 3 uS to it: tau = C / 4.
  const matrix = {
    parent: Int32Array.of(-1, 0),
    diagonal: Float64Array.of(4, 4),
    coupling: Float64Array.of(0, 3),
  };
  const found = slowestInteriorMode(holdSites(matrix, [0]), Float64Array.of(5, 2));
  expect(found!.tauMs).toBeCloseTo(0.5, 12);
  expect([...found!.mode]).toEqual([0, 1]);
  expect(slowestInteriorMode(holdSites(matrix, [0, 1]), Float64Array.of(5, 2))).toBeUndefined();
});

test('rescale, by hand: from a place of 200 MOhm to a compartment of 150', () => {
  const resistances = {
    somaPlaceMohm: 50,
    placeMohm: 200,
    somaCompartmentMohm: 60,
    compartmentMohm: 150,
  };
  const reach = 0.05 / 1.2;
  expect(rescaleConductance(0.001, resistances)).toBeCloseTo(reach / (60 - reach * 150), 15);
  const saturated = { ...resistances, compartmentMohm: 2000 };
  expect(rescaleConductance(0.001, saturated)).toBeUndefined();
  expect(rescaleConductance(0.001, { ...resistances, somaPlaceMohm: 1 })).toBeUndefined();
});

test('a local node at a site is the synapse on that compartment', () => {
  const nodes = [...uneven.layout.endNode].slice(1);
  const pair = pairReduction(uneven, reduceToSites(uneven, nodes));
  const interior = interiorOfModel(pair);
  pair.model.sites!.nodes.forEach((node, i) => {
    const local = findLocalNode(pair, interior, node);
    expect(local).toMatchObject({ resistanceMohm: 0, poles: [], transferMs: 0, aboveWeight: 1 });
    const weights = new Float64Array(pair.model.compartments.length);
    weights[i] = 1;
    const direct = measurePeak(pair.reduced, 0, weights, REFERENCE_SYNAPSE, 60);
    const viaNode = measureLocalPeak(pair.reduced, 0, local, REFERENCE_SYNAPSE, 60);
    expect(viaNode.site).toBeCloseTo(direct.site, 9);
    expect(viaNode.local).toBeCloseTo(direct.local, 9);
  });
});

test('at steady state a local node is exact at the synapse and at the soma, at any strength', () => {
  const input = uneven;
  const pair = pairReduction(input, reduceToSites(input, []));
  const interior = interiorOfModel(pair);
  const steady = { riseMs: 1e6, decayMs: 1e9, reversalMv: 0 };
  for (const node of testPlaces(input, 6, 0.3)) {
    const local = findLocalNode(pair, interior, node);
    const weights = new Float64Array(input.layout.nodeCount);
    weights[node] = 1;
    for (const peakUs of [0.001, 0.1]) {
      // A conductance of 1e-4 of its peak, growing slowly for 600 ms, is as good as a steady one.
      const synapse = { ...steady, peakUs: peakUs * 1e4 };
      const full = measurePeak(pair.full, pair.sites[0]!, weights, synapse, 600);
      for (const own of [local, withoutStates(local)]) {
        const reduced = measureLocalPeak(pair.reduced, 0, own, synapse, 600);
        expect(Math.abs(reduced.site / full.site - 1)).toBeLessThan(0.005);
        expect(Math.abs(reduced.local / full.local - 1)).toBeLessThan(0.005);
      }
    }
  }
});

test('the search keeps the best model, says what it tried and whether the wish was met', () => {
  const input = drawCell(PYRAMID);
  const choice = chooseSites(input, { mostCompartments: 20 });
  const errors = choice.candidates.map(({ error }) => error);
  expect(choice.error).toBe(Math.min(...errors));
  expect(choice.model.compartments.length).toBeLessThanOrEqual(20);
  expect(choice.candidates.length).toBeGreaterThan(5);
  const best = choice.candidates.filter(({ isBestSoFar }) => isBestSoFar);
  expect(best.at(-1)!.compartments).toBe(choice.model.compartments.length);
  for (const [i, { interiorTauMs }] of choice.candidates.entries())
    if (i > 0)
      expect(interiorTauMs).toBeLessThanOrEqual(choice.candidates[i - 1]!.interiorTauMs * 1.001);
  expect(choice.isMet).toBe(true);
  const tight = chooseSites(input, { mostCompartments: 3, wantedError: 1e-6 });
  expect(tight.isMet).toBe(false);
  const loose = chooseSites(input, { wantedError: 0.05 });
  expect(loose.isMet).toBe(true);
  expect(loose.model.compartments.length).toBeLessThan(choice.model.compartments.length);
});

test('with a step, every model is judged as it bears that step', () => {
  const input = drawCell([
    ...PYRAMID,
    { type: 4, parent: 5, lengthUm: 0.2, diameterUm: 3, compartments: 1 },
    { type: 4, parent: 8, lengthUm: 90, diameterUm: 1, compartments: 5 },
    { type: 4, parent: 8, lengthUm: 80, diameterUm: 1, compartments: 5 },
  ]);
  const siteNodes = [...input.layout.endNode].slice(1);
  const exact = chooseSites(input, { siteNodes, mostCompartments: 30 });
  const soft = chooseSites(input, { siteNodes, mostCompartments: 30, stepMs: 0.02 });
  expect(longestEulerStepMs(exact.model)).toBeLessThan(0.02);
  expect(longestEulerStepMs(soft.model)).toBeGreaterThanOrEqual(0.02);
  expect(soft.error).toBeLessThan(exact.error + 0.01);
});

test('models are judged where the synapses are, clusters by their number, and elsewhere', () => {
  const input = drawCell(PYRAMID);
  const [tuft, basal] = [input.layout.endNode[6]! - 2, input.layout.endNode[1]! - 3];
  const cluster = [tuft, tuft, tuft, tuft - 1, tuft - 1, tuft - 2];
  const search = { placeCount: 6, mostCompartments: 4 };
  const { places } = chooseSites(input, { ...search, synapseNodes: [basal, ...cluster] });
  expect(places).toHaveLength(6);
  // Of seven synapses three, evenly: all of the cluster of six.
  expect(places.slice(0, 3)).toEqual([tuft - 2, tuft - 1, tuft]);
  const without = chooseSites(input, search).places;
  expect(without).toEqual(testPlaces(input, 6, 0.5));
  expect(chooseSites(input, { ...search, synapseNodes: [0] }).places).toEqual(without);
});

test('wanted sites are in every model; a cell of one compartment needs no search', () => {
  const input = drawCell(PYRAMID);
  const tip = input.layout.endNode[6]!;
  const choice = chooseSites(input, { siteNodes: [tip], wantedError: 0.02 });
  expect([...choice.model.sites!.nodes]).toContain(tip);
  const single = chooseSites(drawCell([SOMA]));
  expect(single.model.compartments).toHaveLength(1);
  expect(single.error).toBeLessThan(1e-9);
});

test.each(PASSIVE_METRICS)(
  'the metric %s falls to nearly nothing with every node a site',
  (metric) => {
    const input: ReductionInput = drawCell(PYRAMID);
    const places = testPlaces(input, 5, 0.5);
    const of = (sites: readonly number[]): number =>
      measureSiteMetric(pairReduction(input, reduceToSites(input, sites)), { metric, places });
    const all = [...input.layout.compartments];
    expect(of(all)).toBeLessThan(0.01);
    if (metric !== 'rin') expect(of([])).toBeGreaterThan(of(all));
  },
);

/** `prototype_errors.json` and the tables of the prototype: mean and largest error of the somatic and local peak. */
const PROTOTYPE: readonly {
  compartments: number;
  peakUs: number;
  treatment: SynapseTreatment;
  percent: readonly [number, number, number, number];
}[] = [
  { compartments: 6, peakUs: 0.001, treatment: 'rescale', percent: [17.0, 37.8, 83.1, 99.6] },
  { compartments: 11, peakUs: 0.001, treatment: 'rescale', percent: [11.2, 23.6, 78.7, 97.8] },
  { compartments: 21, peakUs: 0.001, treatment: 'rescale', percent: [5.5, 10.3, 60.4, 97.7] },
  { compartments: 40, peakUs: 0.001, treatment: 'rescale', percent: [4.3, 13.2, 52.9, 97.0] },
  { compartments: 59, peakUs: 0.001, treatment: 'rescale', percent: [4.2, 14.0, 51.3, 97.0] },
  { compartments: 6, peakUs: 0.001, treatment: 'dc', percent: [21.9, 49.3, 43.4, 106.1] },
  { compartments: 21, peakUs: 0.01, treatment: 'dc', percent: [2.8, 5.8, 4.2, 18.4] },
  { compartments: 6, peakUs: 0.001, treatment: 'one-pole', percent: [18.2, 47.8, 4.2, 10.8] },
  { compartments: 6, peakUs: 0.01, treatment: 'one-pole', percent: [15.3, 33.4, 4.9, 10.5] },
  { compartments: 21, peakUs: 0.001, treatment: 'one-pole', percent: [5.2, 9.4, 6.3, 13.0] },
  { compartments: 59, peakUs: 0.001, treatment: 'one-pole', percent: [2.1, 5.5, 5.2, 13.6] },
  { compartments: 59, peakUs: 0.01, treatment: 'one-pole', percent: [1.5, 4.0, 2.6, 9.7] },
];

describe.skipIf(shared === undefined)(`reference cells${skipReason}`, () => {
  const grow = (input: ReductionInput, wanted: number): ReturnType<typeof pairReduction> => {
    let nodes: number[] = [];
    for (;;) {
      const pair = pairReduction(input, reduceToSites(input, nodes));
      if (pair.model.compartments.length >= wanted) return pair;
      const interior = holdSites(pair.full.matrix, pair.model.sites!.nodes);
      const { mode } = slowestInteriorMode(interior, pair.full.capacitanceNf)!;
      nodes = [...pair.model.sites!.nodes, mode.indexOf(1)];
    }
  };

  test.each(PROTOTYPE)(
    "CA1, $compartments sites, $peakUs uS, $treatment: the prototype's errors to 0.2 %",
    ({ compartments, peakUs, treatment, percent }) => {
      const reference = readReferenceCell('ca1_n120_1p');
      const input = reductionInputOf(reference);
      const pair = grow(input, compartments);
      expect(pair.model.compartments).toHaveLength(compartments);
      const trials = runSynapseTrials(pair, {
        nodes: reference.sites.slice(1).map((site) => nodeOfSite(input, site)),
        strengthsUs: [peakUs],
        treatments: [treatment],
        synapse: REFERENCE_SYNAPSE,
      });
      const { somaMean, somaWorst, localMean, localWorst } = summariseTrials(trials);
      [somaMean, somaWorst, localMean, localWorst].forEach((error, i) => {
        expect(Math.abs(100 * error - percent[i]!)).toBeLessThan(0.2);
      });
    },
  );

  test("CA1: the chosen sites beat the prototype's 21 and neuron_reduce's 58 at the reference places", () => {
    const reference = readReferenceCell('ca1_n120_1p');
    const input = reductionInputOf(reference);
    const { model } = chooseSites(input, { mostCompartments: 21 });
    const trials = runSynapseTrials(pairReduction(input, model), {
      nodes: reference.sites.slice(1).map((site) => nodeOfSite(input, site)),
      strengthsUs: [0.001],
      treatments: ['pole'],
      synapse: REFERENCE_SYNAPSE,
    });
    const { somaMean, localMean } = summariseTrials(trials);
    expect(somaMean).toBeLessThan(0.0525);
    expect(localMean).toBeLessThan(0.1);
  });
});
