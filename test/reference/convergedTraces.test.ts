/** The default method against runs that NEURON took with steps and errors far below what is asked for here. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discretise } from '../../src/discretise/discretise.ts';
import {
  buildReferenceCell,
  readReferenceCase,
  readTrace,
  referenceMesh,
} from '../support/referenceCase.ts';
import { largestDifferenceMv, largestSpikeDifferenceMs } from '../support/referenceTraces.ts';
import { runSimulation } from '../support/runSimulation.ts';
import { sharedFolder } from '../support/shared.ts';

/** The tolerances of the reference data: mV of passive cells; ms of spikes in one compartment and on trees. */
const PASSIVE_MV = 1e-3;
const SPIKE_MS = 0.01;
const TREE_SPIKE_MS = 0.05;

const shared = sharedFolder();
const reason = shared === undefined ? ' (skipped: no folder of reference data)' : '';

describe.skipIf(shared === undefined)(`second-order against converged runs${reason}`, () => {
  const runCase = (id: string, dtMs: number) => {
    const folder = join(shared!, 'reference', id);
    const reference = readReferenceCase(folder);
    const run = reference.runs.find((candidate) => candidate.id === 'converged_x1')!;
    const cell = buildReferenceCell(reference);
    const layout = discretise(cell, referenceMesh(reference));
    const recording = runSimulation(cell, layout, { method: 'second-order', dtMs }, run.tstop);
    expect(recording.kirchhoffResidualNa).toBeLessThan(1e-9);
    return { recording, folder, run };
  };

  it.each([
    ['03-ball-and-stick', 0.0125],
    ['03-rall-tree', 0.00625],
    ['04-rallpack1', 0.003125],
    ['04-rallpack2', 0.025],
    ['05-passive-ca1_n120', 0.0125],
    ['07-calcium-pool', 0.0125],
    ['05-passive-allen_485574832', 0.00625],
  ])('%s to 1e-3 mV in steps of %d ms', (id, dtMs) => {
    const { recording, folder, run } = runCase(id, dtMs);
    expect(largestDifferenceMv(recording, folder, run)).toBeLessThan(PASSIVE_MV);
  });

  it.each([
    ['01-hh-soma-step1', 0.025],
    ['01-hh-soma-step2', 0.025],
    ['01-hh-soma-step3', 0.025],
    ['01-hh-soma-step4', 0.025],
    ['01-hh-soma-18C-step1', 0.00625],
  ])('%s: spikes to 0.01 ms in steps of %d ms', (id, dtMs) => {
    const { recording, run } = runCase(id, dtMs);
    expect(largestSpikeDifferenceMs(recording, run)).toBeLessThan(SPIKE_MS);
  });

  it.each([
    '02-axon-1um',
    '02-axon-4um',
    '02-squid-axon-18C',
    '06-active-allen_485574832-bap',
    '06-active-allen_485574832-bap-active',
    '06-active-allen_485574832-epsp',
    '08-two-cells',
  ])('%s: spikes to 0.05 ms in steps of 0.025 ms', (id) => {
    const { recording, run } = runCase(id, 0.025);
    expect(largestSpikeDifferenceMs(recording, run)).toBeLessThan(TREE_SPIKE_MS);
  });

  it.each([
    ['06-active-allen_485574832-epsp-distal', 'apic_far'],
    ['06-active-allen_485574832-nmda-strong', 'apic_median'],
    ['06-active-allen_485574832-nmda-weak', 'apic_median'],
  ])('%s: what it differs by is the error of the events of the stored run', (id, atSynapse) => {
    const { recording, folder, run } = runCase(id, 0.0125);
    const coarse = readReferenceCase(folder).runs.find((other) => other.id === 'cn_dt0.025')!;
    const fineTrace = readTrace(folder, run.trace!);
    const coarseTrace = readTrace(folder, coarse.trace!);
    const rowAt = new Map(
      Array.from(coarseTrace.get('t_ms')!, (timeMs, row) => [timeMs.toFixed(6), row] as const),
    );
    // NEURON's events act at steps, an error of first order, so that two of its steps give the run at a step of 0.
    const share = run.dt / (coarse.dt - run.dt);
    for (const { name, voltageMv } of recording.probes) {
      let [fromStored, fromExtrapolated] = [0, 0];
      fineTrace.get('t_ms')!.forEach((timeMs, row) => {
        const stored = fineTrace.get(name)![row]!;
        const change = stored - coarseTrace.get(name)![rowAt.get(timeMs.toFixed(6))!]!;
        const here = voltageMv[Math.round(timeMs / 0.0125)]!;
        fromStored = Math.max(fromStored, Math.abs(here - stored));
        fromExtrapolated = Math.max(fromExtrapolated, Math.abs(here - stored - share * change));
      });
      if (name === atSynapse) expect(fromExtrapolated).toBeLessThan(fromStored / 4);
      expect(fromExtrapolated).toBeLessThan(0.03);
    }
  });
});
