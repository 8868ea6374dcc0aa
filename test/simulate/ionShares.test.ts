import { describe, expect, it } from 'vitest';
import { frameReaders } from '../../src/simulate/frameReader.ts';
import { probeReaders } from '../../src/simulate/probeColumns.ts';
import { ProbeTape } from '../../src/simulate/probeTape.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod } from '../../src/simulate/simulationOptions.ts';
import { prepareExperiment } from '../support/forkedRun.ts';

/** Both add to the sodium and potassium of hh, one of them bent in v; the second names its current RANGE as well. */
const PUMP = `NEURON { SUFFIX pump USEION na WRITE ina USEION k WRITE ik RANGE rate }
  PARAMETER { rate = 1e-3 (mA/cm2) } ASSIGNED { v (mV) ina (mA/cm2) ik (mA/cm2) }
  BREAKPOINT { ina = 3 * rate / (1 + exp(-v / 40))  ik = -2 * rate / (1 + exp(-v / 40)) }`;
const HOLE = `NEURON { SUFFIX hole USEION na READ ena WRITE ina RANGE g, ina }
  PARAMETER { g = 1e-5 (S/cm2) } ASSIGNED { v (mV) ena (mV) ina (mA/cm2) }
  BREAKPOINT { ina = g * (v - ena) }`;
const SYNAPSE = `NEURON { POINT_PROCESS hit USEION ca READ eca WRITE ica RANGE g }
  PARAMETER { g = 1e-4 (uS) } ASSIGNED { v (mV) eca (mV) ica (nA) }
  BREAKPOINT { ica = g * (v - eca) }`;

const PARTS = ['hh.ina', 'pump.ina', 'hole.ina', 'ina'];

function prepare(change: object = {}) {
  return prepareExperiment({
    cabletree: 1,
    morphology: { text: '1 1 0 0 0 8 -1\n2 3 100 0 0 1 1\n3 3 200 0 0 1 2\n' },
    mesh: { policy: 'fixed', count: 5 },
    mechanisms: [
      { name: 'pump.mod', source: PUMP },
      { name: 'hole.mod', source: HOLE },
      { name: 'hit.mod', source: SYNAPSE },
    ],
    paint: [
      { region: 'all', mechanism: 'hh' },
      { region: 'all', mechanism: 'pump', parameters: { rate: '1e-3 + 1e-6 * distance' } },
      { region: 'all', mechanism: 'hole' },
    ],
    place: [
      { name: 'step', locus: 'soma', iclamp: { delay_ms: 0.5, duration_ms: 9, amplitude_nA: 1 } },
    ],
    probes: PARTS.map((record) => ({ name: record, locus: 'dend[0](0.5)', record })),
    simulation: { duration_ms: 5 },
    ...change,
  });
}

