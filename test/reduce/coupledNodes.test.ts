import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { expect, test } from 'vitest';
import { matchPoles } from '../../src/reduce/cablePoles.ts';
import { testPlaces } from '../../src/reduce/chooseSites.ts';
import { type CoupledNode, findCoupledNodes } from '../../src/reduce/coupledNodes.ts';
import { interiorOfModel, withoutStates } from '../../src/reduce/localNode.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { pairReduction, type ReductionPair } from '../../src/reduce/reductionPair.ts';
import { type DrawnSection, drawCell, PYRAMID, SOMA } from './drawnCell.ts';

test('two poles with the moments of a sum of two are that sum', () => {
  const own = [
    { resistanceMohm: 120, timeConstantMs: 4 },
    { resistanceMohm: 300, timeConstantMs: 0.3 },
  ];
  const moment = (k: number): number =>
    own.reduce(
      (sum, { resistanceMohm, timeConstantMs }) => sum + resistanceMohm * timeConstantMs ** k,
      0,
    );
  const found = matchPoles([moment(0), moment(1), moment(2), moment(3)]);
  expect(found).toHaveLength(2);
  found.forEach((pole, k) => {
    expect(pole.resistanceMohm).toBeCloseTo(own[k]!.resistanceMohm, 8);
    expect(pole.timeConstantMs).toBeCloseTo(own[k]!.timeConstantMs, 8);
  });
  expect(matchPoles([100, 200, 400, 800])).toEqual([{ resistanceMohm: 100, timeConstantMs: 2 }]);
  expect(matchPoles([0, 0, 0, 0])).toEqual([]);
});

const pole = fc.record({
  resistanceMohm: fc.double({ min: 1e-2, max: 1e3, noNaN: true }),
  timeConstantMs: fc.double({ min: 1e-3, max: 50, noNaN: true }),
});

test('of any cable: positive resistances and times, the whole resistance and the mean time', () => {
  fc.assert(
    fc.property(fc.array(pole, { minLength: 1, maxLength: 12 }), (poles) => {
      const moment = (k: number): number =>
        poles.reduce((sum, p) => sum + p.resistanceMohm * p.timeConstantMs ** k, 0);
      const found = matchPoles([moment(0), moment(1), moment(2), moment(3)]);
      let [resistance, charge] = [0, 0];
      for (const { resistanceMohm, timeConstantMs } of found) {
        expect(resistanceMohm).toBeGreaterThan(0);
        expect(timeConstantMs).toBeGreaterThanOrEqual(0);
        resistance += resistanceMohm;
        charge += resistanceMohm * timeConstantMs;
      }
      expect(resistance / moment(0)).toBeCloseTo(1, 6);
      expect(charge / moment(1)).toBeCloseTo(1, 6);
    }),
  );
});

/** A tree of cylinders hung on a soma. */
const DRAWN: fc.Arbitrary<DrawnSection[]> = fc
  .array(
    fc.record({
      hang: fc.nat(),
      lengthUm: fc.double({ min: 20, max: 300, noNaN: true }),
      diameterUm: fc.double({ min: 0.4, max: 4, noNaN: true }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((branches) => [
    SOMA,
    ...branches.map(({ hang, ...size }, i) => ({
      ...size,
      ...{ type: 3, parent: hang % (i + 1), compartments: 3 },
    })),
  ]);

/** Steady depolarisations at the soma and at each place, all synapses open, by dense algebra. mV */
function steadyInFull(
  { full, sites }: ReductionPair,
  nodes: readonly number[],
  us: number,
): number[] {
  const { parent, coupling, diagonal } = full.matrix;
  const matrix = Matrix.diag([...diagonal]);
  const right = Matrix.zeros(parent.length, 1);
  parent.forEach((p, i) => {
    if (p < 0) return;
    matrix.set(i, p, -coupling[i]!);
    matrix.set(p, i, -coupling[i]!);
  });
  for (const node of nodes) {
    matrix.set(node, node, matrix.get(node, node) + us);
    right.set(node, 0, right.get(node, 0) - us * full.restMv[node]!);
  }
  const mv = solve(matrix, right).to1DArray();
  return [mv[sites[0]!]!, ...nodes.map((node) => mv[node]!)];
}

/** The same on the model: compartments, then for each place its voltage and its current. */
function steadyInModel(
  { reduced }: ReductionPair,
  locals: readonly CoupledNode[],
  us: number,
): number[] {
  const { parent, coupling, diagonal } = reduced.matrix;
  const count = parent.length;
  const size = count + 2 * locals.length;
  const matrix = Matrix.zeros(size, size);
  const right = Matrix.zeros(size, 1);
  const add = (i: number, j: number, value: number): void => {
    matrix.set(i, j, matrix.get(i, j) + value);
  };
  parent.forEach((p, i) => {
    add(i, i, diagonal[i]!);
    if (p < 0) return;
    add(i, p, -coupling[i]!);
    add(p, i, -coupling[i]!);
  });
  locals.forEach((local, k) => {
    const [v, i] = [count + 2 * k, count + 2 * k + 1];
    add(v, v, 1);
    add(v, i, -local.resistanceMohm);
    for (const [site, weight] of [
      [local.above, local.aboveWeight],
      [local.below, local.belowWeight],
    ] as const) {
      if (site < 0) continue;
      add(v, site, -weight);
      add(site, i, -weight);
    }
    for (const { index, ownShare, transferMohm } of local.heard)
      add(v, count + 2 * index + 1, -ownShare * locals[index]!.resistanceMohm - transferMohm);
    add(i, i, 1);
    add(i, v, us);
    right.set(i, 0, -us * local.restMv);
  });
  const mv = solve(matrix, right).to1DArray();
  return [mv[0]!, ...locals.map((_, k) => mv[count + 2 * k]!)];
}

test('on any tree, with any of its places open at once and at any strength: exact at steady state', () => {
  fc.assert(
    fc.property(
      DRAWN,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1e-4, 1e-3, 1e-1),
      fc.nat(3),
      (drawn, seed, us, siteCount) => {
        const input: ReductionInput = drawCell(drawn);
        const ends = [...input.layout.endNode].slice(1, 1 + siteCount);
        const pair = pairReduction(input, reduceToSites(input, ends));
        const nodes = testPlaces(input, 8, seed);
        const locals = findCoupledNodes(pair, interiorOfModel(pair), nodes);
        const wanted = steadyInFull(pair, nodes, us);
        const found = steadyInModel(pair, locals, us);
        found.forEach((mv, i) => {
          expect(Math.abs(mv / wanted[i]! - 1)).toBeLessThan(1e-8);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test('places in different pieces of cable hear nothing of each other; the same place twice all of itself', () => {
  const input = drawCell(PYRAMID);
  const pair = pairReduction(input, reduceToSites(input, []));
  const [basal, otherBasal] = [1, 2].map((section) => input.layout.endNode[section]! - 2);
  const [first, second, again] = findCoupledNodes(pair, interiorOfModel(pair), [
    basal!,
    otherBasal!,
    basal!,
  ]);
  expect(second!.heard).toEqual([]);
  expect(first!.heard).toHaveLength(1);
  expect(first!.heard[0]).toMatchObject({ index: 2, transferMohm: 0 });
  expect(first!.heard[0]!.ownShare).toBeCloseTo(1, 12);
  expect(again!.heard[0]!.index).toBe(0);
  expect(withoutStates(first!).poles).toEqual([
    { resistanceMohm: first!.resistanceMohm, timeConstantMs: 0 },
  ]);
});
