import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { ExperimentInput } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod } from '../../src/simulate/simulationOptions.ts';
import { pythonWith } from '../support/python.ts';

const python = pythonWith('neuron');
const reason = python === undefined ? ' (skipped: NEURON for Python is not installed)' : '';
const METHODS = ['implicit-euler', 'cn-neuron', 'second-order'] as const;
const [LEAK, REST_MV] = [1e-4, -65];

/** A forked cell with a passive membrane. */
const FORK: ExperimentInput = {
  cabletree: 1,
  morphology: { text: '1 3 0 0 0 2 -1\n2 3 200 0 0 2 1\n3 3 300 90 0 1 2\n4 3 300 -90 10 1 2\n' },
  mesh: { policy: 'fixed', count: 7 },
  paint: [{ region: 'all', mechanism: 'pas', parameters: { g: LEAK, e: REST_MV } }],
};

function prepare(input: ExperimentInput) {
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(input));
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  const { cell, diagnostics: found } = buildCell(experiment);
  if (cell === undefined) throw new Error(JSON.stringify(found));
  return { cell, experiment, layout: discretise(cell, experiment.mesh) };
}

function start(input: ExperimentInput, method: IntegrationMethod, dtMs = 0.025) {
  const { cell, layout } = prepare(input);
  return new Simulation(cell, layout, { method, dtMs });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

const step = (locus: string, amplitude_nA: number) => ({
  ...{ name: 'step', locus },
  iclamp: { delay_ms: 1, duration_ms: 1e6, amplitude_nA },
});

describe('membrane currents', () => {
  it.each(METHODS)('add up to what electrodes put in, at every step: %s', (method) => {
    const simulation = start(
      {
        ...FORK,
        paint: [{ region: 'all', mechanism: 'hh' }],
        place: [
          step('dend[0](0.37)', 0.4),
          { name: 'syn', locus: 'dend[1](0.61)', mechanism: 'ExpSyn' },
        ],
        events: [{ target: 'syn', times_ms: [2], weight: 0.01 }],
        gap_junctions: [{ a: 'dend[1](0.8)', b: 'dend[2](0.3)', conductance_uS: 0.002 }],
      },
      method,
    );
    for (let k = 0; k < 200; k++) {
      simulation.step();
      const { timeMs } = simulation;
      // At the sample of the jump an implicit step has still been taken without it.
      const isOn = method === 'implicit-euler' ? timeMs > 1 : timeMs >= 1;
      const injectedNa = isOn ? 0.4 : 0;
      expect(Math.abs(sum(simulation.membraneCurrentNa) - injectedNa)).toBeLessThan(1e-9);
    }
  });

  it.each(METHODS)('are the leak of each compartment at a steady state: %s', (method) => {
    const simulation = start({ ...FORK, place: [step('dend[0](0.37)', 0.05)] }, method, 0.5);
    for (let k = 0; k < 1000; k++) simulation.step();
    const { layout, voltageMv, membraneCurrentNa } = simulation;
    layout.compartments.forEach((node) => {
      const leakNa = LEAK * layout.areaUm2[node]! * 1e-2 * (voltageMv[node]! - REST_MV);
      expect(Math.abs(membraneCurrentNa[node]! - leakNa)).toBeLessThan(1e-7);
    });
  });

  it.skipIf(python === undefined)(`are NEURON's i_membrane_${reason}`, () => {
    const script = join(import.meta.dirname, '../support/neuronMembraneCurrents.py');
    const { stdout } = spawnSync(python!, [script], { encoding: 'utf8', cwd: '/' });
    const there = JSON.parse(stdout.trim().split('\n').at(-1)!) as number[][];
    const simulation = start(
      {
        cabletree: 1,
        morphology: { text: '1 3 0 0 0 2 -1\n2 3 400 0 0 2 1\n' },
        mesh: { policy: 'fixed', count: 11 },
        membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 120 },
        paint: [{ region: 'all', mechanism: 'hh' }],
        place: [
          step('dend[0](0.5)', 0.5),
          { name: 'syn', locus: `dend[0](${3.5 / 11})`, mechanism: 'ExpSyn' },
        ],
        events: [{ target: 'syn', times_ms: [2], weight: 0.02 }],
      },
      'implicit-euler',
    );
    let [worstNa, largestNa] = [0, 0];
    for (const row of there) {
      simulation.step();
      const here = Array.from(
        simulation.layout.compartments,
        (node) => simulation.membraneCurrentNa[node]!,
      );
      row.forEach((currentNa, k) => {
        worstNa = Math.max(worstNa, Math.abs(here[k]! - currentNa));
        largestNa = Math.max(largestNa, Math.abs(currentNa));
      });
    }
    expect(largestNa).toBeGreaterThan(0.5);
    expect(worstNa).toBeLessThan(1e-9);
  });

  it('are the current of a voltage clamp where that stands', () => {
    const simulation = start(
      {
        ...FORK,
        place: [
          {
            ...{ name: 'clamp', locus: 'dend[0](0.4)' },
            seclamp: { levels: [{ until_ms: 1e6, mV: -45 }] },
          },
        ],
      },
      'second-order',
      0.5,
    );
    for (let k = 0; k < 1000; k++) simulation.step();
    const { layout, voltageMv, membraneCurrentNa } = simulation;
    const leakNa = layout.areaUm2.map((area, i) => LEAK * area * 1e-2 * (voltageMv[i]! - REST_MV));
    expect(sum(leakNa)).toBeGreaterThan(1e-3);
    expect(sum(membraneCurrentNa)).toBeCloseTo(sum(leakNa), 7);
  });
});

