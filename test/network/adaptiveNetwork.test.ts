/** Networks in variable steps against fixed ones far finer than the tolerance. */
import { describe, expect, it } from 'vitest';
import type { NetworkRecording } from '../../src/network/networkRecording.ts';
import type { NetworkInput } from '../../src/network/networkSchema.ts';
import { runNetwork } from '../../src/network/runNetwork.ts';
import { runNetworkInWorkers } from '../../src/network/runNetworkInWorkers.ts';
import { localPort } from '../support/localPort.ts';
import {
  buildDocument,
  type CylinderNetwork,
  documentOf,
  runDocument,
} from '../support/neuronNetwork.ts';

const cell = { L: 200, diam: 10, nseg: 3, Ra: 100 };
const UNITS = [
  { kind: 'NetStim' as const, set: { start: Math.PI, number: 2, interval: 23 * Math.SQRT2 } },
];
/** A spike goes round a ring of unlike cells, one of which speaks to itself as well. */
const ring: CylinderNetwork = {
  ...{ dt: 0.025, steps: 2400, celsius: 6.3, secondorder: 2, units: UNITS },
  cells: [cell, { ...cell, L: 230 }, { ...cell, L: 260 }],
  links: [
    { from: { unit: 0 }, to: { cell: 0 }, weight: 0.05, delay: 0.6 },
    { from: { cell: 0 }, to: { cell: 1 }, weight: 0.05, delay: 1.7 },
    { from: { cell: 1 }, to: { cell: 2 }, weight: 0.05, delay: 2.9 },
    { from: { cell: 2 }, to: { cell: 2 }, weight: 0.001, delay: 0.31 },
  ],
};

function inSteps(dtMs: number, adaptiveMv: number | undefined, more: object = {}): NetworkInput {
  const document = documentOf({ ...ring, dt: dtMs, steps: Math.round(60 / dtMs), ...more });
  const adaptive = adaptiveMv === undefined ? {} : { adaptive_mV: adaptiveMv };
  const simulation = { ...document.simulation!, method: 'second-order' as const, ...adaptive };
  const connections = document.connections!.map((entry) => ({ ...entry, self: true }));
  return { ...document, connections, spike_times: 'exact', simulation };
}

function largestErrorMs(one: NetworkRecording, other: NetworkRecording): number {
  const counts = ({ spikes }: NetworkRecording) => spikes.map(({ timesMs }) => timesMs.length);
  expect(counts(one)).toEqual(counts(other));
  return Math.max(
    ...one.spikes.flatMap(({ timesMs }, k) =>
      Array.from(timesMs, (time, i) => Math.abs(time - other.spikes[k]!.timesMs[i]!)),
    ),
  );
}

describe('a network in variable steps', () => {
  it('has the spikes of fine fixed steps, the nearer the smaller the tolerance', async () => {
    const fine = await runDocument(inSteps(1 / 320, undefined));
    expect(fine.spikes.slice(0, 3).map(({ timesMs }) => timesMs.length)).toEqual([2, 2, 2]);
    const errors: number[] = [];
    for (const toleranceMv of [0.1, 0.01, 0.001]) {
      const run = await runDocument(inSteps(0.025, toleranceMv));
      expect(run.kirchhoffResidualNa).toBeLessThan(1e-9);
      expect(run.adaptive!.taken).toBeLessThan((3 * 60 * 320) / 10);
      errors.push(largestErrorMs(run, fine));
    }
    expect(errors[1]).toBeLessThan(0.002);
    expect(errors[2]).toBeLessThan(errors[1]! / 2);
    expect(errors[1]).toBeLessThan(errors[0]! / 2);
  });

  it('finds spikes between the times of output', async () => {
    const [often, seldom] = [
      await runDocument(inSteps(0.025, 0.01)),
      await runDocument(inSteps(0.25, 0.01)),
    ];
    expect(largestErrorMs(seldom, often)).toBeLessThan(0.002);
    expect(seldom.timeMs.length).toBeLessThan(often.timeMs.length / 9);
  });

  it('has the same bits in two workers, each cell its own steps', async () => {
    const document = inSteps(0.025, 0.01);
    const { model, network } = buildDocument(document);
    const alone = await runNetwork(model, network);
    const ports = [localPort(), localPort()];
    const beside = await runNetworkInWorkers(model, network, ports, { exchange: 'messages' });
    for (const port of ports) port.close();
    expect(beside).toEqual(alone);
  });

  it('is refused where cells have to go step by step', async () => {
    const gaps = [{ a: [0, 0.5], b: [1, 0.5], g: 0.01 }] as const;
    await expect(runDocument(inSteps(0.025, 0.01, { gaps }))).rejects.toMatchObject({
      code: 'simulate/adaptive',
      message: expect.stringContaining('gap junctions'),
    });
    await expect(runDocument(inSteps(0.5, 0.01))).rejects.toMatchObject({
      code: 'simulate/adaptive',
      message: expect.stringContaining('0.31 ms'),
    });
  });
});
