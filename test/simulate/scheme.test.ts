import { describe, expect, it } from 'vitest';
import type { Recording } from '../../src/simulate/recording.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { modeOf, schemeOf } from '../../src/simulate/scheme.ts';
import { FORKED_RUN, prepareExperiment } from '../support/forkedRun.ts';

const LONG = { method: 'second-order', dt_ms: 0.025, duration_ms: 100 } as const;

/** 400 compartments for so long, with what the experiment says of schemes and modes. */
function run(duration_ms: number, simulation: object): Promise<Recording> {
  const count = { soma: 1, 'dend[1]': 200, 'dend[2]': 199 };
  const { cell, layout, experiment } = prepareExperiment({
    ...{
      ...FORKED_RUN,
      mesh: { policy: 'explicit', count },
      simulation: { duration_ms, ...simulation },
    },
    recording: { frame_interval_ms: duration_ms },
  });
  expect(layout.compartments.length).toBe(400);
  return runCell(cell, layout, experiment);
}

describe('the mode of a run', () => {
  it('is what the experiment names', () => {
    for (const mode of ['exact', 'fast', 'neuron', 'ensemble'] as const)
      for (const count of [1, 1e6]) expect(modeOf({ ...LONG, mode }, count)).toBe(mode);
  });

  it('is else fast where tables save more than they cost, by the number of steps and compartments', () => {
    expect(modeOf(LONG, 1000)).toBe('fast');
    expect(modeOf(LONG, 999)).toBe('exact');
    expect(modeOf({ ...LONG, duration_ms: 200 }, 500)).toBe('fast');
    expect(modeOf({ ...LONG, dt_ms: 0.05 }, 1000)).toBe('exact');
  });

  it('stays exact with the schemes that others have, and with variable steps', () => {
    expect(modeOf({ ...LONG, method: 'implicit-euler' }, 1e6)).toBe('exact');
    expect(modeOf({ ...LONG, method: 'cn-neuron' }, 1e6)).toBe('exact');
    expect(modeOf({ ...LONG, adaptive_mV: 0.01 }, 1e6)).toBe('exact');
    expect(schemeOf({ ...LONG, method: 'cn-neuron' }, 1e6).tableTolerance).toBeUndefined();
    expect(schemeOf(LONG, 1e6).tableTolerance).toBe(1e-5);
  });

  it('gives the bits of the mode that it is, and a recording that says so', async () => {
    const [long, fast, exact] = await Promise.all(
      [{}, { mode: 'fast' }, { mode: 'exact' }].map((mode) => run(250, { dt_ms: 0.025, ...mode })),
    );
    expect(long!.sha256).toBe(fast!.sha256);
    expect(long!.tableTolerance).toBe(1e-5);
    expect(exact!.sha256).not.toBe(fast!.sha256);
    expect(exact).not.toHaveProperty('tableTolerance');
    const [spikes, wanted] = [long!, exact!].map((recording) => recording.spikes[0]!.timesMs);
    expect(wanted!.length).toBeGreaterThan(5);
    expect(spikes).toHaveLength(wanted!.length);
    spikes!.forEach((time, k) => {
      expect(Math.abs(time - wanted![k]!)).toBeLessThan(0.002);
    });
    const [short, shortExact] = await Promise.all([run(10, {}), run(10, { mode: 'exact' })]);
    expect(short!.sha256).toBe(shortExact!.sha256);
    expect(short).not.toHaveProperty('tableTolerance');
  });
});
