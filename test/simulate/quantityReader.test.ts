import { beforeAll, describe, expect, it } from 'vitest';
import {
  isNeuronMissing,
  largestDifference,
  neuronMissingReason,
  runCylinder,
  runStimuliInNeuron,
  type StimulusRun,
} from '../support/neuronStimuli.ts';

const STEP = {
  name: 'step',
  locus: 'dend[0](0.5)',
  iclamp: { delay_ms: 1, duration_ms: 5, amplitude_nA: 1 },
};
const RECORDED = ['hh.m', 'hh.h', 'hh.n', 'ina', 'ik', 'hh.il', 'hh.gna', 'ena', 'hh.gnabar'];

const probe = (record: string, locus = 'dend[0](0.5)') => ({ name: record, locus, record });

describe('what a probe records beside the voltage', () => {
  it('has its name, place, quantity and unit', async () => {
    const { quantities, probes } = await runCylinder({
      probes: [probe('hh.m', 'dend[0](0.33)'), { name: 'tip', locus: 'dend[0](1)' }, probe('ina')],
      simulation: { duration_ms: 0.1 },
    });
    expect(probes.map(({ name }) => name)).toEqual(['tip']);
    const shown = quantities.map(({ values: { length }, ...trace }) => ({ ...trace, length }));
    expect(shown).toEqual([
      { name: 'hh.m', section: 'dend[0]', x: 0.33, quantity: 'hh.m', unit: '', length: 5 },
      { name: 'ina', section: 'dend[0]', x: 0.5, quantity: 'ina', unit: 'mA/cm2', length: 5 },
    ]);
  });

  it('starts from the steady state of the gates and keeps parameters as they are', async () => {
    const { quantities } = await runCylinder({ probes: [probe('hh.n'), probe('hh.gnabar')] });
    // alpha = 0.1 / (e - 1), beta = 0.125 at the resting potential of hh.
    const alpha = 0.1 / (Math.E - 1);
    expect(quantities[0]!.values[0]).toBeCloseTo(alpha / (alpha + 0.125), 12);
    expect(new Set(quantities[1]!.values)).toEqual(new Set([0.12]));
  });

  it('is that of the compartment which holds the place', async () => {
    const { quantities } = await runCylinder({
      place: [{ ...STEP, locus: 'dend[0](0)' }],
      probes: ['dend[0](0.21)', 'dend[0](0.3)', 'dend[0](0.39)', 'dend[0](0.41)'].map(
        (locus, i) => ({
          name: `p${i}`,
          locus,
          record: 'hh.m',
        }),
      ),
    });
    const [low, middle, high, next] = quantities.map(({ values }) => values);
    expect(low).toEqual(middle);
    expect(high).toEqual(middle);
    expect(next).not.toEqual(middle);
  });

  it('changes no voltage, and all engines record the same', async () => {
    const soma = { name: 'soma', locus: 'dend[0](0.5)' };
    const bare = await runCylinder({ place: [STEP], probes: [soma] });
    const change = { place: [STEP], probes: [soma, ...RECORDED.map((name) => probe(name))] };
    const wasm = await runCylinder(change, { engine: 'wasm' });
    const javascript = await runCylinder(change, { engine: 'javascript' });
    expect(wasm.probes[0]!.voltageMv).toEqual(bare.probes[0]!.voltageMv);
    expect(wasm.quantities).toEqual(javascript.quantities);
    expect(wasm.sha256).toBe(javascript.sha256);
    expect(wasm.sha256).not.toBe(bare.sha256);
  });

  it('may be a variable of a point process that stands there', async () => {
    const { quantities } = await runCylinder({
      place: [{ name: 'syn', locus: 'dend[0](0.25) | dend[0](0.75)', mechanism: 'ExpSyn' }],
      events: [{ target: 'syn[1]', times_ms: [2.01], weight: 0.01 }],
      probes: [
        { name: 'first', locus: 'dend[0](0.25)', record: 'syn.g' },
        { name: 'second', locus: 'dend[0](0.75)', record: 'syn.g' },
      ],
    });
    expect(quantities.map(({ quantity, unit }) => [quantity, unit])).toEqual([
      ['syn[0].g', 'uS'],
      ['syn[1].g', 'uS'],
    ]);
    expect(Math.max(...quantities[0]!.values)).toBe(0);
    expect(Math.max(...quantities[1]!.values)).toBeGreaterThan(0.005);
  });

  it('is refused where the place has no such mechanism', async () => {
    const run = runCylinder({
      paint: [
        { region: 'all', mechanism: 'pas' },
        { region: 'distance < 50', mechanism: 'hh' },
      ],
      probes: [{ name: 'far', locus: 'dend[0](0.9)', record: 'hh.m' }],
    });
    await expect(run).rejects.toMatchObject({ code: 'simulate/not-recorded' });
  });
});

describe.skipIf(isNeuronMissing)(`recorded quantities beside NEURON${neuronMissingReason}`, () => {
  const runs: Record<string, StimulusRun> = Object.fromEntries(
    ([0, 2] as const).map((secondorder) => [
      `secondorder ${secondorder}`,
      {
        secondorder,
        stimulus: { kind: 'iclamp', delay: 1, dur: 5, amp: 1 },
        record: [['v', 0.5], ...RECORDED.map((name) => [name, 0.7] as const)],
      },
    ]),
  );
  let neuron: Record<string, number[][]> = {};
  beforeAll(() => {
    neuron = runStimuliInNeuron(runs);
  }, 60_000);

  it.each(Object.entries(runs))('%s', async (name, { secondorder }) => {
    const { probes, quantities } = await runCylinder({
      place: [STEP],
      probes: [
        { name: 'v', locus: 'dend[0](0.5)' },
        ...RECORDED.map((record) => probe(record, 'dend[0](0.7)')),
      ],
      simulation: { method: secondorder === 2 ? 'cn-neuron' : 'implicit-euler' },
    });
    expect(Math.max(...probes[0]!.voltageMv)).toBeGreaterThan(0);
    expect(largestDifference(probes[0]!.voltageMv, neuron[name]!, 0)).toBeLessThan(1e-8);
    quantities.forEach(({ quantity, values }, i) => {
      expect(largestDifference(values, neuron[name]!, i + 1), quantity).toBeLessThan(1e-6);
    });
  });
});
