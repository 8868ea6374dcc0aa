/**
 * A fork of cylinders is a point without capacitance. Models keep forks as compartments with some, so that every coupling
 * joins two compartments and all make a tree, which each target takes. The reference is the mesh of couplings
 * g_i g_j / sum of g_k that is left where the point is eliminated.
 */
import fc from 'fast-check';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { buildConductanceMatrix, transferResistances } from '../../src/cable/hinesMatrix.ts';
import { reduceByBushSejnowski } from '../../src/reduce/reduceByBushSejnowski.ts';
import { reduceByRall } from '../../src/reduce/reduceByRall.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { CAPACITANCE_RULES, reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reduceToTwoSites } from '../../src/reduce/reduceToTwoSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { type DrawnSection, drawCell, SOMA } from '../reduce/drawnCell.ts';
import { SAMPLE_COMPARTMENTS, SAMPLE_MODEL } from './sampleModel.ts';
import { conductancesOf, impedancesOf, type StatedSystem, SYSTEM_READERS } from './statedSystem.ts';

const TRUNK = { type: 3, parent: 0, lengthUm: 100, diameterUm: 2, compartments: 1 };
const FORKED: readonly DrawnSection[] = [
  SOMA,
  TRUNK,
  { ...TRUNK, parent: 1, diameterUm: 1 },
  { ...TRUNK, parent: 1, diameterUm: 1, lengthUm: 50 },
];
/**
 * Half of the long branch: pi d^2 / 4 over Ra L / 2, at 150 ohm cm. Half of the trunk has four times that, for it is twice
 * as thick, half of the short branch two times. nS
 */
const UNIT_NS = 1e3 / ((0.01 * 150 * 50) / ((Math.PI / 4) * 1 ** 2));
const [SOMATIC, TRUNK_PIECE, FORK, LONG, SHORT] = [0, 1, 2, 3, 4];
const KEPT = [SOMATIC, TRUNK_PIECE, LONG, SHORT];
/** By the formula, 4 + 1 + 2 = 7 units at the fork: nS, by position in KEPT. */
const MESH: StatedSystem['pairs'] = [
  [0, 1, 4 * UNIT_NS],
  [1, 2, ((4 * 1) / 7) * UNIT_NS],
  [1, 3, ((4 * 2) / 7) * UNIT_NS],
  [2, 3, ((1 * 2) / 7) * UNIT_NS],
];

describe('a fork of which every neighbour is kept', () => {
  const input = drawCell(FORKED);
  const model = reduceToSites(input, [...input.layout.compartments]);
  const kept = [...input.layout.compartments];
  const mesh: StatedSystem = { leakNs: kept.map((node) => input.leakUs[node]! * 1e3), pairs: MESH };
  const capacitancePf = kept.map((node) => input.layout.capacitanceNf[node]! * 1e3);

  test('is a compartment of the model', () => {
    expect(model.compartments.map(({ parent }) => parent)).toEqual([-1, 0, 1, 2, 2]);
    expect(model.compartments[FORK]!.capacitancePf).toBeGreaterThan(0);
  });

  test.each(Object.entries(SYSTEM_READERS))(
    'is the mesh of couplings as %s states it',
    (_, read) => {
      const g = conductancesOf(read(model));
      for (const [a, b, wanted] of MESH) {
        const [i, j] = [KEPT[a]!, KEPT[b]!];
        const left = g.get(i, j) - (g.get(i, FORK) * g.get(FORK, j)) / g.get(FORK, FORK);
        expect(-left / wanted).toBeCloseTo(1, 9);
      }
      const there = impedancesOf(read(model)).selection(KEPT, KEPT);
      const here = impedancesOf(mesh);
      expect(Matrix.sub(there, here).abs().max() / here.max()).toBeLessThan(1e-9);
    },
  );

  test('follows the mesh within 0.2 % of its answer to a step, where couplings of parent and child are 3 % off', () => {
    const at = KEPT.indexOf(LONG);
    const reference = stepResponse(mesh, capacitancePf, at);
    const peakMv = Math.max(...reference.flat());
    const ownPf = model.compartments.map((compartment) => compartment.capacitancePf);
    const own = stepResponse(SYSTEM_READERS['Brian2']!(model), ownPf, LONG);
    const onKept = own.map((row) => KEPT.map((i) => row[i]!));
    expect(worstDifference(onKept, reference) / peakMv).toBeLessThan(0.002);
    const halves: StatedSystem['pairs'] = [
      [0, 1, 4 * UNIT_NS],
      [1, 2, ((4 * 1) / (4 + 1)) * UNIT_NS],
      [1, 3, ((4 * 2) / (4 + 2)) * UNIT_NS],
    ];
    const parentChild = stepResponse({ ...mesh, pairs: halves }, capacitancePf, at);
    expect(worstDifference(parentChild, reference) / peakMv).toBeGreaterThan(0.03);
  });
});

