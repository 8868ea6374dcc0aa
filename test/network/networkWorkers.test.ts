import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCells } from '../../src/network/cellGroups.ts';
import type { NetworkInput } from '../../src/network/networkSchema.ts';
import { runNetwork } from '../../src/network/runNetwork.ts';
import { runNetworkInWorkers } from '../../src/network/runNetworkInWorkers.ts';
import { makeExchangeMemory, SharedExchange } from '../../src/network/sharedExchange.ts';
import { shareGroups } from '../../src/network/shareGroups.ts';
import { localPort } from '../support/localPort.ts';
import { buildDocument, type CylinderNetwork, documentOf } from '../support/neuronNetwork.ts';

const WORKER_FILE = new URL('../../dist/bin/networkWorker.js', import.meta.url);

async function runBesideOneAnother(document: NetworkInput, count: number) {
  const { model, network } = buildDocument(document);
  const ports = Array.from({ length: count }, localPort);
  try {
    return await runNetworkInWorkers(model, network, ports, { exchange: 'messages' });
  } finally {
    for (const port of ports) port.close();
  }
}

async function runInThreads(
  document: NetworkInput,
  count: number,
  options: { readonly signal?: AbortSignal } = {},
) {
  const { model, network } = buildDocument(document);
  const workers = Array.from({ length: count }, () => new Worker(WORKER_FILE));
  const ports = workers.map((worker) => ({
    post: (message: unknown) => worker.postMessage(message),
    listen: (heard: (message: unknown) => void) => worker.on('message', heard),
  }));
  try {
    return await runNetworkInWorkers(model, network, ports, options);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const DELAYS_MS = [0, 0.01, 0.025, 0.31, 1, 2.5];
const cell = fc.record({
  ...{ L: fc.integer({ min: 50, max: 300 }), diam: fc.constant(10), Ra: fc.constant(100) },
  ...{ nseg: fc.integer({ min: 1, max: 5 }), amp: fc.constantFrom(0, 0.8, 1.5) },
});
const joint = fc.record({ from: fc.nat(20), to: fc.nat(20), delay: fc.constantFrom(...DELAYS_MS) });

/** Ends are taken modulo the number of cells and units: units come after cells. */
const networks = fc
  .record({
    cells: fc.array(cell, { minLength: 1, maxLength: 6 }),
    joints: fc.array(joint, { maxLength: 12 }),
    gaps: fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 2 }),
    secondorder: fc.constantFrom(0 as const, 2 as const),
    seed: fc.nat(1000),
  })
  .map(({ cells, joints, gaps, secondorder, seed }): CylinderNetwork => {
    const units = [
      {
        kind: 'NetStim' as const,
        set: { interval: 3, number: 100, start: 0.4, noise: 0.7, seed },
      },
      { kind: 'IntFire1' as const, set: { tau: 8, refrac: 1 } },
    ];
    const endOf = (k: number) => {
      const at = k % (cells.length + units.length);
      return at < cells.length ? { cell: at } : { unit: at - cells.length };
    };
    return {
      ...{ dt: 0.025, steps: 480, celsius: 6.3, secondorder, cells, units },
      links: joints.map(({ from, to, delay }) => ({
        ...{ from: endOf(from), to: endOf(to), weight: 0.04, delay },
      })),
      gaps: gaps.map(([a, b]) => ({
        ...{ a: [a % cells.length, 0.9], b: [b % cells.length, 0.1], g: 0.01 },
      })),
    };
  });

/** Two cells and more, some joined by gap junctions, with spikes at odd delays. */
const ring: CylinderNetwork = {
  ...{ dt: 0.025, steps: 1200, celsius: 6.3, secondorder: 2 },
  cells: Array.from({ length: 6 }, (_, k) => ({
    ...{ L: 100 + 40 * k, diam: 10, nseg: 5, Ra: 100, amp: k === 0 ? 1 : 0 },
  })),
  links: Array.from({ length: 6 }, (_, k) => ({
    ...{ from: { cell: k }, to: { cell: (k + 1) % 6 }, weight: 0.05, delay: 0.7 + 0.1 * k },
  })),
  gaps: [{ a: [2, 0.1], b: [4, 0.9], g: 0.01 }],
};

function exactly(network: CylinderNetwork, mode: 'exact' | 'fast' = 'exact'): NetworkInput {
  const document = documentOf(network);
  return {
    ...{ ...document, spike_times: 'exact' },
    simulation: { ...document.simulation!, method: 'second-order', mode },
  };
}

describe('the shares of a network', () => {
  it('give the bits of the whole, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.boolean(), async (network, isExact) => {
        const document = isExact ? exactly(network) : documentOf(network);
        const { model, network: settings } = buildDocument(document);
        const alone = await runNetwork(model, settings);
        for (const count of [1, 2, 3, 5]) {
          const beside = await runBesideOneAnother(document, count);
          expect(beside.sha256).toBe(alone.sha256);
          expect(beside.kirchhoffResidualNa).toBe(alone.kirchhoffResidualNa);
        }
      }),
      { numRuns: 6 },
    );
  });

  it.each([
    [3, 'exact'],
    [2, 'fast'],
  ] as const)('give them in %i threads: %s', async (count, mode) => {
    const document = exactly(ring, mode);
    const { model, network } = buildDocument(document);
    const alone = await runNetwork(model, network);
    expect(alone.spikes.every(({ timesMs }) => timesMs.length > 0)).toBe(true);
    expect(await runInThreads(document, count)).toEqual(alone);
  });

  it('stop at the same step, and keep what they have', async () => {
    const controller = new AbortController();
    controller.abort();
    const { timeMs, traces } = await runInThreads(exactly(ring), 2, { signal: controller.signal });
    expect([...timeMs]).toEqual([0]);
    expect(traces.map(({ voltageMv }) => voltageMv.length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('all end where a state of one of them blows up', async () => {
    const document = exactly(ring);
    const { experiment } = document.cells!['c3']!;
    const [step, ...others] = experiment!.place!;
    const iclamp = { delay_ms: 3, duration_ms: 1, amplitude_nA: 1e300 };
    const cells = {
      ...document.cells!,
      c3: { experiment: { ...experiment!, place: [{ ...step!, iclamp }, ...others] } },
    };
    await expect(runInThreads({ ...document, cells }, 3)).rejects.toMatchObject({
      code: 'simulate/not-finite',
      message: expect.stringContaining('c3[0]'),
    });
  });

  it('hold whole groups, of much the same number of nodes', () => {
    const { model } = buildDocument(exactly(ring));
    const groups = groupCells(model, 0.025);
    expect(groups.groups).toEqual([[0], [1], [2, 4], [3], [5]]);
    expect(groups.stepsPerWindow).toBe(28);
    const shares = shareGroups(model, groups, 2);
    expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4]);
    const loads = shares.map((own) => own.flatMap((group) => groups.groups[group]!).length);
    expect(loads).toEqual([3, 3]);
    expect(shareGroups(model, groups, 9)).toHaveLength(5);
  });
});

describe('the exchange in shared memory', () => {
  it('carries more spikes than a round has room for', () => {
    const exchange = new SharedExchange(makeExchangeMemory(1), 0);
    const spikes = Array.from({ length: 5000 }, (_, source) => ({ source, timeMs: source / 7 }));
    expect(exchange.swap({ spikes, isLast: false })).toEqual([{ spikes, isLast: false }]);
    expect(exchange.swap({ spikes: [], isLast: true })).toEqual([{ spikes: [], isLast: true }]);
  });
});
