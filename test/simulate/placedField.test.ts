import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { ExperimentInput } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { compartmentAt } from '../../src/discretise/place.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod } from '../../src/simulate/simulationOptions.ts';
import { pythonWith } from '../support/python.ts';

const python = pythonWith('neuron');
const reason = python === undefined ? ' (skipped: NEURON for Python is not installed)' : '';

const cable: ExperimentInput = {
  cabletree: 1,
  morphology: { text: '1 3 0 0 0 2 -1\n2 3 400 0 0 2 1\n' },
  mesh: { policy: 'fixed', count: 11 },
  membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 120 },
  paint: [{ region: 'all', mechanism: 'hh' }],
};

function start(input: ExperimentInput, method: IntegrationMethod, dtMs: number) {
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(input));
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  const { cell } = buildCell(experiment);
  const layout = discretise(cell!, experiment.mesh);
  return { layout, simulation: new Simulation(cell!, layout, { method, dtMs }) };
}

describe('a uniform field', () => {
  it.each(['implicit-euler', 'cn-neuron', 'second-order'] as const)(
    'polarises a sealed cable as the cable equation says: %s',
    (method) => {
      const [radiusUm, raOhmCm, gSPerCm2, lengthUm, strength] = [1, 150, 1e-4, 1000, 3];
      const { layout, simulation } = start(
        {
          ...cable,
          morphology: { text: `1 3 0 0 0 ${radiusUm} -1\n2 3 ${lengthUm} 0 0 ${radiusUm} 1\n` },
          mesh: { policy: 'fixed', count: 201 },
          v_init_mV: -70,
          membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: raOhmCm },
          paint: [{ region: 'all', mechanism: 'pas', parameters: { g: gSPerCm2, e: -70 } }],
          fields: [
            {
              ...{ name: 'plates', direction: [2, 0, 0] },
              step: { delay_ms: 0, duration_ms: 1e6, amplitude_mV_per_mm: strength },
            },
          ],
        },
        method,
        0.5,
      );
      let residualNa = 0;
      for (let k = 0; k < 600; k++)
        residualNa = Math.max(residualNa, simulation.stepAndCheckConservation());
      expect(residualNa).toBeLessThan(1e-9);
      const lambdaUm = Math.sqrt((radiusUm * 1e-4) / (2 * raOhmCm * gSPerCm2)) * 1e4;
      for (const x of [0.1, 0.5, 0.9]) {
        const node = compartmentAt(layout, { section: 0, x });
        const fromMiddleUm = (layout.x[node]! - 0.5) * lengthUm;
        const expected =
          (strength * 1e-3 * lambdaUm * Math.sinh(fromMiddleUm / lambdaUm)) /
          Math.cosh(lengthUm / 2 / lambdaUm);
        expect(simulation.voltageMv[node]! + 70).toBeCloseTo(expected, 4);
      }
    },
  );

  it('across a cable does nothing', () => {
    const field = {
      ...{ name: 'plates', direction: [0, 1, 0] as [number, number, number] },
      sine: { delay_ms: 0, duration_ms: 100, amplitude_mV_per_mm: 50, frequency_hz: 100 },
    };
    const [with_, without] = [[field], []].map((fields) => {
      const { simulation } = start({ ...cable, fields }, 'cn-neuron', 0.025);
      for (let k = 0; k < 100; k++) simulation.step();
      return [...simulation.voltageMv];
    });
    expect(with_).toEqual(without);
  });

  it.skipIf(python === undefined)(`agrees with NEURON's extracellular${reason}`, () => {
    const peer = spawnSync(python!, [join(import.meta.dirname, '../support/neuronField.py')], {
      ...{ encoding: 'utf8', cwd: '/' },
    });
    const there = JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as number[][];
    const { layout, simulation } = start(
      {
        ...cable,
        fields: [
          {
            ...{ name: 'plates', direction: [1, 0, 0] },
            waveform: { times_ms: [1, 1000], values_mV_per_mm: [5, 5] },
          },
        ],
      },
      'implicit-euler',
      0.025,
    );
    const nodes = there[0]!.map((_, k) =>
      compartmentAt(layout, { section: 0, x: (k + 0.5) / there[0]!.length }),
    );
    let [worst, effect] = [0, 0];
    there.forEach((row, step) => {
      if (step > 0) simulation.step();
      row.forEach((mv, k) => {
        worst = Math.max(worst, Math.abs(mv - simulation.voltageMv[nodes[k]!]!));
        effect = Math.max(effect, Math.abs(mv - there[0]![k]!));
      });
    });
    expect(effect).toBeGreaterThan(0.3);
    expect(worst).toBeLessThan(1e-6);
  });

  it('complains of a field without direction or course', () => {
    const complaintOf = (field: object): string | undefined =>
      parseExperiment(JSON.stringify({ ...cable, fields: [field] })).diagnostics[0]?.message;
    const step = { delay_ms: 0, duration_ms: 1, amplitude_mV_per_mm: 1 };
    expect(complaintOf({ name: 'f', direction: [0, 0, 0], step })).toMatch(/no length/);
    expect(complaintOf({ name: 'f', direction: [1, 0, 0] })).toMatch(/needs one of step/);
    expect(
      complaintOf({ name: 'f', direction: [1, 0, 0], step: { ...step, duration_ms: 0 } }),
    ).toMatch(/duration_ms is 0/);
  });
});
