import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { buildConductanceMatrix, transferResistances } from '../../src/cable/hinesMatrix.ts';
import { slowestTimeConstant } from '../../src/cable/timeConstants.ts';
import { splitIntoTrees } from '../../src/reduce/cellTree.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { rootAtSite } from '../../src/reduce/rootedTree.ts';
import { closeUnderAncestors, eliminateInterior } from '../../src/reduce/siteElimination.ts';
import { parentsArbitrary } from '../support/randomTree.ts';
import { reductionInputOf } from './discreteCell.ts';
import { drawCell, PYRAMID, SOMA } from './drawnCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from './referenceCell.ts';
import { randomTree } from './siteTree.ts';

test('two sites of a cable of three nodes, by hand', () => {
  // Couplings 2 and 2 uS, leak 1 uS at the middle: t = 5, so 4/5 between the ends and 2/5 more leak at each.
  const tree = randomTree([-1, 0, 1], [0.5, 1, 0.25], [0, 2, 2], [1, 1, 1]);
  const system = eliminateInterior(tree, Int32Array.of(0, 2));
  expect([...system.parent]).toEqual([-1, 0]);
  expect(system.couplingUs[1]).toBeCloseTo(0.8, 15);
  expect(system.leakUs[0]).toBeCloseTo(0.9, 15);
  expect(system.leakUs[1]).toBeCloseTo(0.65, 15);
  expect(system.aboveWeight[1]).toBeCloseTo(0.4, 15);
  expect(system.belowWeight[1]).toBeCloseTo(0.4, 15);
});

test('the closure adds the root and forks between sites, and nothing else', () => {
  const parent = Int32Array.of(-1, 0, 1, 2, 2, 4, 0, 6);
  expect([...closeUnderAncestors(parent, [3, 5])]).toEqual([0, 2, 3, 5]);
  expect([...closeUnderAncestors(parent, [5])]).toEqual([0, 5]);
  expect([...closeUnderAncestors(parent, [5, 7])]).toEqual([0, 5, 7]);
  expect([...closeUnderAncestors(parent, [])]).toEqual([0]);
});

const positive = fc.double({ min: 1e-3, max: 10, noNaN: true });
const drawnTree = parentsArbitrary(60).chain((parents) =>
  fc.record({
    parents: fc.constant(parents),
    leaks: fc.array(fc.oneof(positive, fc.constant(0)), {
      minLength: parents.length,
      maxLength: parents.length,
    }),
    couplings: fc.array(positive, { minLength: parents.length, maxLength: parents.length }),
    capacitances: fc.array(positive, { minLength: parents.length, maxLength: parents.length }),
    chosen: fc.array(fc.nat(parents.length - 1), { maxLength: 8 }),
    site: fc.nat(parents.length - 1),
  }),
);

// The dense inverse itself loses digits on trees with long bare stretches: mostly 1e-13, at times 1e-12.
const DENSE_ROUNDING = 1e-11;

test('on any tree: the Schur complement by dense algebra, a tree, positive, its W and its row sums', () => {
  fc.assert(
    fc.property(drawnTree, ({ parents, leaks, couplings, capacitances, chosen, site }) => {
      const leakUs = leaks.map((leak, i) => (i === 0 ? leak + 0.1 : leak));
      const tree = rootAtSite(randomTree(parents, leakUs, couplings, capacitances, site));
      const { parent } = tree.matrix;
      const siteRows = closeUnderAncestors(parent, chosen);
      const system = eliminateInterior(tree, siteRows);
      const dense = denseSchur(tree, siteRows);
      const scale = Math.max(...dense.complement.to1DArray().map(Math.abs));
      const own = Matrix.zeros(siteRows.length, siteRows.length);
      siteRows.forEach((row, i) => {
        own.set(i, i, own.get(i, i) + system.leakUs[i]!);
        const p = system.parent[i]!;
        if (i > 0) expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThan(i);
        if (p >= 0) {
          const g = system.couplingUs[i]!;
          expect(g).toBeGreaterThan(0);
          for (const [a, b, sign] of [
            [i, i, 1],
            [p, p, 1],
            [i, p, -1],
            [p, i, -1],
          ] as const)
            own.set(a, b, own.get(a, b) + sign * g);
        }
        expect(system.leakUs[i]).toBeGreaterThanOrEqual(0);
        expect(system.above[row]).toBe(i);
      });
      expect(largestDifference(own, dense.complement) / scale).toBeLessThan(DENSE_ROUNDING);
      const weights = Matrix.zeros(parent.length, siteRows.length);
      for (let row = 0; row < parent.length; row++) {
        weights.set(row, system.above[row]!, system.aboveWeight[row]!);
        if (system.below[row]! >= 0) weights.set(row, system.below[row]!, system.belowWeight[row]!);
      }
      expect(largestDifference(weights, dense.weights)).toBeLessThan(DENSE_ROUNDING);
      siteRows.forEach((_, i) => {
        const sum = Array.from(tree.leakUs, (leak, row) => leak * weights.get(row, i));
        const total = sum.reduce((a, b) => a + b, 0);
        expect(Math.abs(total - system.leakUs[i]!) / scale).toBeLessThan(DENSE_ROUNDING);
      });
    }),
    { numRuns: 200 },
  );
});