describe('extracellular electrodes', () => {
  const far = (distanceUm: number): number[] => [1000 * distanceUm, 0, 0];
  const synapse: ExperimentInput = {
    ...FORK,
    place: [{ name: 'syn', locus: 'dend[0](0.1)', mechanism: 'ExpSyn' }],
    events: [{ target: 'syn', times_ms: [1], weight: 0.01 }],
    simulation: { duration_ms: 3 },
  };
  const electrode = (name: string, position: readonly number[]) => ({
    name,
    position_um: [position[0]!, position[1]!, position[2]!] as [number, number, number],
  });

  it('see a dipole from far away where no electrode puts anything in', async () => {
    const { cell, layout, experiment } = prepare({
      ...synapse,
      electrodes: [electrode('one', far(50)), electrode('two', far(100))],
    });
    const { quantities } = await runCell(cell, layout, experiment);
    expect(quantities.map(({ name, unit }) => [name, unit])).toEqual([
      ['one', 'mV'],
      ['two', 'mV'],
    ]);
    const [one, two] = quantities.map(({ values }) => values.at(-1)!);
    expect(Math.abs(one!)).toBeGreaterThan(0);
    expect(one! / two!).toBeCloseTo(4, 1);
  });

  it('are negative beside a current that flows in, and in proportion to the resistivity', async () => {
    const record = async (sigma?: number): Promise<Float64Array> => {
      const { cell, layout, experiment } = prepare({
        ...synapse,
        electrodes: [electrode('near', [20, 10, 0])],
        ...(sigma === undefined ? {} : { extracellular_sigma_S_per_m: sigma }),
      });
      return (await runCell(cell, layout, experiment)).quantities[0]!.values;
    };
    const [usual, half] = [await record(), await record(0.15)];
    const deepest = usual.indexOf(Math.min(...usual));
    expect(usual[deepest]).toBeLessThan(-1e-4);
    expect(half[deepest]! / usual[deepest]!).toBeCloseTo(2, 12);
  });

  it('need names of their own, three coordinates and a conductivity', () => {
    const problems = (change: object): string[] =>
      parseExperiment(
        JSON.stringify({ ...FORK, probes: [{ name: 'soma', locus: 'dend[0](0)' }], ...change }),
      ).diagnostics.map(({ message }) => message);
    const at = [0, 0, 0];
    expect(problems({ electrodes: [{ name: 'soma', position_um: at }] })).toEqual([
      'electrodes "soma" is named twice',
    ]);
    expect(problems({ electrodes: [{ name: ' ', position_um: at }] })[0]).toContain('no name');
    expect(problems({ electrodes: [{ name: 'a', position_um: [1, 2] }] })).toHaveLength(1);
    expect(problems({ extracellular_sigma_S_per_m: 0 })).toHaveLength(1);
  });
});
