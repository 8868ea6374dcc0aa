/** Networks beside NEURON, spike by spike. */
import { describe, expect, it } from 'vitest';
import {
  type CylinderNetwork,
  documentOf,
  isNeuronMissing,
  type NetworkResult,
  neuronMissingReason,
  runDocument,
  runNetworkHere,
  runNetworkInNeuron,
} from '../support/neuronNetwork.ts';
import { observedOrder, rootMeanSquare } from '../support/observedOrder.ts';

const cell = { L: 200, diam: 10, nseg: 5, Ra: 100 };

/** A ring of cells that differ a little, kicked by a NetStim; the spike goes round. */
function ring(secondorder: 0 | 2, delay: number): CylinderNetwork {
  const count = 5;
  return {
    ...{ dt: 0.025, steps: 2400, celsius: 6.3, secondorder },
    cells: Array.from({ length: count }, (_, k) => ({ ...cell, L: 200 + 10 * k })),
    units: [{ kind: 'NetStim', set: { start: 3, number: 1 } }],
    links: [
      { from: { unit: 0 }, to: { cell: 0 }, weight: 0.05, delay: 0.6 },
      ...Array.from({ length: count }, (_, k) => ({
        ...{ from: { cell: k }, to: { cell: (k + 1) % count }, weight: 0.05, delay },
      })),
    ],
  };
}

function largestDifference(
  here: readonly (readonly number[])[],
  there: readonly (readonly number[])[],
): number {
  expect(here.map(({ length }) => length)).toEqual(there.map(({ length }) => length));
  return Math.max(
    ...there.flatMap((times, k) => times.map((time, i) => Math.abs(time - here[k]![i]!))),
  );
}

/** Between the shares of two samples that lie below any value: the statistic of Kolmogorov and Smirnov. */
function largestGap(one: readonly number[], other: readonly number[]): number {
  const shareBelow = (sample: readonly number[], value: number): number =>
    sample.filter((x) => x <= value).length / sample.length;
  const gaps = [...one, ...other].map((value) =>
    Math.abs(shareBelow(one, value) - shareBelow(other, value)),
  );
  return Math.max(...gaps);
}

