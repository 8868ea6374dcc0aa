import { describe, expect, it } from 'vitest';
import { buildConductanceMatrix, inputResistance } from '../../src/cable/hinesMatrix.ts';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { runActive, stepAt } from '../../src/reduce/activeRun.ts';
import { cellOfModel, type RunnableCell } from '../../src/reduce/cellOfModel.ts';
import { compareActivity } from '../../src/reduce/compareActivity.ts';
import { holdInput, releaseModel } from '../../src/reduce/holdingPotential.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { measureRestingMembrane } from '../../src/simulate/restingMembrane.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

const BOTH = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
const SOMA = [{ section: 0, x0: 0, x1: 1 }];

function paint(name: string, parameters: Record<string, number>, intervals = BOTH): Coat {
  const mechanism = catalogueMechanisms().get(name)!;
  return { kind: 'mechanism', region: name, intervals, mechanism, parameters };
}

const IONS: readonly Coat[] = [
  { kind: 'reversal', region: 'all', intervals: BOTH, ion: 'na', reversalMv: 50 },
  { kind: 'reversal', region: 'all', intervals: BOTH, ion: 'k', reversalMv: -77 },
];
const HH: Cell = {
  ...bareCell(ballAndStick(), { coats: [...IONS, paint('hh', {})] }),
  vInitMv: -65,
};

function onMesh(cell: Cell, count = 5): RunnableCell {
  return { cell, layout: discretise(cell, { policy: 'fixed', count }) };
}

const inputOf = ({ cell, layout }: RunnableCell) => reductionInputOf(cell, layout, 'none');

describe('cellOfModel', () => {
  it('with every node a site it is the cell itself: spikes to 1e-6 ms', () => {
    const full = onMesh(HH);
    const model = reduceToSites(inputOf(full), [...full.layout.compartments]);
    const small = cellOfModel(model, full);
    const clamp = (section: number) => [stepAt({ section, x: 0.5 }, 0.4, 5, 50)];
    const soma = full.layout.compartments[2]!;
    const root = model.compartmentOfNode[soma]!;
    const a = runActive(full, [soma], { durationMs: 40, clamps: clamp(0) });
    const b = runActive(small, [small.layout.compartments[root]!], {
      ...{ durationMs: 40, clamps: clamp(root) },
    });
    expect(a.spikesMs.length).toBeGreaterThan(1);
    expect(b.spikesMs.length).toBe(a.spikesMs.length);
    a.spikesMs.forEach((time, i) => {
      expect(b.spikesMs[i]).toBeCloseTo(time, 6);
    });
  });

  it('has the couplings, capacitances and leaks of the model', () => {
    const full = onMesh(HH);
    const model = reduceToSites(inputOf(full), [full.layout.compartments[9]!]);
    const { cell, layout } = cellOfModel(model, full);
    const { leakUs, channelsNs } = measureRestingMembrane(cell, layout);
    const matrix = buildConductanceMatrix(layout, leakUs);
    const wanted = buildReducedSystem(model);
    model.compartments.forEach(({ capacitancePf, channelsNs: own }, k) => {
      const node = layout.compartments[k]!;
      const rin = inputResistance(wanted.matrix, k);
      expect(Math.abs(inputResistance(matrix, node) / rin - 1)).toBeLessThan(1e-9);
      expect(layout.capacitanceNf[node]! * 1e3).toBeCloseTo(capacitancePf, 9);
      for (const [key, value] of Object.entries(own))
        expect(channelsNs[key]![node]! / value).toBeCloseTo(1, 9);
    });
  });

  it('is the same however it is drawn', () => {
    const full = onMesh(HH);
    const model = reduceToSites(inputOf(full), [full.layout.compartments[9]!]);
    const drawn = cellOfModel(model, full, (areasUm2) =>
      areasUm2.map((areaUm2, k) => ({
        ...{ type: 3, parent: model.compartments[k]!.parent < 0 ? null : { section: 0, x: 0.5 } },
        points: [
          [0, 0, 0, areaUm2 / (Math.PI * 30)],
          [0, 30, 0, areaUm2 / (Math.PI * 30)],
        ],
      })),
    );
    const [a, b] = [cellOfModel(model, full), drawn].map(({ cell, layout }) =>
      runActive({ cell, layout }, [layout.compartments[0]!], {
        ...{ durationMs: 20, clamps: [stepAt({ section: 0, x: 0.5 }, 0.4, 5, 50)] },
      }),
    );
    expect(a!.spikesMs.length).toBeGreaterThan(0);
    a!.spikesMs.forEach((time, i) => {
      expect(b!.spikesMs[i]).toBeCloseTo(time, 6);
    });
  });

  it('keeps the current per area that a pool of calcium feels', () => {
    const full = onMesh({
      ...HH,
      coats: [
        ...IONS,
        paint('pas', { g: 1e-4, e: -70 }),
        { ...paint('CaHVA', {}, SOMA), mechanism: parseTestMod(CALCIUM, 'cas') } as Coat,
        { ...paint('pas', {}, SOMA), mechanism: parseTestMod(POOL, 'pool') } as Coat,
      ],
    });
    const model = reduceToSites(inputOf(full), [full.layout.compartments[9]!]);
    const { layout } = cellOfModel(model, full);
    const soma = full.layout.compartments
      .slice(0, 5)
      .reduce((sum, n) => sum + full.layout.areaUm2[n]!, 0);
    // The root stands for much of the dendrite too, but only the soma has calcium channels.
    expect(model.compartments[0]!.areaUm2).toBeGreaterThan(1.2 * soma);
    expect(layout.areaUm2[layout.compartments[0]!]! / soma).toBeCloseTo(1, 2);
  });
});

