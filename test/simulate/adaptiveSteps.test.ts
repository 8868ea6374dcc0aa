/** Variable steps against fixed ones far finer than asked for. */
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { Cell } from '../../src/cell/cell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { Recorder } from '../../src/simulate/recorder.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { runSimulation } from '../support/runSimulation.ts';

const TREE = `1 1 0 0 0 8 -1
2 3 8 0 0 1.5 1
3 3 158 0 0 1 2
4 3 300 90 0 0.4 3
5 3 280 -120 0 0.6 3
`;

function makeCell(more: object): Cell {
  const document = {
    ...{ cabletree: 1, celsius: 6.3, morphology: { name: 'cell.swc', text: TREE } },
    membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 150 },
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'local', locus: 'dend[1](0.83)' },
    ],
    ...more,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(document));
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  const { cell, diagnostics: found } = buildCell(experiment);
  if (cell === undefined) throw new Error(JSON.stringify(found));
  return cell;
}

const hh = { paint: [{ region: 'all', mechanism: 'hh' }] };
const pas = { paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -65 } }] };
const synapse = {
  place: [
    {
      ...{ name: 'syn', locus: 'dend[1](0.83)', mechanism: 'ExpSyn' },
      parameters: { tau: 2, e: 0 },
    },
  ],
  events: [{ target: 'syn', times_ms: [1.2345, 7.1, 7.3331], weight: 0.004 }],
};
const step = {
  place: [
    {
      ...{ name: 'step', locus: 'soma(0.5)' },
      iclamp: { delay_ms: 1.017, duration_ms: 14, amplitude_nA: 0.3 },
    },
  ],
};

function runAdaptive(cell: Cell, adaptiveMv: number, durationMs: number, dtMs = 0.025) {
  const layout = discretise(cell, { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 });
  const simulation = new Simulation(cell, layout, { method: 'second-order', dtMs, adaptiveMv });
  const recorder = new Recorder(simulation, {
    ...{ durationMs, frameIntervalMs: durationMs, spikeThresholdMv: 0 },
  });
  while (!recorder.isDone) recorder.step();
  return { recording: recorder.finish(), count: simulation.adaptiveCount! };
}

/** In steps 16 times finer than the output. */
function runFine(cell: Cell, durationMs: number, dtMs = 0.025): Recording {
  const layout = discretise(cell, { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 });
  return runSimulation(cell, layout, { method: 'second-order', dtMs: dtMs / 16 }, durationMs);
}

function errorsMv({ probes }: Recording, fine: Recording): number[] {
  return probes.map(({ voltageMv }, probe) =>
    voltageMv.reduce(
      (most, mv, i) => Math.max(most, Math.abs(mv - fine.probes[probe]!.voltageMv[16 * i]!)),
      0,
    ),
  );
}

