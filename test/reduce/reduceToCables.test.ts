import { describe, expect, test } from 'vitest';
import { inputResistance, transferResistances } from '../../src/cable/hinesMatrix.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { findEquivalentCable } from '../../src/reduce/equivalentCable.ts';
import { measurePeak, REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { reduceByBushSejnowski } from '../../src/reduce/reduceByBushSejnowski.ts';
import { reduceByRall } from '../../src/reduce/reduceByRall.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToTwoSites } from '../../src/reduce/reduceToTwoSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { cutAtSoma } from '../../src/reduce/stems.ts';
import { reductionInputOf } from './discreteCell.ts';
import { drawCell, PYRAMID, SOMA } from './drawnCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from './referenceCell.ts';

const CABLE_METHODS: readonly (readonly [string, (input: ReductionInput) => ReducedModel])[] = [
  ['cables', reduceToCables],
  ['rall', reduceByRall],
  ['bush-sejnowski', reduceByBushSejnowski],
];

function total(values: readonly number[] | Float64Array): number {
  return [...values].reduce((sum, value) => sum + value, 0);
}

describe.each(CABLE_METHODS)('%s', (_, reduce) => {
  test('gives a cylinder back as it is', () => {
    const dendrite = { type: 3, parent: 0, lengthUm: 400, diameterUm: 2, compartments: 41 };
    const { cables, compartments } = reduce(drawCell([SOMA, dendrite]));
    const length = total(cables!.map(({ lengthUm }) => lengthUm));
    expect(length / 400).toBeCloseTo(1, 2);
    for (const { diameterUm } of cables!) expect(diameterUm / 2).toBeCloseTo(1, 2);
    expect(total(compartments.map(({ areaUm2 }) => areaUm2))).toBeCloseTo(
      Math.PI * (400 + 800),
      -2,
    );
  });

  test('is a tree of positive values that maps every piece of membrane', () => {
    const input = drawCell(PYRAMID);
    const { compartments, compartmentOfNode, cables } = reduce(input);
    compartments.forEach(({ parent, capacitancePf, leakNs, couplingNs, areaUm2 }, i) => {
      expect(parent).toBeLessThan(i);
      if (i > 0) expect(parent).toBeGreaterThanOrEqual(0);
      for (const value of [capacitancePf, leakNs, areaUm2]) expect(value).toBeGreaterThan(0);
      if (i > 0) expect(couplingNs).toBeGreaterThan(0);
    });
    input.layout.areaUm2.forEach((area, node) => {
      expect(compartmentOfNode[node]! >= 0).toBe(area > 0);
      expect(compartmentOfNode[node]!).toBeLessThan(compartments.length);
    });
    expect(1 + total(cables!.map(({ count }) => count))).toBe(compartments.length);
  });

  test('is certified without a figure that is none', () => {
    const input = drawCell(PYRAMID);
    const { rows } = certifyReduction(input, reduce(input));
    for (const row of rows)
      for (const value of [row.full, row.reduced, row.error])
        if (value !== null) expect(Number.isFinite(value)).toBe(true);
  });

  test('refuses a cell in pieces', () => {
    const piece = { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 3 };
    expect(() => reduce(drawCell([...PYRAMID, piece]))).toThrow(
      expect.objectContaining({ code: 'reduce/unconnected' }),
    );
  });

  test('channels of one density keep it', () => {
    const plain = drawCell(PYRAMID);
    const channelsNs = { 'kv.gbar': plain.layout.areaUm2.map((area) => area * 0.3) };
    const model = reduce({ ...plain, channelsNs });
    const sums = model.compartments.map(({ channelsNs: own }) => own['kv.gbar'] ?? 0);
    if (model.method === 'bush-sejnowski')
      expect(total(sums)).toBeCloseTo(total(channelsNs['kv.gbar']), 6);
    else
      model.compartments.forEach(({ areaUm2 }, i) => {
        expect(sums[i]! / areaUm2).toBeCloseTo(0.3, 9);
      });
  });
});

test('Bush and Sejnowski keep the totals of capacitance and leak', () => {
  const input = drawCell(PYRAMID);
  const { capacitanceNf, leakUs } = buildReducedSystem(reduceByBushSejnowski(input));
  expect(total(capacitanceNf)).toBeCloseTo(total(input.layout.capacitanceNf), 12);
  expect(total(leakUs)).toBeCloseTo(total(input.leakUs), 12);
});

test('Rall: a tree that meets his conditions becomes its cylinder, with its area and input resistance', () => {
  const child = 4 ** 1 / 2 ** (2 / 3);
  const daughter = { type: 3, parent: 1, lengthUm: 300 * Math.sqrt(child / 4), diameterUm: child };
  const input = drawCell([
    SOMA,
    { type: 3, parent: 0, lengthUm: 300, diameterUm: 4, compartments: 41 },
    { ...daughter, compartments: 41 },
    { ...daughter, compartments: 41 },
  ]);
  const model = reduceByRall(input);
  for (const { diameterUm } of model.cables!) expect(diameterUm).toBeCloseTo(4, 6);
  const certificate = certifyReduction(input, model);
  expect(Math.abs(findRow(certificate, 'soma_rin')!.error!)).toBeLessThan(0.002);
  expect(Math.abs(findRow(certificate, 'capacitance')!.error!)).toBeLessThan(1e-9);
});

test('two sites are the closed form of Z', () => {
  const input = drawCell(PYRAMID);
  const model = reduceToTwoSites(input);
  const pair = pairReduction(input, model);
  const [soma, dendrite] = [pair.sites[0]!, model.sites!.nodes[1]!];
  const fromSoma = transferResistances(pair.full.matrix, soma);
  const [zss, zsd] = [fromSoma[soma]!, fromSoma[dendrite]!];
  const zdd = inputResistance(pair.full.matrix, dendrite);
  const determinant = zss * zdd - zsd ** 2;
  const [first, second] = model.compartments;
  expect(second!.couplingNs / 1e3 / (zsd / determinant)).toBeCloseTo(1, 9);
  expect(first!.leakNs / 1e3 / ((zdd - zsd) / determinant)).toBeCloseTo(1, 9);
  expect(second!.leakNs / 1e3 / ((zss - zsd) / determinant)).toBeCloseTo(1, 9);
  expect(() => reduceToTwoSites(drawCell([SOMA]))).toThrow(
    expect.objectContaining({ code: 'reduce/one-compartment' }),
  );
});

test('a negative frequency is refused', () => {
  expect(() => reduceToCables(drawCell(PYRAMID), { frequencyHz: -1 })).toThrow(/-1 Hz/);
});

interface Analytic {
  readonly root: string;
  readonly Zin_MOhm: readonly number[];
  readonly Zmin_MOhm: readonly number[];
  readonly q: readonly number[];
  readonly L_electrotonic: number;
  readonly diam_um: number;
  readonly length_um: number;
  readonly lambda_um: number;
  readonly nseg: number;
}

interface ToolReport {
  readonly analytic: readonly Analytic[];
  readonly epsp_reduced: readonly { readonly soma_peak_mV: number }[];
}

describe.skipIf(shared === undefined)(`reference cells${skipReason}`, () => {
  const names = ['asym_y', 'ca1_n120_1p', 'ball_and_stick', 'rall_tree'];

  test.each(names)("%s: neuron_reduce's cables at every frequency, to 4e-9", (name) => {
    const reference = readReferenceCell(name);
    const reports = (reference as unknown as { neuron_reduce: Record<string, ToolReport> })
      .neuron_reduce;
    const input = reductionInputOf(reference);
    const cell = cutAtSoma(input);
    const rowOfNode = new Map(Array.from(cell.tree.nodes, (node, row) => [node, row]));
    const ends = new Set(Array.from(input.layout.endNode, (node) => rowOfNode.get(node)!));
    const near = (own: number, wanted: number): void => {
      expect(Math.abs(own - wanted)).toBeLessThanOrEqual(4e-9 * Math.max(Math.abs(wanted), 1));
    };
    let compared = 0;
    for (const [frequency, { analytic }] of Object.entries(reports)) {
      for (const wanted of analytic) {
        const label = wanted.root.replace(/\[(\d+)\]$/, '_$1');
        const stem = cell.stems.find((candidate) => candidate.name === label)!;
        const own = findEquivalentCable(stem, ends, Number(frequency));
        near(own.inputMohm.re, wanted.Zin_MOhm[0]!);
        near(own.inputMohm.im, wanted.Zin_MOhm[1]!);
        near(Math.hypot(own.smallestMohm.re, own.smallestMohm.im), Math.hypot(...wanted.Zmin_MOhm));
        near(own.q.re, wanted.q[0]!);
        near(own.q.im, wanted.q[1]!);
        near(own.electrotonicLength, wanted.L_electrotonic);
        near(own.diameterUm, wanted.diam_um);
        near(own.lengthUm, wanted.length_um);
        near(own.lambdaUm, wanted.lambda_um);
        expect(own.count).toBe(wanted.nseg);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(2);
  });

  test.each(names)(
    "%s: somatic potentials are those of neuron_reduce's own model, run in NEURON, to 1e-6",
    (name) => {
      const reference = readReferenceCell(name);
      const { epsp_reduced } = (
        reference as unknown as { neuron_reduce: Record<string, ToolReport> }
      ).neuron_reduce['0']!;
      const input = reductionInputOf(reference);
      const pair = pairReduction(input, reduceToCables(input));
      reference.sites.forEach((site, i) => {
        const weights = new Float64Array(pair.model.compartments.length);
        weights[pair.model.compartmentOfNode[nodeOfSite(input, site)]!] = 1;
        const { site: peak } = measurePeak(pair.reduced, 0, weights, REFERENCE_SYNAPSE, 115);
        expect(Math.abs(peak / epsp_reduced[i]!.soma_peak_mV - 1)).toBeLessThan(1e-6);
      });
    },
  );
});
