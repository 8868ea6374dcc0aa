import { expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { runCell } from '../../src/simulate/runCell.ts';

/** The voltage at a synapse between a fork, which has no membrane, and the first compartment behind it; by ms. */
async function voltageAtSynapse(method: string, dt_ms: number): Promise<number[]> {
  const { experiment } = parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: {
        name: 'fork.swc',
        text: '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 110 0 0 1 2\n4 3 160 40 0 0.5 3\n5 3 160 -60 0 0.7 3\n',
      },
      mesh: { policy: 'fixed', count: 3 },
      paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } }],
      place: [{ name: 'syn', locus: 'dend[1](0.05)', mechanism: 'ExpSyn', parameters: { tau: 5 } }],
      events: [{ target: 'syn', weight: 0.02, times_ms: [2] }],
      probes: [{ name: 'synapse', locus: 'dend[1](0.05)' }],
      v_init_mV: -70,
      simulation: { method, dt_ms, duration_ms: 10 },
    }),
  );
  const { cell } = buildCell(experiment!);
  const recording = await runCell(cell!, discretise(cell!, experiment!.mesh), experiment!);
  return [3, 5, 9].map((ms) => recording.probes[0]!.voltageMv[Math.round(ms / dt_ms)]!);
}

it('second order has the voltage at a synapse beside a fork that implicit Euler converges to', async () => {
  const fine = await voltageAtSynapse('implicit-euler', 0.002);
  const ours = await voltageAtSynapse('second-order', 0.025);
  ours.forEach((voltageMv, k) => {
    expect(Math.abs(voltageMv - fine[k]!)).toBeLessThan(0.02);
  });
});
