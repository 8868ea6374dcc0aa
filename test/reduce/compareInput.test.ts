import { describe, expect, test } from 'vitest';
import { poissonTimes } from '../../src/cell/eventTimes.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { chooseSites } from '../../src/reduce/chooseSites.ts';
import { type InputErrors, measureInputErrors } from '../../src/reduce/compareInput.ts';
import { runInputOnFull, runInputOnModel } from '../../src/reduce/inputRun.ts';
import { findLocalNode, interiorOfModel } from '../../src/reduce/localNode.ts';
import { measureLocalPeak } from '../../src/reduce/localSynapse.ts';
import {
  conductanceAt,
  measurePeak,
  REFERENCE_SYNAPSE,
  SYNAPSE_STEP_MS,
} from '../../src/reduce/postsynapticPotential.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { drawNodes, neighboursOf, openConductances } from '../../src/reduce/synapticInput.ts';
import { reductionInputOf } from './discreteCell.ts';
import { drawCell, PYRAMID } from './drawnCell.ts';
import { readReferenceCell, shared, skipReason } from './referenceCell.ts';

const uneven = drawCell(PYRAMID.map((section, i) => ({ ...section, reversalMv: -66 - (i % 3) })));
const { layout } = uneven;
const SINGLE = { synapse: REFERENCE_SYNAPSE, ratePerMs: 0.03, durationMs: 60 };
const top = (mv: Float64Array): number => mv.reduce((a, b) => Math.max(a, b), 0);

/** The first event of the train alone: with the rate above none follows within 60 ms of it. */
function seedOfOneEvent(): { seed: number; atMs: number } {
  for (let seed = 1; ; seed++) {
    const times = poissonTimes({ ratePerMs: 0.03, startMs: 0, endMs: 60, seed, stream: 0 });
    if (times.length === 1 && times[0]! < 20) return { seed, atMs: times[0]! };
  }
}

test('conductances are the sums of those of the events', () => {
  const train = { ratePerMs: 0.1, startMs: 0, endMs: 50, seed: 4, stream: 0 };
  const [course] = openConductances({
    ...{ nodes: [3], synapse: REFERENCE_SYNAPSE, ratePerMs: 0.1, durationMs: 50, seed: 4 },
  });
  const times = [...poissonTimes(train)];
  expect(times.length).toBeGreaterThan(2);
  for (const step of [100, 700, 1500, 1999]) {
    const now = step * SYNAPSE_STEP_MS;
    const past = times.filter((time) => time <= now);
    const wanted = past.reduce(
      (sum, time) => sum + conductanceAt(REFERENCE_SYNAPSE, now - time),
      0,
    );
    expect(Math.abs(course![step]! - wanted)).toBeLessThan(1e-5 * REFERENCE_SYNAPSE.peakUs);
  }
});

test('one event of one synapse: the peaks of single synapses, on the full cell and on a local node', () => {
  const { seed } = seedOfOneEvent();
  const pair = pairReduction(uneven, reduceToSites(uneven, [layout.endNode[6]!]));
  const node = layout.compartments[layout.sectionOffsets[5]! + 3]!;
  const input = { ...SINGLE, nodes: [node], seed };
  const weights = new Float64Array(layout.nodeCount);
  weights[node] = 1;
  const whole = measurePeak(pair.full, pair.sites[0]!, weights, REFERENCE_SYNAPSE, 60);
  const full = runInputOnFull(pair, input);
  // Events come between steps, by up to one.
  expect(top(full.somaMv) / whole.site).toBeCloseTo(1, 2);
  expect(top(full.placesMv[0]!) / whole.local).toBeCloseTo(1, 2);
  const local = findLocalNode(pair, interiorOfModel(pair), node);
  const single = measureLocalPeak(pair.reduced, 0, local, REFERENCE_SYNAPSE, 60);
  const reduced = runInputOnModel(pair, input, 'pole');
  const ratios = [
    [top(reduced.somaMv) / single.site, top(full.somaMv) / whole.site],
    [top(reduced.placesMv[0]!) / single.local, top(full.placesMv[0]!) / whole.local],
  ] as const;
  for (const [a, b] of ratios) expect(a / b).toBeCloseTo(1, 3);
});