const CALCIUM = `NEURON { SUFFIX cas USEION ca READ eca WRITE ica RANGE gbar }
PARAMETER { gbar = 0.0005 (S/cm2) } ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } STATE { m }
BREAKPOINT { SOLVE s METHOD cnexp ica = gbar*m*(v - eca) } INITIAL { m = 1/(1 + exp(-(v + 40)/5)) }
DERIVATIVE s { m' = (1/(1 + exp(-(v + 40)/5)) - m)/2 }`;
const POOL = `NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE tau } PARAMETER { tau = 80 (ms) }
ASSIGNED { ica (mA/cm2) } STATE { cai (mM) } BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = -ica*0.1 - (cai - 5e-5)/tau }`;

describe('holdInput and releaseModel', () => {
  it('keep the input resistance with channels as they stand there, which shares by the leak do not', () => {
    const holdingMv = -62;
    const full = onMesh({
      ...HH,
      vInitMv: holdingMv,
      coats: [...IONS, paint('pas', { g: 5e-5, e: -70 }), paint('hh', { gnabar: 0.002 })],
    });
    const input = inputOf(full);
    const far = [full.layout.compartments[9]!];
    const soma = full.layout.compartments[2]!;
    const errorOf = (model: ReturnType<typeof reduceToSites>): number => {
      const small = cellOfModel(model, full);
      const [a, b] = [full, small].map(({ cell, layout }) =>
        buildConductanceMatrix(layout, measureRestingMembrane(cell, layout).slopeUs),
      );
      const root = small.layout.compartments[model.compartmentOfNode[soma]!]!;
      return Math.abs(inputResistance(b!, root) / inputResistance(a!, soma) - 1);
    };
    const held = reduceToSites(holdInput(input, full.cell, full.layout, holdingMv), far);
    expect(errorOf(releaseModel(held, input, holdingMv))).toBeLessThan(1e-9);
    expect(errorOf(reduceToSites(input, far))).toBeGreaterThan(1e-4);
    expect(() => holdInput(input, full.cell, full.layout, Number.NaN)).toThrowError(
      expect.objectContaining({ code: 'reduce/bad-value' }),
    );
  });
});

describe('compareActivity', () => {
  it('of a model that is the cell itself show no error', () => {
    const full = onMesh(HH, 1);
    const input = inputOf(full);
    const model = reduceToSites(input, [...full.layout.compartments]);
    const { rows, activity } = compareActivity(pairReduction(input, model), full.cell);
    const rowOf = (key: string) => rows.find((row) => row.key === key)!;
    expect(rowOf('rheobase').full).toBeGreaterThan(0);
    for (const key of ['rheobase', 'rate_2_rheobase', 'bap_soma', 'bap_sites', 'poisson_rate'])
      expect(Math.abs(rowOf(key).error!)).toBeLessThan(1e-6);
    expect(rowOf('poisson_rate').full).toBeGreaterThanOrEqual(5);
    expect(rowOf('poisson_gamma_2ms').reduced).toBeCloseTo(1, 9);
    expect(rowOf('poisson_rms').reduced).toBeLessThan(1e-6);
    expect(rowOf('speed').reduced).toBeGreaterThan(0);
    expect(rowOf('poisson_clustered_rms').reduced).toBeLessThan(1e-6);
    expect(activity.spikes!.reducedMs).toHaveLength(activity.spikes!.fullMs.length);
    expect(activity.firing.map(({ rheobases }) => rheobases)).toEqual([1.25, 2, 3]);
    expect(activity.backPropagation).toHaveLength(model.compartments.length);
  });
});
