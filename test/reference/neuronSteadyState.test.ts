import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildConductanceMatrix,
  inputResistance,
  transferResistances,
} from '../../src/cable/hinesMatrix.ts';
import { transferImpedances } from '../../src/cable/impedance.ts';
import type { Cell } from '../../src/cell/cell.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { placeLocus } from '../../src/discretise/place.ts';
import { measureRestingMembrane } from '../../src/simulate/restingMembrane.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { findUpwardCrossings } from '../../src/simulate/spikes.ts';
import { buildReferenceCell, readReferenceCase, referenceMesh } from '../support/referenceCase.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const caseFolder = (id: string): string => join(shared ?? '', 'reference', id);

function probeNode(cell: Cell, layout: CompartmentLayout, name: string): number {
  const probe = cell.probes.find((candidate) => candidate.name === name)!;
  return placeLocus(cell.morphology, layout, probe.locus).near;
}

interface BallAndStickResults {
  /** By the factor on the number of segments; not of every mesh. */
  readonly neuron_steady_state: Readonly<
    Record<string, { readonly Rin_MOhm: number; readonly Rtransfer_tip_end_MOhm: number }>
  >;
  readonly analytic: { readonly Rin_soma_MOhm: number };
}

interface RallTreeResults {
  readonly analytic: { readonly Rin_root_MOhm: number };
}

interface PassiveResults {
  readonly impedance: { readonly 'nseg x1': readonly ImpedanceRow[] };
}

interface ImpedanceRow {
  readonly freq_Hz: number;
  readonly Zin_soma: { readonly mag_MOhm: number; readonly phase_rad: number };
  readonly sites: Readonly<
    Record<string, { readonly Zin_MOhm: number; readonly Ztransfer_MOhm: number }>
  >;
}

interface CurrentStep {
  readonly amp_nA: number;
  readonly be: SpikeTrain;
  readonly cn: SpikeTrain;
}

interface SpikeTrain {
  readonly count: number;
  readonly first_ms: number;
  readonly last_ms: number;
}

function expectRelative(value: number, expected: number, tolerance: number): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(tolerance);
}

describe.skipIf(shared === undefined)(
  'steady states and impedances of NEURON (skipped without the shared reference data)',
  () => {
    it('agree on the ball and stick, and with the analytic cable as the mesh is refined', () => {
      const reference = readReferenceCase<BallAndStickResults>(caseFolder('03-ball-and-stick'));
      const cell = buildReferenceCell(reference);
      const { neuron_steady_state, analytic } = reference.results;
      for (const factor of [1, 3, 9, 45]) {
        const layout = discretise(cell, {
          policy: 'explicit',
          count: { soma: 1, dend: 51 * factor },
        });
        const { leakUs } = measureRestingMembrane(cell, layout);
        const matrix = buildConductanceMatrix(layout, leakUs);
        const soma = probeNode(cell, layout, 'soma');
        const stored = neuron_steady_state[`nseg x${factor}`];
        const rin = inputResistance(matrix, soma);
        if (stored === undefined) expectRelative(rin, analytic.Rin_soma_MOhm, 1e-6);
        else {
          expectRelative(rin, stored.Rin_MOhm, 1e-9);
          const tip = transferResistances(matrix, soma)[layout.endNode[1]!]!;
          expectRelative(tip, stored.Rtransfer_tip_end_MOhm, 1e-9);
        }
      }
    });

    it('agree with the analytic Rall tree as the mesh is refined', () => {
      const reference = readReferenceCase<RallTreeResults>(caseFolder('03-rall-tree'));
      const cell = buildReferenceCell(reference);
      const layout = discretise(cell, { policy: 'fixed', count: 601 });
      const { leakUs } = measureRestingMembrane(cell, layout);
      const matrix = buildConductanceMatrix(layout, leakUs);
      expectRelative(
        inputResistance(matrix, layout.startNode[0]!),
        reference.results.analytic.Rin_root_MOhm,
        1e-6,
      );
    });

    it.each(['05-passive-allen_485574832', '05-passive-ca1_n120'])(
      '%s: input and transfer impedance at every frequency to 1e-6',
      (id) => {
        const reference = readReferenceCase<PassiveResults>(caseFolder(id));
        const cell = buildReferenceCell(reference);
        const layout = discretise(cell, referenceMesh(reference));
        const { leakUs } = measureRestingMembrane(cell, layout);
        const soma = probeNode(cell, layout, 'soma');
        const rows = reference.results.impedance['nseg x1'];
        expect(rows.length).toBeGreaterThan(2);
        for (const { freq_Hz, Zin_soma, sites } of rows) {
          const column = transferImpedances(layout, leakUs, soma, freq_Hz);
          expectRelative(Math.hypot(column.re[soma]!, column.im[soma]!), Zin_soma.mag_MOhm, 1e-6);
          expect(Math.atan2(column.im[soma]!, column.re[soma]!)).toBeCloseTo(Zin_soma.phase_rad, 6);
          for (const name of Object.keys(sites)) {
            const node = probeNode(cell, layout, name);
            const z = Math.hypot(column.re[node]!, column.im[node]!);
            expectRelative(z, sites[name]!.Ztransfer_MOhm, 1e-6);
            const own = transferImpedances(layout, leakUs, node, freq_Hz);
            expectRelative(Math.hypot(own.re[node]!, own.im[node]!), sites[name]!.Zin_MOhm, 1e-6);
          }
        }
      },
    );
  },
);

describe.skipIf(shared === undefined)(
  'f-I points of NEURON (skipped without the shared reference data)',
  () => {
    it.each(['01-hh-soma-18C-fI', '01-hh-soma-fI'])('%s: count, first and last spike', (id) => {
      const reference = readReferenceCase<readonly CurrentStep[]>(caseFolder(id));
      const { stimulus } = reference.model;
      for (const point of reference.results)
        for (const [key, method] of [
          ['be', 'implicit-euler'],
          ['cn', 'cn-neuron'],
        ] as const) {
          const cell = buildReferenceCell({
            ...reference,
            model: { ...reference.model, stimuli: [{ ...stimulus!, amp: point.amp_nA }] },
          });
          const layout = discretise(cell, { policy: 'fixed', count: 1 });
          const simulation = new Simulation(cell, layout, { method, dtMs: 0.025 });
          const { count, first_ms, last_ms } = point[key];
          const times = spikeTimes(simulation, stimulus!.delay + stimulus!.dur);
          expect(times.length).toBe(count);
          if (count === 0) continue;
          expect(Math.abs(times[0]! - first_ms)).toBeLessThan(1e-5);
          expect(Math.abs(times.at(-1)! - last_ms)).toBeLessThan(1e-5);
        }
    });
  },
);

function spikeTimes(simulation: Simulation, durationMs: number): Float64Array {
  const steps = Math.round(durationMs / simulation.dtMs);
  const time = Float64Array.from({ length: steps + 1 }, (_, i) => i * simulation.dtMs);
  const soma = new Float64Array(steps + 1);
  soma[0] = simulation.voltageMv[1]!;
  for (let i = 1; i <= steps; i++) {
    simulation.step();
    soma[i] = simulation.voltageMv[1]!;
  }
  return findUpwardCrossings(time, soma, 0);
}