test('with every node a site nothing is lost, whatever is open', () => {
  const pair = pairReduction(uneven, reduceToSites(uneven, [...layout.compartments]));
  for (const errors of measureInputErrors(pair, 3)) {
    expect(errors.localPeakMv).toBeGreaterThan(5);
    expect(errors.somaMv).toBeLessThan(0.02 * errors.somaPeakMv);
    expect(errors.localMv).toBeLessThan(0.02 * errors.localPeakMv);
  }
});

test('clusters are neighbours; nodes are drawn once each', () => {
  const nodes = [...layout.compartments];
  const drawn = drawNodes(nodes, 20, 7);
  expect(new Set(drawn).size).toBe(20);
  expect(drawNodes(nodes, 20, 7)).toEqual(drawn);
  expect(drawNodes(nodes, 1e3, 7)).toHaveLength(nodes.length);
  const middle = layout.compartments[layout.sectionOffsets[5]! + 4]!;
  const cluster = neighboursOf(uneven, middle, 5, new Set(nodes));
  expect(cluster[0]).toBe(middle);
  expect([...cluster].sort((a, b) => a - b)).toEqual(
    [-2, -1, 0, 1, 2].map((k) => layout.compartments[layout.sectionOffsets[5]! + 4 + k]!),
  );
});

test('a local node that hears the others is nearer to the full cell, most of all in clusters', () => {
  const pair = pairReduction(uneven, reduceToSites(uneven, []));
  const found = measureInputErrors(pair, 1, REFERENCE_SYNAPSE, ['pole', 'deaf']);
  for (const arrangement of ['random', 'clusters'] as const) {
    const [pole, deaf] = found.filter((errors) => errors.arrangement === arrangement);
    expect(pole!.localMv).toBeLessThan(0.5 * deaf!.localMv);
  }
});

test('the certificate has them, each with its worst place', () => {
  const certificate = certifyReduction(uneven, reduceToSites(uneven, []));
  for (const key of ['random', 'clusters'].flatMap((name) =>
    ['soma_pole', 'local_pole', 'soma_rescale', 'local_rescale'].map((of) => `input_${name}_${of}`),
  )) {
    const row = findRow(certificate, key)!;
    expect(row.reduced).toBeGreaterThan(0);
    if (key.includes('local')) expect(row.metric).toMatch(/worst \d+\.\d\d mV/);
  }
});

/** The prototype's rms errors at the soma, with its peak there, and at the synapses. mV */
const PROTOTYPE = [
  { compartments: 6, arrangement: 'random', somaMv: 0.45, peakMv: 6.4, localMv: 5.3 },
  { compartments: 6, arrangement: 'clusters', somaMv: 1.42, peakMv: 2.4, localMv: 7.2 },
  { compartments: 21, arrangement: 'random', somaMv: 0.15, peakMv: 6.4, localMv: 1.8 },
  { compartments: 21, arrangement: 'clusters', somaMv: 0.39, peakMv: 2.4, localMv: 3.1 },
] as const;

describe.skipIf(shared === undefined)(`under many synapses, CA1${skipReason}`, () => {
  test("on the mean of up to three draws below the prototype's errors, at the soma as shares of its peak", () => {
    const input = reductionInputOf(readReferenceCell('ca1_n120_1p'));
    for (const [compartments, seeds] of [
      [6, [1]],
      [21, [1, 2, 3]],
    ] as const) {
      const { model } = chooseSites(input, { mostCompartments: compartments });
      const pair = pairReduction(input, model);
      const found = seeds.flatMap((seed) =>
        measureInputErrors(pair, seed, REFERENCE_SYNAPSE, ['pole']),
      );
      for (const prototype of PROTOTYPE.filter((row) => row.compartments === compartments)) {
        const own = found.filter(({ arrangement }) => arrangement === prototype.arrangement);
        const mean = (of: (errors: InputErrors) => number): number =>
          own.reduce((sum, errors) => sum + of(errors), 0) / own.length;
        expect(mean(({ localMv }) => localMv)).toBeLessThan(prototype.localMv);
        expect(mean(({ somaMv, somaPeakMv }) => somaMv / somaPeakMv)).toBeLessThan(
          prototype.somaMv / prototype.peakMv,
        );
      }
    }
  }, 240_000);
});
