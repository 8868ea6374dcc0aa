import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../src/reduce/certificate.ts';
import { findRow, isLoss, printCertificateJson } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { formatCertificate } from '../../src/reduce/formatCertificate.ts';
import { measurePeak, REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { longestEulerStepMs } from '../../src/reduce/reducedSystem.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { reductionInputOf } from './discreteCell.ts';
import { drawCell, PYRAMID, SOMA } from './drawnCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from './referenceCell.ts';

test('a cell of one compartment is reduced without any error', () => {
  const input = drawCell([SOMA]);
  const certificate = certifyReduction(input, reduceByRegions(input));
  for (const { error } of certificate.rows) if (error !== null) expect(error).toBeCloseTo(0, 9);
  expect(findRow(certificate, 'dt_max')!.reduced).toBeCloseTo(30, 6);
});

test('every promised figure has a row', () => {
  const input = drawCell(PYRAMID);
  const { rows } = certifyReduction(input, reduceByRegions(input));
  const keys = rows.map(({ key }) => key);
  expect(keys.slice(0, 6)).toEqual([
    'compartments',
    'soma_rin',
    'soma_rest',
    'tau0',
    'capacitance',
    'leak',
  ]);
  for (const frequency of [0, 10, 50, 100]) {
    expect(keys).toContain(`z_worst_${frequency}hz`);
    expect(keys).toContain(`z_mean_${frequency}hz`);
  }
  expect(keys.filter((key) => key.startsWith('epsp_soma_from_'))).toHaveLength(7 + 5);
  expect(keys.filter((key) => key.startsWith('epsp_local_at_'))).toHaveLength(5);
  expect(keys.slice(-2)).toEqual(['dt_max', 'dt_smooth']);
  expect(new Set(keys).size).toBe(keys.length);
});

test('losses are in the table: a local potential far out is one of them', () => {
  const input = drawCell(PYRAMID);
  const certificate = certifyReduction(input, reduceByRegions(input));
  const losses = certificate.rows.filter(isLoss);
  expect(losses.some(({ key }) => key.startsWith('epsp_local_at_'))).toBe(true);
  const text = formatCertificate(certificate);
  for (const { metric } of losses)
    expect(text.split('\n').find((line) => line.startsWith(metric))).toMatch(/ loss$/);
});

test('the seed moves the places, and the same seed finds them again', () => {
  const input = drawCell(PYRAMID);
  const model = reduceByRegions(input);
  const places = (seed: number): string[] =>
    certifyReduction(input, model, { seed }).rows.map(({ metric }) => metric);
  expect(places(0.1)).toEqual(places(0.1));
  expect(places(0.1)).not.toEqual(places(0.2));
});

test('a model of another mesh is refused', () => {
  const model = reduceByRegions(drawCell([SOMA]));
  expect(() => certifyReduction(drawCell(PYRAMID), model)).toThrow(
    expect.objectContaining({ code: 'reduce/other-model' }),
  );
});

test('the longest forward-Euler step of two equal compartments is C / (g + 2 gc) times 2', () => {
  const compartment = {
    name: 'a',
    parent: -1,
    capacitancePf: 100,
    leakNs: 10,
    leakReversalMv: -70,
    couplingNs: 0,
    areaUm2: 1,
    channelsNs: {},
  };
  const model: ReducedModel = {
    method: 'drawn',
    source: { morphology: 'x', sha256: '' },
    compartments: [compartment, { ...compartment, name: 'b', parent: 0, couplingNs: 45 }],
    compartmentOfNode: Int32Array.of(0, 1),
    notes: [],
  };
  expect(longestEulerStepMs(model)).toBeCloseTo((2 * 100) / (10 + 90), 12);
});

const SMALL: Certificate = {
  generator: 'cabletree 0.1.0',
  method: 'regions',
  source: { morphology: 'a.swc', sha256: 'ab' },
  rows: [
    { key: 'n', metric: 'compartments', unit: '', full: 70, reduced: 6, error: null },
    { key: 'r', metric: 'input', unit: 'MOhm', full: 100, reduced: 112.5, error: 0.125 },
    { key: 'm', metric: 'mean', unit: '', full: null, reduced: null, error: 1e-12 },
  ],
  notes: ['a note'],
  compartments: [],
  impedances: [],
  trials: [],
};

test('the text table is aligned, complete and says what it marks', () => {
  expect(formatCertificate(SMALL)).toBe(
    [
      'cabletree 0.1.0: a.swc reduced by regions',
      'sha256 ab',
      '',
      'metric        full  reduced  unit   error',
      '------------  ----  -------  ----  ------  ----',
      'compartments    70        6             -',
      'input          100    112.5  MOhm  12.5 %  loss',
      'mean             -        -           0 %',
      '',
      '1 of 3 figures are off by more than 10 % (marked loss)',
      '- a note',
      '',
    ].join('\n'),
  );
});

test('the JSON is the record itself', () => {
  expect(JSON.parse(printCertificateJson(SMALL))).toEqual(SMALL);
});

describe.skipIf(shared === undefined)(`reference cells${skipReason}`, () => {
  test.each(['asym_y', 'ca1_n120_1p', 'ball_and_stick', 'rall_tree'])(
    '%s: somatic potentials of the full cell are those of NEURON to 1e-6',
    (name) => {
      const reference = readReferenceCell(name);
      const input = reductionInputOf(reference);
      const pair = pairReduction(input, reduceByRegions(input));
      reference.sites.forEach((site, i) => {
        const weights = new Float64Array(input.layout.nodeCount);
        weights[nodeOfSite(input, site)] = 1;
        const { site: peak } = measurePeak(
          pair.full,
          pair.sites[0]!,
          weights,
          REFERENCE_SYNAPSE,
          115,
        );
        expect(peak / reference.epsp_full[i]!.soma_peak_mV).toBeCloseTo(1, 6);
      });
    },
  );
});