describe('variable steps', () => {
  it.each([
    ['passive, a synapse', { ...pas, ...synapse }],
    ['passive, a step', { ...pas, ...step }],
    ['hh, a synapse', { ...hh, ...synapse }],
    ['hh, a step', { ...hh, ...step }],
  ] as const)('%s: the error goes with the tolerance', (_, more) => {
    const cell = makeCell(more);
    const fine = runFine(cell, 16);
    const errors = [0.1, 0.01, 0.001].map((toleranceMv) => {
      const { recording } = runAdaptive(cell, toleranceMv, 16);
      expect(recording.kirchhoffResidualNa).toBeLessThan(1e-9);
      expect(recording.spikes.map(({ timesMs }) => timesMs.length)).toEqual(
        fine.spikes.map(({ timesMs }) => timesMs.length),
      );
      return Math.max(...errorsMv(recording, fine));
    });
    // Third order in a step and second in a run: the power of 2/3.
    const power = Math.log10(errors[0]! / errors[2]!) / 2;
    expect(power).toBeGreaterThan(0.5);
    expect(power).toBeLessThan(1);
    expect(errors[1]).toBeLessThan(errors[0]!);
  });

  it('are few where nothing happens, and miss nothing that does', () => {
    const events = [{ target: 'syn', times_ms: [1.2345, 777.7], weight: 0.01 }];
    const cell = makeCell({ ...hh, ...synapse, events });
    const { recording, count } = runAdaptive(cell, 0.01, 800);
    expect(count.taken + 2 * count.rejected).toBeLessThan(800 / 0.025 / 40);
    const sooner = { ...hh, ...synapse, events: [{ ...events[0]!, times_ms: [1.2345, 77.7] }] };
    const fine = runFine(makeCell(sooner), 84, 0.1);
    const expected = [...fine.spikes[0]!.timesMs].map((time, k) => time + 700 * k);
    expect(expected.length).toBe(2);
    recording.spikes[0]!.timesMs.forEach((time, k) => {
      expect(Math.abs(time - expected[k]!)).toBeLessThan(2e-3);
    });
    expect(recording.spikes[0]!.timesMs.length).toBe(2);
  });

  it('meet events of thresholds, however short their delay', () => {
    const relay = {
      ...hh,
      place: [...step.place, ...synapse.place],
      events: [
        {
          ...{ target: 'syn', delay_ms: 0.003, weight: 0.02 },
          source: { threshold: { locus: 'soma(0.5)', threshold_mV: -20 } },
        },
      ],
    };
    const cell = makeCell(relay);
    const fine = runFine(cell, 10);
    const errors = [0.01, 0.001].map((toleranceMv) =>
      Math.max(...errorsMv(runAdaptive(cell, toleranceMv, 10).recording, fine)),
    );
    expect(fine.spikes[1]!.timesMs.length).toBeGreaterThan(0);
    expect(errors[1]).toBeLessThan(errors[0]! / 2);
    expect(errors[1]).toBeLessThan(0.5);
  });

  it('see the levels of a voltage clamp that nothing foretells', () => {
    const levels = [
      { until_ms: 30.3, mV: -65 },
      { until_ms: 31.3, mV: -20 },
      { until_ms: 60, mV: -65 },
    ];
    const clamp = { rs_MOhm: 1, levels };
    const cell = makeCell({
      ...pas,
      place: [{ name: 'clamp', locus: 'soma(0.5)', seclamp: clamp }],
    });
    const [here, fine] = [runAdaptive(cell, 0.01, 40).recording, runFine(cell, 40)];
    const peak = ({ probes }: Recording): number => Math.max(...probes[0]!.voltageMv);
    expect(peak(fine)).toBeGreaterThan(-40);
    expect(Math.abs(peak(here) - peak(fine))).toBeLessThan(0.1);
  });

  it.each([false, true])(
    'give the same bits on every engine and after a rewind; states recorded: %s',
    (isRecorded) => {
      const probes = [{ name: 'm', locus: 'soma(0.5)', record: 'hh.m' }];
      const cell = makeCell({ ...hh, ...synapse, ...(isRecorded ? { probes } : {}) });
      const layout = discretise(cell, { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 });
      const options = { method: 'second-order', dtMs: 0.025, adaptiveMv: 0.01 } as const;
      const [wasm, js] = (['wasm', 'javascript'] as const).map(
        (engine) => new Simulation(cell, layout, { ...options, engine }),
      );
      const take = (simulation: Simulation, steps: number): Float64Array => {
        for (let k = 0; k < steps; k++) simulation.step();
        return simulation.voltageMv.slice();
      };
      expect(take(wasm!, 61)).toEqual(take(js!, 61));
      const mark = wasm!.snapshot();
      const later = take(wasm!, 100);
      wasm!.restore(mark);
      expect(take(wasm!, 100)).toEqual(later);
      expect(take(js!, 100)).toEqual(later);
      expect(wasm!.adaptiveCount).toEqual(js!.adaptiveCount);
    },
  );

  it('are refused to methods of one length of step', () => {
    const cell = makeCell({ ...hh, ...step });
    const layout = discretise(cell, { policy: 'single' });
    expect(
      () => new Simulation(cell, layout, { method: 'cn-neuron', dtMs: 0.025, adaptiveMv: 0.01 }),
    ).toThrow(/cn-neuron takes steps of one length/);
  });
});
