import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/cell/cell.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { runEnsemble } from '../../src/simulate/runEnsemble.ts';
import {
  buildReferenceCell,
  layoutFromNodes,
  type ReferenceRun,
  readReferenceCase,
  referenceMesh,
} from '../support/referenceCase.ts';
import { largestDifferenceMv, largestSpikeDifferenceMs } from '../support/referenceTraces.ts';
import { sharedFolder } from '../support/shared.ts';

/** In single precision: nothing sharp happens in passive cells, and a spike's flank turns 0.0005 ms into 0.15 mV. */
const PASSIVE = ['03-rall-tree', '04-rallpack1', '05-passive-ca1_n120'];
const ACTIVE = [
  '01-hh-soma-step2',
  '02-axon-1um',
  '06-active-allen_485574832-bap-active',
  '06-active-allen_485574832-epsp',
  '08-two-cells',
  'workloads/W2-ca1-hh',
  'workloads/W3-hay-l5',
];

async function runInLane(
  cell: Cell,
  layout: CompartmentLayout,
  { method, dt, tstop }: ReferenceRun,
): Promise<Recording> {
  const simulation = {
    method: method === 'BE' ? ('implicit-euler' as const) : ('cn-neuron' as const),
    ...{ dt_ms: dt, duration_ms: tstop, table: 'exact' as const, mode: 'ensemble' as const },
  };
  const recording = { frame_interval_ms: tstop, spike_threshold_mV: 0 };
  const [result] = await runEnsemble([{ cell, layout, experiment: { simulation, recording } }]);
  expect(result).toMatchObject({ error: undefined, exactly: undefined });
  return result!.recording!;
}

const shared = sharedFolder();
describe.skipIf(shared === undefined)(
  'NEURON traces in the lanes of an ensemble (skipped without the shared reference data)',
  () => {
    for (const id of [...PASSIVE, ...ACTIVE]) {
      const isPassive = PASSIVE.includes(id);
      it(`${id} to ${isPassive ? '1e-3 mV' : '0.2 mV and 1e-3 ms'}`, async () => {
        const folder = join(shared!, 'reference', id);
        const reference = readReferenceCase(folder);
        const cell = buildReferenceCell(reference);
        const layout =
          reference.nodes === undefined
            ? discretise(cell, referenceMesh(reference))
            : layoutFromNodes(cell, reference.nodes);
        const runs = reference.runs.filter(
          ({ id: run }) => run.startsWith('be_dt0.0') || run.startsWith('cn_dt0.0'),
        );
        for (const run of runs.slice(0, 2)) {
          const recording = await runInLane(cell, layout, run);
          expect(largestDifferenceMv(recording, folder, run)).toBeLessThan(isPassive ? 1e-3 : 0.2);
          expect(largestSpikeDifferenceMs(recording, run)).toBeLessThan(1e-3);
        }
      });
    }
  },
);