function worstDifference(
  some: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number {
  return Math.max(...some.flatMap((row, k) => row.map((v, i) => Math.abs(v - others[k]![i]!))));
}

test.each(Object.entries(SYSTEM_READERS))(
  '%s refuses a fork without capacitance by name',
  (_, read) => {
    const compartments = SAMPLE_COMPARTMENTS.map((compartment, i) =>
      i === 1 ? { ...compartment, capacitancePf: 0 } : compartment,
    );
    expect(() => read({ ...SAMPLE_MODEL, compartments })).toThrow(
      expect.objectContaining({
        code: 'export/no-capacitance',
        message: expect.stringContaining('trunk'),
      }),
    );
  },
);

/** Voltages above rest under 50 pA from time 0, by implicit Euler. mV, by step and compartment. */
function stepResponse(
  system: StatedSystem,
  capacitancePf: readonly number[],
  at: number,
): number[][] {
  const dtMs = 0.025;
  const perStep = capacitancePf.map((c) => c / dtMs); // [pF/ms = nS]
  const lu = new LuDecomposition(Matrix.add(conductancesOf(system), Matrix.diag([...perStep])));
  let v = new Array<number>(capacitancePf.length).fill(0);
  return Array.from({ length: 800 }, () => {
    const currentPa = v.map((own, i) => perStep[i]! * own + (i === at ? 50 : 0));
    v = lu.solve(Matrix.columnVector(currentPa)).to1DArray();
    return v;
  });
}

/** Dendrites on the soma or at the end of an earlier one, as many as come: forks of two, of three, of more. */
const CELL: fc.Arbitrary<ReductionInput> = fc
  .array(
    fc.record({
      hang: fc.nat(),
      lengthUm: fc.double({ min: 30, max: 250, noNaN: true }),
      diameterUm: fc.double({ min: 0.4, max: 3, noNaN: true }),
      compartments: fc.constantFrom(1, 3, 5),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((branches) =>
    drawCell([
      SOMA,
      ...branches.map(({ hang, ...size }, i) => ({ ...size, type: 3, parent: hang % (i + 1) })),
    ]),
  );

const METHODS: Readonly<Record<string, (input: ReductionInput) => ReducedModel>> = {
  ...Object.fromEntries(
    CAPACITANCE_RULES.map((capacitance) => [
      `sites by ${capacitance}`,
      (input: ReductionInput) => reduceToSites(input, [...input.layout.endNode], { capacitance }),
    ]),
  ),
  'sites at every node': (input) => reduceToSites(input, [...input.layout.parent.keys()]),
  'two-site': (input) => reduceToTwoSites(input),
  regions: (input) => reduceByRegions(input),
  cables: (input) => reduceToCables(input),
  rall: reduceByRall,
  'bush-sejnowski': reduceByBushSejnowski,
};

test.each(Object.entries(METHODS))(
  '%s: every coupling of a model of any tree joins two compartments',
  (_, reduce) => {
    fc.assert(
      fc.property(CELL, (input) => {
        const model = reduce(input);
        model.compartments.forEach(({ parent, capacitancePf, couplingNs }, i) => {
          expect(capacitancePf).toBeGreaterThan(0);
          expect(parent).toBeLessThan(i);
          expect(parent < 0).toBe(i === 0);
          if (i > 0) expect(couplingNs).toBeGreaterThan(0);
        });
        const ends = (model.cables ?? []).flatMap(({ parent }) => (parent < 0 ? [] : [parent]));
        expect(new Set(ends).size).toBe(ends.length);
        expectKeptImpedances(input, model);
      }),
      { numRuns: 25 },
    );
  },
);

function expectKeptImpedances(input: ReductionInput, model: ReducedModel): void {
  const keptNodes = keptPlaces(input, model);
  if (keptNodes.length === 0) return;
  const full = buildConductanceMatrix(input.layout, input.leakUs);
  const wanted = keptNodes.map((node) => {
    const byNode = transferResistances(full, node);
    return keptNodes.map((other) => byNode[other]!);
  });
  const here = new Matrix(wanted);
  const indices = [...keptNodes.keys()];
  for (const read of Object.values(SYSTEM_READERS)) {
    const there = impedancesOf(read(model)).selection(indices, indices);
    expect(Matrix.sub(there, here).abs().max() / here.max()).toBeLessThan(1e-8);
  }
}

/**
 * Nodes of the cell whose DC impedances the method says it keeps exactly, in the order of the model's first compartments:
 * all sites, the soma alone by regions, none by cables, whose compartments are not those of the cell.
 */
function keptPlaces(
  { layout }: ReductionInput,
  { sites, method }: ReducedModel,
): readonly number[] {
  if (sites !== undefined) return [...sites.nodes];
  return method === 'regions' ? [layout.compartments[0]!] : [];
}