function denseSchur(
  tree: ReturnType<typeof randomTree>,
  siteRows: Int32Array,
): { complement: Matrix; weights: Matrix } {
  const { parent, coupling, diagonal } = tree.matrix;
  const full = Matrix.diag([...diagonal]);
  parent.forEach((p, i) => {
    if (p < 0) return;
    full.set(i, p, -coupling[i]!);
    full.set(p, i, -coupling[i]!);
  });
  const sites = [...siteRows];
  const rest = [...parent.keys()].filter((row) => !sites.includes(row));
  const weights = Matrix.zeros(parent.length, sites.length);
  sites.forEach((row, i) => {
    weights.set(row, i, 1);
  });
  if (rest.length === 0) return { complement: full.selection(sites, sites), weights };
  const follow = inverse(full.selection(rest, rest)).mmul(full.selection(rest, sites)).mul(-1);
  rest.forEach((row, k) => {
    sites.forEach((_, i) => {
      weights.set(row, i, follow.get(k, i));
    });
  });
  const complement = full.selection(sites, sites).add(full.selection(sites, rest).mmul(follow));
  return { complement, weights };
}

function largestDifference(a: Matrix, b: Matrix): number {
  return Math.max(...Matrix.sub(a, b).to1DArray().map(Math.abs));
}

const ends = (input: ReductionInput): number[] => [...input.layout.endNode].slice(1);

test('a model of a soma alone is the soma', () => {
  const input = drawCell([SOMA]);
  const { compartments } = reduceToSites(input, []);
  expect(compartments).toHaveLength(1);
  expect(compartments[0]).toMatchObject({ name: 'soma', parent: -1, leakReversalMv: -70 });
  expect(compartments[0]!.areaUm2).toBeCloseTo(Math.PI * 400, 9);
  expect(compartments[0]!.capacitancePf).toBeCloseTo(Math.PI * 4, 9);
});

test('leaks, rest and capacitance: uneven membrane keeps its resting voltage at the sites exactly', () => {
  const input = drawCell(
    PYRAMID.map((section, i) => ({
      ...section,
      leakSPerCm2: [1e-4, 5e-5][i % 2]!,
      reversalMv: -60 - i,
    })),
  );
  const model = reduceToSites(input, ends(input));
  const pair = pairReduction(input, model);
  model.sites!.nodes.forEach((node, i) => {
    expect(pair.reduced.restMv[i]!).toBeCloseTo(pair.full.restMv[node]!, 9);
  });
  const area = model.compartments.reduce((sum, { areaUm2 }) => sum + areaUm2, 0);
  expect(area).toBeCloseTo(
    input.layout.areaUm2.reduce((a, b) => a + b, 0),
    6,
  );
});

test('the rule `mode` keeps the slowest time constant to 1e-9, where row sums lose some of it', () => {
  const input = drawCell(PYRAMID);
  const [tree] = splitIntoTrees(input);
  const tau = slowestTimeConstant(tree!.matrix, tree!.capacitanceNf);
  const tauOf = (model: ReducedModel): number => {
    const { matrix, capacitanceNf } = buildReducedSystem(model);
    return slowestTimeConstant(matrix, capacitanceNf);
  };
  const model = reduceToSites(input, ends(input), { capacitance: 'mode' });
  expect(tauOf(model) / tau).toBeCloseTo(1, 9);
  expect(tauOf(reduceToSites(input, ends(input))) / tau).not.toBeCloseTo(1, 4);
});

