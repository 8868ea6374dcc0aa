import { describe, expect, it } from 'vitest';
import type { NetworkInput } from '../../src/network/networkSchema.ts';
import { runNetwork } from '../../src/network/runNetwork.ts';
import {
  buildDocument,
  type CylinderNetwork,
  documentOf,
  runDocument,
} from '../support/neuronNetwork.ts';

const cell = { L: 100, diam: 10, nseg: 3, Ra: 100 };
const pair: CylinderNetwork = {
  ...{ dt: 0.025, steps: 1200, celsius: 6.3, secondorder: 2 },
  cells: [{ ...cell, amp: 0.8 }, cell],
  links: [{ from: { cell: 0 }, to: { cell: 1 }, weight: 0.05, delay: 2 }],
};

describe('a network', () => {
  it('gives the same bits whatever runs the steps, and with a shorter window', async () => {
    const document = documentOf(pair);
    const { sha256, spikes, kirchhoffResidualNa } = await runDocument(document);
    expect(spikes[1]!.timesMs.length).toBeGreaterThan(1);
    expect(kirchhoffResidualNa).toBeLessThan(1e-9);
    const withIdle = structuredClone(document);
    // A connection of weight 0 and a short delay makes the cells exchange their spikes at every step.
    withIdle.connections!.push({
      ...{ from: { population: 'c1' }, to: { population: 'c0', target: 'syn' } },
      ...{ weight: 0, delay_ms: 0.025 },
    });
    expect((await runDocument(withIdle)).sha256).toBe(sha256);
  });

  it.each(['exact', 'fast'] as const)(
    'gives like cells the code of the first, and the bits of JavaScript: %s',
    async (mode) => {
      const document = documentOf({ ...pair, steps: 400, secondorder: 0 });
      document.populations = [
        {
          ...{ name: 'c0', cell: 'c0', count: 4 },
          overrides: [{ cells: [2], set: { 'hh.gnabar': 0.15, 'step.amplitude_nA': 1 } }],
        },
      ];
      document.connections = [
        {
          ...{ from: { population: 'c0' }, to: { population: 'c0', target: 'syn' } },
          ...{ rule: 'ring', weight: 0.02, delay_ms: 1 },
        },
      ];
      document.recording = { traces: [{ population: 'c0' }] };
      document.simulation!.mode = mode;
      const { network, model } = buildDocument(document);
      const run = (engine: 'wasm' | 'javascript') => runNetwork(model, network, { engine });
      const [wasm, javascript] = [await run('wasm'), await run('javascript')];
      expect(wasm.spikes[2]!.timesMs.length).toBeGreaterThan(0);
      expect(wasm.spikes[2]!.timesMs).not.toEqual(wasm.spikes[1]!.timesMs);
      expect(wasm.sha256).toBe(javascript.sha256);
    },
  );

  it('has spike times between steps that converge with the square of the step', async () => {
    const firstAt = async (dt: number): Promise<number> => {
      const network = { ...pair, dt, steps: Math.round(20 / dt) };
      const { spikes } = await runDocument({ ...documentOf(network), spike_times: 'exact' });
      return spikes[0]!.timesMs[0]!;
    };
    const [coarse, middle, fine] = await Promise.all([0.05, 0.025, 0.0125].map(firstAt));
    const ratio = (coarse! - middle!) / (middle! - fine!);
    expect(ratio).toBeGreaterThan(3);
    expect(ratio).toBeLessThan(5);
  });

  it('draws NetStim with noise 1 as a Poisson train, another for every cell', async () => {
    const document: NetworkInput = {
      cabletree_network: 1,
      populations: [
        {
          ...{ name: 'noise', artificial: 'NetStim', count: 40 },
          parameters: { interval: 10, number: 1e6, start: 0, noise: 1, seed: 5 },
        },
      ],
      simulation: { duration_ms: 1000 },
    };
    const { spikes, sha256 } = await runDocument(document);
    const intervals = spikes.flatMap(({ timesMs }) =>
      Array.from(timesMs.subarray(1), (time, k) => time - timesMs[k]!),
    );
    const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
    const square = intervals.reduce((sum, value) => sum + value * value, 0) / intervals.length;
    // About 4000 intervals: a standard deviation of 0.16 ms of their mean, of 0.03 or so of their variation.
    expect(Math.abs(mean - 10)).toBeLessThan(0.6);
    expect(Math.abs(Math.sqrt(square - mean * mean) / mean - 1)).toBeLessThan(0.1);
    expect(new Set(spikes.map(({ timesMs }) => timesMs[0])).size).toBe(40);
    expect((await runDocument(document)).sha256).toBe(sha256);
  });

  it('plays the times of VecStim', async () => {
    const { spikes } = await runDocument({
      cabletree_network: 1,
      populations: [
        { name: 'p', artificial: 'VecStim', parameters: { times: [1, 2.5, 2.5, 300] } },
      ],
    });
    expect([...spikes[0]!.timesMs]).toEqual([1, 2.5, 2.5]);
  });
});
