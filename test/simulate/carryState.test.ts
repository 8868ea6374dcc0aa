import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { carryState } from '../../src/simulate/carryState.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod } from '../../src/simulate/simulationOptions.ts';

const SWC = readFileSync(new URL('../../morphologies/ball_and_stick.swc', import.meta.url), 'utf8');
const METHODS: readonly IntegrationMethod[] = ['implicit-euler', 'cn-neuron'];

interface Change {
  readonly gnabar?: number;
  readonly extra?: readonly object[];
  readonly place?: readonly object[];
  readonly method?: IntegrationMethod;
}

const STEP = {
  name: 'step',
  locus: 'soma',
  iclamp: { delay_ms: 1, duration_ms: 50, amplitude_nA: 0.5 },
};
const SYNAPSE = { name: 'syn', locus: 'dend[0](0.7)', mechanism: 'Exp2Syn' };
const POOL = ['CaPool', 'CaHVA', 'SK'].map((mechanism) => ({ region: 'dend', mechanism }));

function simulate({ gnabar = 0.12, extra = POOL, place = [STEP, SYNAPSE], method }: Change) {
  const value = {
    cabletree: 1,
    morphology: { name: 'ball_and_stick.swc', swc: SWC },
    paint: [{ region: 'all', mechanism: 'hh', parameters: { gnabar } }, ...extra],
    place,
    events: place.includes(SYNAPSE) ? [{ target: 'syn', times_ms: [2, 4], weight: 0.004 }] : [],
  };
  const { experiment } = parseExperiment(JSON.stringify(value));
  const cell = buildCell(experiment!).cell!;
  const layout = discretise(cell, experiment!.mesh);
  return new Simulation(cell, layout, { method: method ?? 'cn-neuron', dtMs: 0.025 });
}

function step(simulation: Simulation, count: number): Simulation {
  for (let k = 0; k < count; k++) simulation.step();
  return simulation;
}

describe.each(METHODS)('carryState under %s', (method) => {
  it('goes on with the bits of the run that was never stopped, where nothing is changed', () => {
    const whole = step(simulate({ method }), 100);
    const next = simulate({ method });
    carryState(whole, next);
    expect(next.timeMs).toBe(whole.timeMs);
    // Synaptic events at 2 and 4 ms lie on either side.
    expect(step(next, 120).voltageMv).toEqual(step(whole, 120).voltageMv);
  });

  it('goes on as a run whose parameter and current were changed in place', () => {
    const changed = step(simulate({ method }), 100);
    const next = simulate({
      method,
      gnabar: 0.07,
      place: [{ ...STEP, iclamp: { ...STEP.iclamp, amplitude_nA: 1.5 } }, SYNAPSE],
    });
    carryState(changed, next);
    changed.setParameter('hh', 'gnabar', 0.07);
    changed.setStimulus('step', { amplitudeNa: 1.5 });
    expect(step(next, 100).voltageMv).toEqual(step(changed, 100).voltageMv);
  });

  it('begins new mechanisms at the present voltage and keeps the others as they are', () => {
    const before = step(simulate({ method }), 200);
    const next = simulate({ method, extra: [...POOL, { region: 'all', mechanism: 'KM' }] });
    carryState(before, next);
    expect(next.voltageMv).toEqual(before.voltageMv);
    const fresh = simulate({ method, extra: [...POOL, { region: 'all', mechanism: 'KM' }] });
    const gateOf = ({ membrane }: Simulation, name: string, state: string): Float64Array => {
      const block = membrane.blocks.find(({ plan }) => plan.mechanism.name === name)!;
      return block.fields[block.plan.fields.findIndex((field) => field.name === state)]!;
    };
    expect([...gateOf(next, 'hh', 'm')].sort()).toEqual([...gateOf(before, 'hh', 'm')].sort());
    expect(gateOf(next, 'KM', 'm')).not.toEqual(gateOf(fresh, 'KM', 'm'));
    step(next, 40).checkFinite();
  });
});

it('refuses cells that are not of one shape', () => {
  const before = step(simulate({}), 10);
  expect(() => carryState(before, simulate({ place: [STEP] }))).toThrow(RangeError);
  const { cell, layout } = before;
  const finer = new Simulation(cell, layout, { method: 'cn-neuron', dtMs: 0.0125 });
  expect(() => carryState(before, finer)).toThrow('0.0125');
});