test('the rule `growth`: the admittance of a cell of one site for voltages that grow, and never more than row sums', () => {
  const input = drawCell(PYRAMID);
  const [tree] = splitIntoTrees(input);
  const ratePerMs = 0.3 / slowestTimeConstant(tree!.matrix, tree!.capacitanceNf);
  const { nodes, siteRow } = tree!;
  const soma = nodes[siteRow]!;
  const conductanceUs = (leakUs: Float64Array): number =>
    1 / transferResistances(buildConductanceMatrix(input.layout, leakUs), soma)[soma]!;
  const charged = input.leakUs.map((leak, i) => leak + ratePerMs * input.layout.capacitanceNf[i]!);
  const wantedNf = (conductanceUs(charged) - conductanceUs(input.leakUs)) / ratePerMs;
  const model = reduceToSites(input, [], { capacitance: 'growth' });
  expect(model.compartments[0]!.capacitancePf / (1e3 * wantedNf)).toBeCloseTo(1, 9);
  const many = (capacitance: 'growth' | 'guyan'): number[] =>
    reduceToSites(input, ends(input), { capacitance }).compartments.map((c) => c.capacitancePf);
  const byRows = many('guyan');
  many('growth').forEach((pf, i) => {
    expect(pf).toBeGreaterThan(0);
    expect(pf).toBeLessThanOrEqual(byRows[i]! * (1 + 1e-9));
  });
});

test('channels are shared by the weights of the leak: with the same shape, in the same proportion', () => {
  const plain = drawCell(PYRAMID);
  const channelsNs = { 'kv.gbar': plain.leakUs.map((leak) => leak * 5e3) };
  const model = reduceToSites({ ...plain, channelsNs }, ends(plain));
  for (const { channelsNs: own, leakNs } of model.compartments)
    expect(own['kv.gbar']! / leakNs).toBeCloseTo(5, 9);
});

test('forks whose neighbours are all sites borrow a capacitance; the total stays', () => {
  const input = drawCell(PYRAMID);
  const all = [...input.layout.compartments];
  const model = reduceToSites(input, all);
  expect(model.compartments.length).toBeGreaterThan(all.length);
  for (const { capacitancePf } of model.compartments) expect(capacitancePf).toBeGreaterThan(0);
  const total = model.compartments.reduce((sum, { capacitancePf }) => sum + capacitancePf, 0);
  expect(total / 1e3).toBeCloseTo(
    input.layout.capacitanceNf.reduce((a, b) => a + b, 0),
    12,
  );
});

test('unconnected pieces keep their own roots', () => {
  const piece = { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 3 };
  const input = drawCell([...PYRAMID, piece]);
  const model = reduceToSites(input, [input.layout.nodeCount - 2]);
  expect(model.compartments.map(({ parent }) => parent)).toEqual([-1, -1, 1]);
  expect(new Set(model.compartments.map(({ name }) => name)).size).toBe(3);
  expect(model.notes.some((note) => note.includes('2 unconnected pieces'))).toBe(true);
});

test('a node that is none is refused', () => {
  expect(() => reduceToSites(drawCell([SOMA]), [7])).toThrow(/node 7 is no node/);
});

describe.skipIf(shared === undefined)(`reference cells${skipReason}`, () => {
  test.each(['asym_y', 'ca1_n120_1p', 'ball_and_stick', 'rall_tree'])(
    "%s: with NEURON's sites, NEURON's transfer resistances to 5e-9, and the full matrix's to 1e-11",
    (name) => {
      const reference = readReferenceCell(name);
      const input = reductionInputOf(reference);
      const siteNodes = reference.sites.map((site) => nodeOfSite(input, site));
      const model = reduceToSites(input, siteNodes);
      const { matrix } = buildReducedSystem(model);
      const full = buildConductanceMatrix(input.layout, input.leakUs);
      const table = reference.Z_MOhm['0']!.re;
      const largest = Math.max(...table.flat());
      const indices = siteNodes.map((node) => model.sites!.nodes.indexOf(node));
      siteNodes.forEach((node, j) => {
        const own = transferResistances(matrix, indices[j]!);
        const whole = transferResistances(full, node);
        siteNodes.forEach((other, i) => {
          expect(Math.abs(own[indices[i]!]! / whole[other]! - 1)).toBeLessThan(1e-11);
          expect(Math.abs(own[indices[i]!]! - table[i]![j]!) / largest).toBeLessThan(5e-9);
        });
      });
    },
  );
});
