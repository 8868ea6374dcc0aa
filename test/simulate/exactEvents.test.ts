/** Events act at their exact times in `second-order`: what follows them converges with the square of the step. */
import { describe, expect, it } from 'vitest';
import type { Cell, Connection } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { SimulationOptions } from '../../src/simulate/simulationOptions.ts';
import { straight } from '../support/cells.ts';
import { observedOrder, rootMeanSquare } from '../support/observedOrder.ts';
import { runSimulation } from '../support/runSimulation.ts';

/** No multiples of any step, and evenly spread over the phases of each. ms */
const ARRIVALS_MS = Float64Array.from(
  { length: 24 },
  (_, k) => 1 + 1.6 * k + ((k * Math.SQRT2) % 1),
);
const STEPS_MS = [0.05, 0.025, 0.0125, 0.00625];
const DURATION_MS = 44;

function makeCell(mechanism: string, parameters: Record<string, number>, x: number): Cell {
  const morphology = buildMorphologyFromSections('cable', [
    straight(3, null, [0, 0, 0, 2], [400, 0, 0, 2]),
  ]);
  const intervals = [{ section: 0, x0: 0, x1: 1 }];
  const locus = { section: 0, x };
  const connection: Connection = {
    ...{ target: 'synapse', weights: [0.002], delayMs: 0 },
    source: { kind: 'times', timesMs: ARRIVALS_MS },
  };
  return {
    ...{ morphology, celsius: 6.3, vInitMv: -65, labels: {}, clamps: [], quantities: [] },
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    coats: [
      {
        ...{ kind: 'mechanism', region: 'all', intervals },
        ...{ mechanism: catalogueMechanisms().get('pas')!, parameters: { g: 1e-4, e: -65 } },
      },
    ],
    points: [
      { name: 'synapse', locus, mechanism: catalogueMechanisms().get(mechanism)!, parameters },
    ],
    connections: [connection],
    probes: [
      { name: 'start', locus: { section: 0, x: 0 } },
      { name: 'synapse', locus },
    ],
  };
}

/** Root mean square, by probe, of the differences of runs with steps h and h / 2 at the times of the coarsest. mV */
function differences(cell: Cell): number[][] {
  const layout = discretise(cell, { policy: 'fixed', count: 11 });
  const runs = STEPS_MS.map((dtMs, k) => {
    const options: SimulationOptions = { method: 'second-order', dtMs };
    const { probes } = runSimulation(cell, layout, options, DURATION_MS);
    return probes.map(({ voltageMv }) => voltageMv.filter((_, i) => i % 2 ** k === 0));
  });
  return runs.slice(1).map((fine, k) =>
    fine.map((voltageMv, probe) => {
      const coarse = runs[k]![probe]!;
      return rootMeanSquare(voltageMv.map((mv, i) => mv - coarse[i]!));
    }),
  );
}

describe('events between steps', () => {
  it.each([
    ['ExpSyn', { tau: 2, e: 0 }, 0.5],
    ['ExpSyn', { tau: 2, e: 0 }, 0.37],
    ['Exp2Syn', { tau1: 0.5, tau2: 3, e: 0 }, 0.37],
    ['Exp2Syn', { tau1: 0.5, tau2: 3, e: 0 }, 1],
  ] as const)('of %s %j at x = %d: the EPSP is of second order', (mechanism, parameters, x) => {
    const found = differences(makeCell(mechanism, parameters, x));
    found[0]!.forEach((_, probe) => {
      const order = observedOrder(found.map((errors) => errors[probe]!));
      expect(Math.abs(order - 2)).toBeLessThan(0.1);
    });
  });

  it('are the same to the bit in WebAssembly as in JavaScript, and after a rewind', () => {
    const cell = makeCell('Exp2Syn', { tau1: 0.5, tau2: 3, e: 0 }, 0.37);
    const layout = discretise(cell, { policy: 'fixed', count: 11 });
    const [wasm, js] = (['wasm', 'javascript'] as const).map(
      (engine) => new Simulation(cell, layout, { method: 'second-order', dtMs: 0.025, engine }),
    );
    const take = (simulation: Simulation, steps: number): Float64Array => {
      for (let k = 0; k < steps; k++) simulation.step();
      return simulation.voltageMv.slice();
    };
    expect(take(wasm!, 150)).toEqual(take(js!, 150));
    const mark = wasm!.snapshot();
    const later = take(wasm!, 150);
    wasm!.restore(mark);
    expect(take(wasm!, 150)).toEqual(later);
    expect(take(js!, 150)).toEqual(later);
    expect(Math.max(...later)).toBeGreaterThan(-65);
  });

  it('deliver the same charge wherever in a step they lie', () => {
    // A current-like synapse: far from its reversal potential, so that its charge hardly depends on what it does.
    const integralOf = (shiftMs: number): number => {
      const cell = makeCell('ExpSyn', { tau: 0.3, e: 1e6 }, 0.5);
      const [connection] = cell.connections;
      const source = { kind: 'times', timesMs: Float64Array.of(1 + shiftMs) } as const;
      const weights = [1e-8];
      const one = { ...cell, connections: [{ ...connection!, source, weights }] };
      const layout = discretise(one, { policy: 'fixed', count: 1 });
      const options: SimulationOptions = { method: 'second-order', dtMs: 0.1 };
      return runSimulation(one, layout, options, 120).probes[0]!.voltageMv.reduce(
        (sum, mv) => sum + (mv + 65) * 0.1,
        0,
      );
    };
    // Charge over the conductance of the membrane: w (e - v) tau / (g pi d L), in mV ms.
    const expected = (1e-8 * (1e6 + 65) * 0.3) / (1e-4 * Math.PI * 2 * 400 * 1e-2);
    for (const shiftMs of [0, 0.01, 0.05, 0.0999])
      expect(integralOf(shiftMs) / expected).toBeCloseTo(1, 2);
  });
});
