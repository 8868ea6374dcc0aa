/** The network script for NEURON, run there and here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildNetwork } from '../../src/network/buildNetwork.ts';
import type { NetworkModel } from '../../src/network/networkModel.ts';
import type { Network } from '../../src/network/networkSchema.ts';
import { exportNeuronNetwork } from '../../src/network/neuronNetwork.ts';
import { parseNetwork } from '../../src/network/parseNetwork.ts';
import { runNetwork } from '../../src/network/runNetwork.ts';
import { compilerSkipReason, isCompilerMissing, runNeuron } from '../export/runNeuron.ts';

const ball = readFileSync(
  new URL('../../morphologies/ball_and_stick.swc', import.meta.url),
  'utf8',
);

const cell = {
  cabletree: 1,
  morphology: { name: 'ball_and_stick.swc', text: ball },
  mesh: { policy: 'fixed', count: 5 },
  v_init_mV: -65,
  paint: [
    { region: 'all', mechanism: 'hh' },
    { region: 'dend', mechanism: 'KM', parameters: { gbar: '1e-4 + distance * 1e-7' } },
  ],
  place: [
    {
      name: 'syn',
      locus: 'dend[0](0.3)',
      mechanism: 'Exp2Syn',
      parameters: { tau1: 0.5, tau2: 3 },
    },
    { name: 'inh', locus: 'soma(0.5)', mechanism: 'GABAA', parameters: {} },
    {
      name: 'rough',
      locus: 'soma(0.5)',
      noise: { delay_ms: 1, duration_ms: 60, mean_nA: 0.1, sd_nA: 0.2, tau_ms: 2, seed: 7 },
    },
  ],
  events: [{ target: 'syn', weight: 0.01, source: { poisson: { rate_Hz: 60, seed: 2 } } }],
  probes: [
    { name: 'soma', locus: 'soma(0.5)' },
    { name: 'dend', locus: 'dend[0](0.5)' },
  ],
  recording: { spike_threshold_mV: -10 },
};

function networkOf(change: object = {}): object {
  return {
    cabletree_network: 1,
    cells: {
      a: { experiment: cell },
      b: {
        experiment: {
          ...cell,
          v_init_mV: -68,
          mesh: { policy: 'fixed', count: 3 },
          probes: [{ name: 'soma', locus: 'soma(0.5)' }],
        },
      },
    },
    populations: [
      { name: 'exc', cell: 'a', count: 3, overrides: [{ cells: [1], set: { 'hh.gnabar': 0.1 } }] },
      { name: 'inh', cell: 'b', count: 1 },
      { name: 'kick', artificial: 'NetStim', parameters: { start: 4, number: 3, interval: 15 } },
      {
        name: 'noise',
        artificial: 'NetStim',
        count: 2,
        parameters: { start: 0, number: 1000, interval: 8, noise: 1, seed: 3 },
      },
      { name: 'train', artificial: 'VecStim', parameters: { times: [12, 13.3, 30] } },
      { name: 'fire', artificial: 'IntFire1', parameters: { tau: 20, refrac: 3 } },
    ],
    connections: [
      {
        from: { population: 'kick' },
        to: { population: 'exc', cells: [0], target: 'syn' },
        weight: 0.05,
        delay_ms: 0.7,
      },
      {
        from: { population: 'exc' },
        to: { population: 'exc', target: 'syn' },
        rule: 'ring',
        weight: 0.03,
        delay_ms: 2,
      },
      {
        from: { population: 'exc', locus: 'dend[0](0.5)', threshold_mV: -20 },
        to: { population: 'inh', target: 'syn' },
        weight: 0.02,
        delay_ms: 1,
      },
      {
        from: { population: 'inh', threshold_mV: -25 },
        to: { population: 'exc', target: 'inh' },
        weight: 0.005,
        delay_ms: 1.5,
      },
      { from: { population: 'noise' }, to: { population: 'exc', target: 'syn' }, weight: 0.004 },
      { from: { population: 'train' }, to: { population: 'fire' }, weight: 0.8 },
      { from: { population: 'exc' }, to: { population: 'fire' }, weight: 0.5 },
      { from: { population: 'fire' }, to: { population: 'inh', target: 'syn' }, weight: 0.03 },
    ],
    gap_junctions: [
      {
        a: { population: 'exc', cells: [1], locus: 'dend[0](0.5)' },
        b: { population: 'inh', locus: 'soma(0.5)' },
        conductance_uS: 0.004,
      },
    ],
    spike_times: 'neuron',
    simulation: { method: 'cn-neuron', mode: 'neuron', dt_ms: 0.025, duration_ms: 60 },
    recording: { traces: [{ population: 'exc' }, { population: 'inh' }] },
    ...change,
  };
}

function build(value: object): { network: Network; model: NetworkModel } {
  const { network, diagnostics } = parseNetwork(JSON.stringify(value), { file: 'net.json' });
  throwOnErrors('test', diagnostics);
  const built = buildNetwork(network!, new Map());
  throwOnErrors('test', built.diagnostics);
  return { network: network!, model: built.model! };
}

it('names what NEURON cannot hold', () => {
  const hot = networkOf();
  const warm = {
    ...hot,
    cells: { ...(hot as { cells: object }).cells, b: { experiment: { ...cell, celsius: 30 } } },
  };
  const other = build(warm);
  expect(() => exportNeuronNetwork(other.model, other.network, 'net.json')).toThrow(
    expect.objectContaining({ code: 'circuit/neuron-shares' }),
  );
  const fed = build(
    networkOf({
      connections: [{ from: { population: 'train' }, to: { population: 'noise' }, weight: 1 }],
    }),
  );
  expect(() => exportNeuronNetwork(fed.model, fed.network, 'net.json')).toThrow(
    expect.objectContaining({ code: 'circuit/noisy-target' }),
  );
  const twice = build(
    networkOf({
      connections: [
        {
          from: { population: 'exc', threshold_mV: -30 },
          to: { population: 'inh', target: 'syn' },
          weight: 1,
        },
        { from: { population: 'exc' }, to: { population: 'inh', target: 'syn' }, weight: 1 },
      ],
    }),
  );
  expect(() => exportNeuronNetwork(twice.model, twice.network, 'net.json')).toThrow(
    /threshold of exc\[0\]/,
  );
});

describe.skipIf(isCompilerMissing)(`in NEURON${compilerSkipReason}`, () => {
  it.each(['cn-neuron', 'implicit-euler'])(
    '%s: every spike to 1e-9 ms, every voltage to 1e-6 mV',
    async (method) => {
      const { network, model } = build(
        networkOf({ simulation: { method, mode: 'neuron', dt_ms: 0.025, duration_ms: 60 } }),
      );
      const [spikes, voltages] = runNeuron(
        exportNeuronNetwork(model, network, 'net.json'),
        `
import json
import network_neuron
network = network_neuron.Network()
_, voltages = network.run()
print(json.dumps([network.spike_times(), list(voltages.values())]))
`,
      ) as [[string, number, number[]][], number[][]];
      const here = await runNetwork(model, network);
      expect(spikes.map(([population, index]) => [population, index])).toEqual(
        here.spikes.map(({ population, index }) => [population, index]),
      );
      spikes.forEach(([name, , times], k) => {
        const own = [...here.spikes[k]!.timesMs];
        expect(times.length, name).toBe(own.length);
        expect(times.length, name).toBeGreaterThan(0);
        times.forEach((time, i) => {
          expect(Math.abs(time - own[i]!)).toBeLessThan(1e-9);
        });
      });
      expect(voltages).toHaveLength(here.traces.length);
      here.traces.forEach(({ voltageMv }, k) => {
        const worst = voltages[k]!.reduce(
          (most, v, i) => Math.max(most, Math.abs(v - voltageMv[i]!)),
          0,
        );
        expect(voltages[k]).toHaveLength(voltageMv.length);
        expect(worst).toBeLessThan(1e-6);
      });
    },
    120_000,
  );
});