describe('a mechanism’s share of the current of an ion', () => {
  for (const method of ['implicit-euler', 'cn-neuron', 'second-order'] as const)
    it(`adds up with those of the others to the whole, by ${method}`, async () => {
      const { cell, layout, experiment } = prepare();
      const simulation = { ...experiment.simulation, method: method as IntegrationMethod };
      const { quantities } = await runCell(cell, layout, { ...experiment, simulation });
      expect(quantities.map(({ quantity, unit }) => [quantity, unit])).toEqual(
        PARTS.map((name) => [name, 'mA/cm2']),
      );
      const [hh, pump, hole, whole] = quantities.map(({ values }) => values);
      expect(Math.max(...hh!.map(Math.abs))).toBeGreaterThan(0.1);
      whole!.forEach((sum, k) => {
        const parts = [hh![k]!, pump![k]!, hole![k]!];
        expect(parts.every((part) => part !== 0)).toBe(true);
        const size = parts.reduce((most, part) => most + Math.abs(part), 0);
        expect(Math.abs(parts[0]! + parts[1]! + parts[2]! - sum)).toBeLessThanOrEqual(4e-16 * size);
      });
    });

  it('has the bits of JavaScript, and changes nothing else', () => {
    const { cell, layout } = prepare();
    const options = { method: 'second-order', dtMs: 0.025 } as const;
    const wasm = new Simulation(cell, layout, { ...options, engine: 'wasm' });
    const js = new Simulation(cell, layout, { ...options, engine: 'javascript' });
    const without = new Simulation({ ...cell, quantities: [] }, layout, options);
    const tape = new ProbeTape(wasm, probeReaders(wasm));
    const readers = probeReaders(js);
    wasm.advance(100, tape);
    without.advance(100);
    for (let row = 0; row < 100; row++) {
      js.step();
      const read = readers.map((reader) => reader());
      expect(read.map((_, column) => tape.valueAt(row, column))).toEqual(read);
    }
    expect(without.voltageMv).toEqual(wasm.voltageMv);
  });

  it('is that of a run alone where cells run side by side in single precision', async () => {
    const { cell, layout, experiment } = prepare();
    const run = (mode: 'exact' | 'ensemble') =>
      runCell(cell, layout, { ...experiment, simulation: { ...experiment.simulation, mode } });
    const [alone, lane] = [await run('exact'), await run('ensemble')];
    alone.quantities.forEach(({ values }, k) => {
      const largest = Math.max(...values.map(Math.abs));
      lane.quantities[k]!.values.forEach((value, at) => {
        expect(Math.abs(value - values[at]!)).toBeLessThan(2e-3 * largest);
      });
    });
  });

  it('is in whole-cell frames, without a value where the mechanism is not', () => {
    const { cell, layout } = prepare({
      paint: [
        { region: 'all', mechanism: 'hh' },
        { region: 'dend', mechanism: 'hole' },
      ],
      probes: [],
      recording: { frames: ['hole.ina', 'hh.ina', 'ina'] },
    });
    const simulation = new Simulation(cell, layout, { method: 'second-order', dtMs: 0.025 });
    simulation.advance(50);
    const [hole, hh, whole] = frameReaders(simulation).map(({ read }) => {
      const values = new Float32Array(layout.nodeCount);
      read(values, 0);
      return values;
    });
    const isDendrite = Array.from(layout.section, (section) => section !== 0);
    for (let node = 0; node < layout.nodeCount; node++) {
      expect(Number.isNaN(hole![node]!)).toBe(!isDendrite[node]!);
      if (!isDendrite[node]!) expect(hh![node]).toBe(whole![node]);
      else expect(hh![node]! + hole![node]!).toBeCloseTo(whole![node]!, 6);
    }
  });

  it('of a point process is a current in nA', async () => {
    const { cell, layout, experiment } = prepare({
      place: [{ name: 'here', locus: 'dend[0](0.5)', mechanism: 'hit' }],
      probes: [
        { name: 'ica', locus: 'dend[0](0.5)', record: 'here.ica' },
        { name: 'density', locus: 'dend[0](0.5)', record: 'ica' },
        { name: 'v', locus: 'dend[0](0.5)' },
      ],
      simulation: { duration_ms: 1, method: 'implicit-euler' },
    });
    const { quantities, probes } = await runCell(cell, layout, experiment);
    const [own, density] = quantities;
    expect([own!.quantity, own!.unit]).toEqual(['here.ica', 'nA']);
    // The current of a step is that at the voltage of its start: g (v - eca), at the calcium potential NEURON assumes.
    for (let k = 1; k < own!.values.length; k++)
      expect(own!.values[k]).toBeCloseTo(
        1e-4 * (probes[0]!.voltageMv[k - 1]! - 132.4579341637009),
        12,
      );
    const areaUm2 = (100 * own!.values[1]!) / density!.values[1]!;
    expect(layout.areaUm2.some((area) => Math.abs(area - areaUm2) < 1e-9 * area)).toBe(true);
  });
});