describe.skipIf(isNeuronMissing)(`networks beside NEURON${neuronMissingReason}`, () => {
  it.each([
    ['implicit Euler', 0, 1],
    ['cn-neuron', 2, 1],
    ['delays of no whole number of steps', 0, 0.31],
    ['delays shorter than a step', 0, 0.01],
    ['no delay', 2, 0],
  ] as const)('a ring of cells: %s', async (_, secondorder, delay) => {
    const network = ring(secondorder, delay);
    const there = runNetworkInNeuron(network);
    const here = await runNetworkHere(network);
    expect(there.spikes.every((times) => times.length > 0)).toBe(true);
    expect(largestDifference(here.spikes, there.spikes)).toBeLessThan(1e-9);
    expect(largestDifference(here.v, there.v)).toBeLessThan(1e-5);
    expect(here.units).toEqual(there.units);
  });

  it.each([
    ['implicit Euler', 0],
    ['cn-neuron', 2],
  ] as const)('gap junctions within and between cells: %s', async (_, secondorder) => {
    const network: CylinderNetwork = {
      ...{ dt: 0.025, steps: 1600, celsius: 6.3, secondorder },
      cells: [{ ...cell, amp: 1.2 }, { ...cell, L: 150 }, cell],
      links: [],
      gaps: [
        { a: [0, 0.9], b: [1, 0.1], g: 0.05 },
        { a: [1, 0.5], b: [2, 0.5], g: 0.02 },
        { a: [2, 0.1], b: [2, 0.9], g: 0.01 },
      ],
    };
    const there = runNetworkInNeuron(network);
    const here = await runNetworkHere(network);
    expect(there.spikes[1]!.length).toBeGreaterThan(1);
    expect(largestDifference(here.spikes, there.spikes)).toBeLessThan(1e-9);
    expect(largestDifference(here.v, there.v)).toBeLessThan(1e-5);
  });

  it.each([
    ['longer than a step', Math.E / 3],
    ['shorter than a step', Math.PI / 1000],
    ['of nothing', 0],
  ])(
    'a spike relayed over a delay %s: to what NEURON comes to with variable steps, at second order',
    async (_, delay) => {
      const count = 6;
      const relay = (dt: number): CylinderNetwork => ({
        ...{ dt, steps: Math.round(100 / dt), celsius: 6.3, secondorder: 2, atol: 1e-9 },
        cells: [cell, { ...cell, L: 230 }],
        units: [
          { kind: 'NetStim', set: { start: Math.PI, number: count, interval: 11 * Math.SQRT2 } },
        ],
        links: [
          { from: { unit: 0 }, to: { cell: 0 }, weight: 0.05, delay: Math.SQRT2 / 2 },
          { from: { cell: 0 }, to: { cell: 1 }, weight: 0.05, delay },
        ],
      });
      const there = runNetworkInNeuron(relay(0.025)).spikes;
      expect(there.map(({ length }) => length)).toEqual([count, count]);
      const errors = await Promise.all(
        [0.05, 0.025, 0.0125].map(async (dt) => {
          const document = documentOf(relay(dt));
          const simulation = { ...document.simulation!, method: 'second-order' as const };
          const { spikes } = await runDocument({ ...document, spike_times: 'exact', simulation });
          return there.map((times, k) =>
            rootMeanSquare(times.map((time, i) => time - spikes[k]!.timesMs[i]!)),
          );
        }),
      );
      for (const k of [0, 1]) {
        const order = observedOrder(errors.map((own) => own[k]!));
        expect(Math.abs(order - 2)).toBeLessThan(0.1);
      }
    },
  );

  it('VecStim: at its times exactly, and what follows from them', async () => {
    const times = [0.4, 1.1, 1.1, 7.3333333, 8.0125, 25, 25.4, 26.1];
    const network: CylinderNetwork = {
      ...{ dt: 0.025, steps: 2000, celsius: 6.3, secondorder: 0 },
      cells: [cell],
      units: [
        { kind: 'VecStim', set: { times } },
        { kind: 'IntFire1', set: { tau: 9, refrac: 2 } },
      ],
      links: [
        { from: { unit: 0 }, to: { cell: 0 }, weight: 0.03, delay: 0.31 },
        { from: { unit: 0 }, to: { unit: 1 }, weight: 0.6, delay: 1.7 },
      ],
    };
    const there = runNetworkInNeuron(network);
    const here = await runNetworkHere(network);
    expect(here.units[0]).toEqual(times);
    expect(there.spikes[0]!.length).toBeGreaterThan(1);
    expect(there.units[1]!.length).toBeGreaterThan(1);
    expect(largestDifference(here.units, there.units)).toBeLessThan(1e-9);
    expect(largestDifference(here.spikes, there.spikes)).toBeLessThan(1e-9);
    expect(largestDifference(here.v, there.v)).toBeLessThan(1e-5);
  });

  it.each([1, 0.4])(
    'NetStim with noise %f: the law of NEURON, its numbers being others',
    async (noise) => {
      const train = { interval: 8, number: 1500, start: 5, noise };
      const openings = Array.from({ length: 250 }, () => ({
        ...{ kind: 'NetStim' as const, set: { ...train, start: 40, number: 1 } },
      }));
      const network: CylinderNetwork = {
        ...{ dt: 1, steps: 16_000, celsius: 6.3, secondorder: 0 },
        units: [{ kind: 'NetStim', set: train }, ...openings],
        links: [],
      };
      const there = runNetworkInNeuron(network).units;
      const here = (await runNetworkHere(network)).units;
      const intervals = (units: NetworkResult['units']): number[] =>
        units[0]!.slice(1).map((time, k) => time - units[0]![k]!);
      const firsts = (units: NetworkResult['units']): number[] => units.slice(1).flat();
      for (const pick of [intervals, firsts]) {
        const [own, other] = [pick(here), pick(there)];
        expect(own).toHaveLength(other.length);
        // Where both are of one law, a difference beyond this comes once in a thousand times.
        expect(largestGap(own, other)).toBeLessThan(1.95 * Math.sqrt(2 / own.length));
      }
      const shortest = (1 - noise) * train.interval;
      expect(Math.min(...intervals(here))).toBeGreaterThanOrEqual(shortest - 1e-9);
      expect(Math.min(...firsts(here))).toBeGreaterThanOrEqual(40 - 1e-9);
      expect(Math.min(...firsts(there))).toBeGreaterThanOrEqual(40 - 1e-9);
    },
  );

  it('artificial cells, event by event', async () => {
    const drive = { interval: 2.3, number: 60, start: 1.1 };
    const slow = { interval: 7.7, number: 20, start: 4 };
    const network: CylinderNetwork = {
      ...{ dt: 0.025, steps: 6000, celsius: 6.3, secondorder: 0 },
      units: [
        { kind: 'NetStim', set: drive },
        { kind: 'NetStim', set: slow },
        { kind: 'IntFire1', set: { tau: 12, refrac: 3 } },
        { kind: 'IntFire2', set: { taum: 8, taus: 21, ib: 0.2 } },
        { kind: 'IntFire2', set: { taum: 10, taus: 20, ib: 1.3 } },
        { kind: 'IntFire4', set: { taue: 4, taui1: 9, taui2: 18, taum: 45 } },
        { kind: 'NetStim', set: { interval: 3, number: 4, start: -1 } },
      ],
      links: [
        { from: { unit: 0 }, to: { unit: 2 }, weight: 0.4, delay: 0.7 },
        { from: { unit: 0 }, to: { unit: 3 }, weight: 0.5, delay: 1 },
        { from: { unit: 1 }, to: { unit: 4 }, weight: -0.03, delay: 1 },
        { from: { unit: 0 }, to: { unit: 5 }, weight: 0.5, delay: 2 },
        { from: { unit: 1 }, to: { unit: 5 }, weight: -0.4, delay: 1.3 },
        { from: { unit: 2 }, to: { unit: 5 }, weight: 0.2, delay: 0 },
        { from: { unit: 5 }, to: { unit: 6 }, weight: 1, delay: 0.5 },
        { from: { unit: 3 }, to: { unit: 0 }, weight: -1, delay: 30 },
      ],
    };
    const there = runNetworkInNeuron(network);
    const here = await runNetworkHere(network);
    expect(there.units.every((times) => times.length > 3)).toBe(true);
    const isFire4 = (_: unknown, unit: number): boolean => unit >= 5;
    const others = (all: readonly (readonly number[])[]) =>
      all.filter((times, unit) => !isFire4(times, unit));
    expect(largestDifference(others(here.units), others(there.units))).toBeLessThan(1e-9);
    // NEURON's IntFire4 looks for its threshold by Newton's method, to 1e-4 or so.
    expect(largestDifference(here.units.filter(isFire4), there.units.filter(isFire4))).toBeLessThan(
      2e-4,
    );
  });
});
