import { describe, expect, it } from 'vitest';
import {
  buildCell,
  discretise,
  type Experiment,
  parseExperiment,
  Simulation,
} from '../../src/index.ts';
import { changeClamps } from '../../viewer/src/worker/clampChange.ts';

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

function simulationOf(experiment: Experiment): Simulation {
  const cell = buildCell(experiment).cell!;
  return new Simulation(cell, discretise(cell, experiment.mesh), {
    method: 'second-order',
    dtMs: 0.025,
  });
}

function stepTo(simulation: Simulation, timeMs: number): void {
  while (simulation.timeMs < timeMs - 1e-9) simulation.step();
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
    expect(changeClamps(running, before, experimentWith(0.8))).toBe(true);
    for (const simulation of [running, both, old]) stepTo(simulation, 6);
    const apart = ({ voltageMv }: Simulation): number =>
      Math.max(...running.voltageMv.map((mv, node) => Math.abs(mv - voltageMv[node]!)));
    expect(apart(both)).toBeLessThan(1e-9);
    expect(apart(old)).toBeGreaterThan(1);
  });

  it.each([
    ['the cell', { celsius: 20 }],
    ['a channel', { paint: [{ region: 'all', mechanism: 'hh', parameters: { gl: 0.001 } }] }],
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
    expect(changeClamps(running, before, experimentWith(0.8, more))).toBe(false);
    for (const simulation of [running, other]) stepTo(simulation, 8);
    expect(running.voltageMv).toEqual(other.voltageMv);
  });
});
