/** What comes about in a step and acts in it acts at its exact time: what follows converges with the square of the step. */
import { describe, expect, it } from 'vitest';
import type { Cell, Connection, PointProcess } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { observedOrder, rootMeanSquare } from '../support/observedOrder.ts';
import { runSimulation } from '../support/runSimulation.ts';

const STEPS_MS = [0.04, 0.02, 0.01, 0.005];
const DURATION_MS = 60;

/** ExpSyn that looks for the threshold itself; the second condition shows when the voltage is back. */
const { mechanism: watcher } = parseNmodl(
  `NEURON { POINT_PROCESS Watcher RANGE tau, e, g, weight, threshold, falls NONSPECIFIC_CURRENT i }
  UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
  PARAMETER { tau = 2 (ms) e = 0 (mV) weight = 0.002 (uS) threshold = -20 (mV) }
  ASSIGNED { v (mV) i (nA) falls }
  STATE { g (uS) }
  INITIAL { g = 0 falls = 0 net_send(0, 1) }
  BREAKPOINT { SOLVE state METHOD cnexp i = g*(v - e) }
  DERIVATIVE state { g' = -g/tau }
  NET_RECEIVE (w (uS)) {
    IF (flag == 1) { WATCH (v > threshold) 2 }
    IF (flag == 2) { g = g + weight WATCH (v < threshold) 3 }
    IF (flag == 3) { falls = falls + 1 WATCH (v > threshold) 2 }
  }`,
  { file: 'watcher.mod' },
);

/** A cable that fires again and again, and what its spikes do to it. */
function makeCell(points: readonly PointProcess[], connections: readonly Connection[]): Cell {
  const intervals = [{ section: 0, x0: 0, x1: 1 }];
  return {
    morphology: buildMorphologyFromSections('cable', [
      {
        ...{ type: 3, parent: null },
        points: [
          [0, 0, 0, 4],
          [300, 0, 0, 4],
        ],
      },
    ]),
    ...{ celsius: 6.3, vInitMv: -65, labels: {}, points, connections },
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    coats: [
      {
        ...{ kind: 'mechanism', region: 'all', intervals, parameters: {} },
        mechanism: catalogueMechanisms().get('hh')!,
      },
    ],
    clamps: [
      {
        ...{ name: 'step', locus: { section: 0, x: 0.5 } },
        ...{ delayMs: 1, durationMs: 1e9, amplitudeNa: 0.5 },
      },
    ],
    probes: [{ name: 'middle', locus: { section: 0, x: 0.5 } }],
    quantities: [],
  };
}

const place = { section: 0, x: 0.5 };
const synapse: PointProcess = {
  ...{ name: 'synapse', locus: place, parameters: { tau: 2, e: 0 } },
  mechanism: catalogueMechanisms().get('ExpSyn')!,
};
const spikeAfter = (delayMs: number): Connection => ({
  ...{ target: 'synapse', weights: [0.002], delayMs },
  source: { kind: 'threshold', locus: place, thresholdMv: -20 },
});
const watching: PointProcess = {
  ...{ name: 'watcher', locus: place, parameters: {}, mechanism: watcher! },
};

const layoutOf = (cell: Cell) => discretise(cell, { policy: 'fixed', count: 5 });
const runOf = (cell: Cell, dtMs: number) =>
  runSimulation(cell, layoutOf(cell), { method: 'second-order', dtMs }, DURATION_MS);

/** Of runs with steps h and h / 2, at the times of the coarsest. */
function orderOf(cell: Cell): number {
  const runs = STEPS_MS.map((dtMs, k) => {
    const { probes, kirchhoffResidualNa } = runOf(cell, dtMs);
    expect(kirchhoffResidualNa).toBeLessThan(1e-9);
    return probes[0]!.voltageMv.filter((_, i) => i % 2 ** k === 0);
  });
  return observedOrder(
    runs.slice(1).map((fine, k) => rootMeanSquare(fine.map((mv, i) => mv - runs[k]![i]!))),
  );
}

describe('what comes about in a step and acts in it', () => {
  it.each([
    ['a spike without delay', [synapse], [spikeAfter(0)]],
    ['a spike over a delay shorter than the step', [synapse], [spikeAfter(0.003)]],
    ['the condition of a WATCH', [watching], []],
  ] as const)('%s: second order', (_, points, connections) => {
    const order = orderOf(makeCell(points, connections));
    expect(Math.abs(order - 2)).toBeLessThan(0.1);
  });

  it('is the same whether a WATCH or a connection looks for it', () => {
    const [one, other] = [
      runOf(makeCell([synapse], [spikeAfter(0)]), 0.025),
      runOf(makeCell([watching], []), 0.025),
    ];
    expect(one.spikes[0]!.timesMs.length).toBeGreaterThan(3);
    expect(other.spikes[0]!.timesMs.length).toBe(one.spikes[0]!.timesMs.length);
    const [a, b] = [one.probes[0]!.voltageMv, other.probes[0]!.voltageMv];
    // The watcher's steps are cut where the voltage falls, too.
    expect(Math.max(...a.map((mv, i) => Math.abs(mv - b[i]!)))).toBeLessThan(1e-5);
  });

  it('goes on from a snapshot with the same bits', () => {
    const cell = makeCell([watching, synapse], [spikeAfter(0.003)]);
    const simulation = new Simulation(cell, layoutOf(cell), {
      ...{ method: 'second-order', dtMs: 0.025 },
    });
    const take = (steps: number): Float64Array => {
      const voltages = Array.from({ length: steps }, () => {
        simulation.step();
        return simulation.voltageMv[1]!;
      });
      return Float64Array.from(voltages);
    };
    take(200);
    const mark = simulation.snapshot();
    const later = take(1000);
    expect(Math.max(...later)).toBeGreaterThan(0);
    simulation.restore(mark);
    expect(take(1000)).toEqual(later);
  });
});
