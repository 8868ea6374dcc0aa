import { describe, expect, it } from 'vitest';
import {
  buildCell,
  carryState,
  discretise,
  type Experiment,
  parseExperiment,
  Simulation,
} from '../../src/index.ts';
import { changeRunning } from '../../viewer/src/worker/runningChange.ts';

const SWC = '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 300 0 0 1 2\n';

function experimentWith(amplitudeNa: number, more: object = {}): Experiment {
  const iclamp = { delay_ms: 1, duration_ms: 20, amplitude_nA: amplitudeNa };
  const text = JSON.stringify({
    ...{ cabletree: 1, morphology: { name: 'stick.swc', text: SWC } },
    paint: [{ region: 'all', mechanism: 'hh' }],
    place: [{ name: 'step', locus: 'soma(0.5)', iclamp }],
    ...more,
  });
  return parseExperiment(text).experiment!;
}

function simulationOf(
  experiment: Experiment,
  method: 'second-order' | 'cn-neuron' = 'second-order',
): Simulation {
  const cell = buildCell(experiment).cell!;
  return new Simulation(cell, discretise(cell, experiment.mesh), { method, dtMs: 0.025 });
}

function stepTo(simulation: Simulation, timeMs: number): void {
  while (simulation.timeMs < timeMs - 1e-9) simulation.step();
}

/** Coats of hh: each a region and the parameters there. */
function coats(...entries: readonly (readonly [string, Record<string, number | string>])[]) {
  return {
    paint: entries.map(([region, parameters]) => ({ region, mechanism: 'hh', parameters })),
  };
}

describe('changing the steps of a run that goes on', () => {
  it('gives what a second step that begins with the change gives', () => {
    const before = experimentWith(0.1);
    const place = [0.1, 0.7].map((amplitude_nA, k) => ({
      ...{ name: `step ${k}`, locus: 'soma(0.5)' },
      iclamp: { delay_ms: k === 0 ? 1 : 5, duration_ms: k === 0 ? 20 : 16, amplitude_nA },
    }));
    const [running, old] = [simulationOf(before), simulationOf(before)];
    const both = simulationOf(experimentWith(0, { place }));
    for (const simulation of [running, old]) stepTo(simulation, 5);
    expect(changeRunning(running, before, experimentWith(0.8))).toBe(true);
    for (const simulation of [running, both, old]) stepTo(simulation, 6);
    const apart = ({ voltageMv }: Simulation): number =>
      Math.max(...running.voltageMv.map((mv, node) => Math.abs(mv - voltageMv[node]!)));
    expect(apart(both)).toBeLessThan(1e-9);
    expect(apart(old)).toBeGreaterThan(1);
  });

  it.each([
    ['the cell', { celsius: 20 }],
    ['a parameter that was not painted', coats(['all', { gl: 0.001 }])],
    ['a coat', coats(['all', {}], ['dend', {}])],
    ['the number of steps', { place: [] }],
    [
      'the place of a step',
      {
        place: [
          {
            ...{ name: 'step', locus: 'dend[0](0.5)' },
            iclamp: { delay_ms: 1, duration_ms: 20, amplitude_nA: 0.8 },
          },
        ],
      },
    ],
  ])('leaves the run alone where %s was changed too', (_, more) => {
    const before = experimentWith(0.1);
    const running = simulationOf(before);
    stepTo(running, 5);
    const other = simulationOf(before);
    stepTo(other, 5);
    expect(changeRunning(running, before, experimentWith(0.8, more))).toBe(false);
    for (const simulation of [running, other]) stepTo(simulation, 8);
    expect(running.voltageMv).toEqual(other.voltageMv);
  });
});

describe('changing the channels of a run that goes on', () => {
  const cases: readonly [string, object, object][] = [
    [
      'everywhere',
      coats(['all', { gnabar: 0.12, gl: 0 }]),
      coats(['all', { gl: 0, gnabar: 0.05 }]),
    ],
    [
      'in one of two regions',
      coats(['soma', { gnabar: 0.2 }], ['dend', { gnabar: 0.05 }]),
      coats(['soma', { gnabar: 0.2 }], ['dend', { gnabar: 0.09 }]),
    ],
    [
      'under a coat that covers it in part',
      coats(['all', { gnabar: 0.2 }], ['soma', { gnabar: 0.05 }]),
      coats(['all', { gnabar: 0.1 }], ['soma', { gnabar: 0.05 }]),
    ],
  ];

  it.each(cases)('%s gives what a cell that is built again gives', (_, first, second) => {
    const [before, after] = [experimentWith(0.3, first), experimentWith(0.3, second)];
    // The second-order method begins with damped steps, also where it takes over.
    const [running, old, builtAgain] = [before, before, after].map((experiment) =>
      simulationOf(experiment, 'cn-neuron'),
    ) as [Simulation, Simulation, Simulation];
    for (const simulation of [running, old]) stepTo(simulation, 5);
    carryState(running, builtAgain);
    expect(changeRunning(running, before, after)).toBe(true);
    for (const simulation of [running, old, builtAgain]) stepTo(simulation, 8);
    const apart = ({ voltageMv }: Simulation): number =>
      Math.max(...running.voltageMv.map((mv, node) => Math.abs(mv - voltageMv[node]!)));
    expect(apart(builtAgain)).toBeLessThan(1e-9);
    expect(apart(old)).toBeGreaterThan(1e-4);
  });

  it.each([
    ['an expression', coats(['all', { gnabar: '0.1 * exp(-distance/300)' }])],
    ['a number below 0, which is an error', coats(['all', { gnabar: -0.1 }])],
  ])('is for who builds the cell again where it becomes %s', (_, second) => {
    const before = experimentWith(0.3, coats(['all', { gnabar: 0.12 }]));
    expect(changeRunning(simulationOf(before), before, experimentWith(0.3, second))).toBe(false);
  });
});
