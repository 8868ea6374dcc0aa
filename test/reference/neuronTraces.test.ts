import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/cell/cell.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import {
  buildReferenceCell,
  layoutFromNodes,
  type ReferenceCase,
  type ReferenceRun,
  readReferenceCase,
  referenceMesh,
} from '../support/referenceCase.ts';
import { largestDifferenceMv, largestSpikeDifferenceMs } from '../support/referenceTraces.ts';
import { runSimulation } from '../support/runSimulation.ts';
import { sharedFolder } from '../support/shared.ts';

const CASES = [
  '01-hh-soma-18C-step1',
  '01-hh-soma-step1',
  '01-hh-soma-step2',
  '01-hh-soma-step3',
  '01-hh-soma-step4',
  '02-axon-1um',
  '02-axon-4um',
  '02-squid-axon-18C',
  '03-ball-and-stick',
  '03-rall-tree',
  '04-rallpack1',
  '04-rallpack2',
  '04-rallpack3',
  '05-passive-allen_485574832',
  '05-passive-ca1_n120',
  '06-active-allen_485574832-bap',
  '06-active-allen_485574832-bap-active',
  '06-active-allen_485574832-epsp',
  '06-active-allen_485574832-epsp-distal',
  '06-active-allen_485574832-nmda-strong',
  '06-active-allen_485574832-nmda-weak',
  '08-two-cells',
  'workloads/W3-hay-l5',
];

function runReference(cell: Cell, layout: CompartmentLayout, run: ReferenceRun): Recording {
  const method = run.method === 'BE' ? 'implicit-euler' : 'cn-neuron';
  return runSimulation(cell, layout, { method, dtMs: run.dt }, run.tstop);
}

function fixedStepRuns({ runs }: ReferenceCase): ReferenceRun[] {
  return runs.filter(
    ({ method, nseg_factor = 1, id }) =>
      method !== 'CVODE' && nseg_factor === 1 && !id.startsWith('converged'),
  );
}

const shared = sharedFolder();
describe.skipIf(shared === undefined)(
  'NEURON traces (skipped without the shared reference data)',
  () => {
    for (const id of CASES) {
      const folder = join(shared ?? '', 'reference', id);
      describe(id, () => {
        it('is there', () => expect(existsSync(folder)).toBe(true));
        const reference = existsSync(folder) ? readReferenceCase(folder) : undefined;
        if (reference === undefined) return;
        const cell = buildReferenceCell(reference);
        const own = discretise(cell, referenceMesh(reference));

        if (reference.nodes !== undefined) {
          const nodes = reference.nodes;
          it('has the same node areas and resistances to 1e-6', () => {
            expect([...own.parent]).toEqual(nodes.parent);
            expect([...own.section]).toEqual(nodes.section);
            nodes.area_um2.forEach((area, i) => {
              expect(Math.abs(own.areaUm2[i]! - area)).toBeLessThanOrEqual(1e-6 * area);
              const mohm = nodes.ri_MOhm[i]!;
              expect(Math.abs(own.axialResistanceMohm[i]! - mohm)).toBeLessThanOrEqual(1e-6 * mohm);
            });
          });
        }

        for (const run of fixedStepRuns(reference)) {
          it(`${run.id} from our own geometry to 1e-3 mV and 1e-3 ms`, () => {
            const recording = runReference(cell, own, run);
            expect(largestDifferenceMv(recording, folder, run)).toBeLessThan(1e-3);
            expect(largestSpikeDifferenceMs(recording, run)).toBeLessThan(1e-3);
            expect(recording.kirchhoffResidualNa).toBeLessThan(1e-9);
          });
          if (reference.nodes === undefined) continue;
          const layout = layoutFromNodes(cell, reference.nodes);
          it(`${run.id} on NEURON's node table to 1e-5 mV and 1e-5 ms`, () => {
            const recording = runReference(cell, layout, run);
            expect(largestDifferenceMv(recording, folder, run)).toBeLessThan(1e-5);
            expect(largestSpikeDifferenceMs(recording, run)).toBeLessThan(1e-5);
          });
        }
      });
    }
  },
);
