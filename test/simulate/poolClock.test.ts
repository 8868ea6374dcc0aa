/** That calcium is of second order with the default method, whatever its pool is and whoever looks at it. */
import { describe, expect, it } from 'vitest';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import type { IntegrationMethod, SimulationOptions } from '../../src/simulate/simulationOptions.ts';
import { runSimulation } from '../support/runSimulation.ts';

const DURATION_MS = 10;

/** A short cable with calcium channels that follow Nernst's equation, a pool, and potassium channels that look at it. */
function makeCell(pool: Mechanism, others: readonly string[]): Cell {
  const morphology = buildMorphologyFromSections('cable', [
    {
      ...{ name: 'dend', type: 3, parent: null },
      points: [
        [0, 0, 0, 2],
        [300, 0, 0, 2],
      ],
    },
  ]);
  const intervals = [{ section: 0, x0: 0, x1: 1 }];
  const paint = (mechanism: Mechanism, parameters = {}): Coat => ({
    ...{ kind: 'mechanism', region: 'all', intervals, mechanism, parameters },
  });
  const catalogue = catalogueMechanisms();
  return {
    morphology,
    celsius: 20,
    vInitMv: -65,
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    labels: {},
    coats: [
      paint(catalogue.get('pas')!, { g: 1e-4, e: -65 }),
      paint(catalogue.get('CaL')!, { gbar: 2e-3 }),
      paint(pool, pool.name === 'CaPool' ? { gamma: 0.5, decay: 20 } : {}),
      ...others.map((name) => paint(catalogue.get(name)!, { gbar: 2e-3 })),
    ],
    clamps: [
      {
        ...{ name: 'step', locus: { section: 0, x: 0.25 } },
        ...{ delayMs: 1, durationMs: 1e9, amplitudeNa: 0.5 },
      },
    ],
    points: [],
    connections: [],
    probes: [
      { name: 'near', locus: { section: 0, x: 0.25 } },
      { name: 'far', locus: { section: 0, x: 0.9 } },
    ],
    quantities: [
      {
        ...{ name: 'cai', locus: { section: 0, x: 0.25 } },
        quantity: { kind: 'ion', ion: 'ca', variable: 'cai', unit: 'mM' },
      },
    ],
  };
}

interface Runs {
  readonly voltageMv: Float64Array;
  readonly cai: Float64Array;
}

function run(
  cell: Cell,
  method: IntegrationMethod,
  dtMs: number,
  how: Pick<SimulationOptions, 'engine' | 'tableTolerance'> = {},
): Runs {
  const layout = discretise(cell, { policy: 'fixed', count: 5 });
  const { probes, quantities } = runSimulation(cell, layout, { method, dtMs, ...how }, DURATION_MS);
  return { voltageMv: probes[0]!.voltageMv, cai: quantities[0]!.values };
}

/** From three runs, each of half the step of the one before, at the steps of the coarsest from 2 ms on. */
function orderOf(runs: readonly Float64Array[]): number {
  const [coarse, middle, fine] = runs;
  const first = Math.round((coarse!.length - 1) * (2 / DURATION_MS));
  const distance = (a: Float64Array, b: Float64Array, stride: number): number => {
    let sum = 0;
    for (let i = first; i < coarse!.length; i++)
      sum += (a[(i * stride) / 2]! - b[i * stride]!) ** 2;
    return Math.sqrt(sum);
  };
  return Math.log2(distance(coarse!, middle!, 2) / distance(middle!, fine!, 4));
}

describe('a calcium pool', () => {
  const catalogue = catalogueMechanisms();

  it.each([
    ['CaPool', []],
    ['CaPool', ['SK']],
    ['CaPool', ['BK', 'KDR']],
    ['CaBuffer', ['SK']],
  ])('%s beside %s is of second order', (pool, others) => {
    const cell = makeCell(catalogue.get(pool)!, others);
    const runs = [0.02, 0.01, 0.005].map((dtMs) => run(cell, 'second-order', dtMs));
    const rise = runs[0]!.cai.at(-1)! / runs[0]!.cai[0]!;
    expect(rise).toBeGreaterThan(2);
    expect(Math.abs(orderOf(runs.map(({ voltageMv }) => voltageMv)) - 2)).toBeLessThan(0.1);
    expect(Math.abs(orderOf(runs.map(({ cai }) => cai)) - 2)).toBeLessThan(0.1);
  });

  it('is of first order with cn-neuron, as in NEURON', () => {
    const cell = makeCell(catalogue.get('CaPool')!, ['SK']);
    const runs = [0.02, 0.01, 0.005].map((dtMs) => run(cell, 'cn-neuron', dtMs));
    expect(orderOf(runs.map(({ cai }) => cai))).toBeLessThan(1.3);
  });

  it('has the same bits in WebAssembly, by tables too, as in JavaScript', () => {
    const cell = makeCell(catalogue.get('CaBuffer')!, ['SK', 'BK']);
    for (const tableTolerance of [undefined, 1e-5]) {
      const [wasm, javascript] = (['wasm', 'javascript'] as const).map((engine) =>
        run(cell, 'second-order', 0.025, { engine, tableTolerance }),
      );
      expect(wasm).toEqual(javascript);
    }
  });
});
