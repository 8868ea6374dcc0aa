import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { interpretKernel } from '../../src/kernels/interpretKernel.ts';
import { Recorder } from '../../src/simulate/recorder.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { type RunOptions, runCell } from '../../src/simulate/runCell.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { findUpwardCrossings } from '../../src/simulate/spikes.ts';

const SWC = readFileSync(new URL('../../morphologies/ball_and_stick.swc', import.meta.url), 'utf8');
const LEAK = { region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -70 } };
const HH = { region: 'all', mechanism: 'hh', parameters: { gl: 0 } };

function prepare(change: object) {
  const value = {
    cabletree: 1,
    morphology: { name: 'ball_and_stick.swc', swc: SWC },
    v_init_mV: -70,
    paint: [LEAK],
    probes: [{ name: 'soma', locus: 'soma' }],
    simulation: { duration_ms: 10 },
    ...change,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  return { experiment: experiment!, cell: built.cell! };
}

async function run(change: object, options: RunOptions = {}): Promise<Recording> {
  const { experiment, cell } = prepare(change);
  return runCell(cell, discretise(cell, experiment.mesh), experiment, options);
}

const step = (locus: string, amplitude_nA = 0.1) => ({
  place: [{ name: 'step', locus, iclamp: { delay_ms: 0, duration_ms: 1e9, amplitude_nA } }],
});

describe('a run', () => {
  it('stays at rest but for rounding without a stimulus', async () => {
    const { probes } = await run({});
    expect(Math.max(...probes[0]!.voltageMv.map((v) => Math.abs(v + 70)))).toBeLessThan(1e-9);
  });

  it('gives the same sha256 twice, and another for another dt', async () => {
    const change = { paint: [LEAK, HH], ...step('soma', 0.5) };
    const first = await run(change);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await run(change)).sha256).toBe(first.sha256);
    const other = await run({ ...change, simulation: { duration_ms: 10, dt_ms: 0.0125 } });
    expect(other.sha256).not.toBe(first.sha256);
  });

  it('refuses more steps than memory holds, before the first', async () => {
    const code = 'simulate/too-many-steps';
    await expect(run({ simulation: { duration_ms: 1e9 } })).rejects.toMatchObject({ code });
    await expect(run({ simulation: { duration_ms: 1e300 } })).rejects.toMatchObject({ code });
  });

  it('gives the same bits through the interpreter as through JavaScript', async () => {
    const { experiment, cell } = prepare({ paint: [LEAK, HH], ...step('soma', 0.5) });
    const layout = discretise(cell, experiment.mesh);
    const simulation = new Simulation(cell, layout, {
      method: 'second-order',
      dtMs: 0.025,
      engine: interpretKernel,
    });
    const recorder = new Recorder(simulation, {
      durationMs: 10,
      frameIntervalMs: 0.1,
      spikeThresholdMv: 0,
    });
    while (!recorder.isDone) recorder.step();
    expect(recorder.finish().sha256).toBe((await runCell(cell, layout, experiment)).sha256);
  });

  it('settles at Ohm law, wherever between nodes the electrode stands', async () => {
    const rin = async (locus: string, count: number): Promise<number> => {
      const { probes } = await run({
        ...step(locus),
        mesh: { policy: 'fixed', count },
        probes: [{ name: 'soma', locus: 'soma' }],
        simulation: { duration_ms: 400, method: 'implicit-euler', dt_ms: 0.5 },
      });
      return (probes[0]!.voltageMv.at(-1)! + 70) / 0.1;
    };
    // Transfer resistance to the soma from x = 0.37, which is no node of either mesh.
    expect(
      Math.abs((await rin('dend[0](0.37)', 41)) / (await rin('dend[0](0.37)', 501)) - 1),
    ).toBeLessThan(2e-4);
  });

  it('is second order with cn-neuron and first order with implicit Euler', async () => {
    const voltageAt2 = async (method: string, dt_ms: number): Promise<number> => {
      const { probes, timeMs } = await run({
        ...step('soma'),
        simulation: { duration_ms: 2, method, dt_ms },
      });
      expect(timeMs.at(-1)).toBeCloseTo(2, 12);
      return probes[0]!.voltageMv.at(-1)!;
    };
    const exact = await voltageAt2('cn-neuron', 1 / 1024);
    const errorOf = async (method: string, dt: number) =>
      Math.abs((await voltageAt2(method, dt)) - exact);
    const cn = (await errorOf('cn-neuron', 1 / 16)) / (await errorOf('cn-neuron', 1 / 32));
    const be =
      (await errorOf('implicit-euler', 1 / 16)) / (await errorOf('implicit-euler', 1 / 32));
    expect(Math.log2(cn)).toBeGreaterThan(1.9);
    expect(Math.log2(cn)).toBeLessThan(2.1);
    expect(Math.log2(be)).toBeGreaterThan(0.9);
    expect(Math.log2(be)).toBeLessThan(1.1);
  });

  it('takes for mode neuron the scheme of NEURON, and keeps a method that is one', async () => {
    const shaOf = async (method: string, mode: string): Promise<string> => {
      const simulation = { duration_ms: 2, method, mode };
      return (await run({ paint: [LEAK, HH], ...step('soma', 0.5), simulation })).sha256;
    };
    const neuron = await shaOf('second-order', 'neuron');
    expect(neuron).toBe(await shaOf('cn-neuron', 'exact'));
    expect(neuron).not.toBe(await shaOf('second-order', 'exact'));
    expect(await shaOf('implicit-euler', 'neuron')).toBe(await shaOf('implicit-euler', 'exact'));
  });

  it('conserves current', async () => {
    const { kirchhoffResidualNa } = await run({ paint: [LEAK, HH], ...step('soma', 0.5) });
    expect(kirchhoffResidualNa).toBeGreaterThan(0);
    expect(kirchhoffResidualNa).toBeLessThan(1e-9);
  });

  it('records frames of the whole cell at their interval', async () => {
    const { frames, probes } = await run({
      ...step('soma'),
      recording: { frame_interval_ms: 0.5 },
    });
    expect(frames.intervalMs).toBeCloseTo(0.5, 12);
    expect(frames.frameCount).toBe(21);
    expect(frames.voltageMv.length).toBe(21 * frames.nodeCount);
    // Node 1 is the soma's centre; 20 steps make a frame.
    const soma = probes[0]!.voltageMv;
    for (let f = 0; f < 21; f++)
      expect(frames.voltageMv[f * frames.nodeCount + 1]).toBe(Math.fround(soma[f * 20]!));
  });

  it('keeps what was computed when it is stopped, and reports progress', async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const recording = await run(
      {
        paint: [LEAK, HH],
        ...step('soma', 0.5),
        simulation: { duration_ms: 1e5 },
        recording: { frame_interval_ms: 10 },
      },
      {
        signal: stop.signal,
        onProgress: (share) => {
          shares.push(share);
          stop.abort();
        },
      },
    );
    expect(recording.timeMs.length).toBeGreaterThan(1);
    expect(recording.timeMs.length).toBeLessThan(4e6);
    expect(recording.probes[0]!.voltageMv.length).toBe(recording.timeMs.length);
    expect(shares.length).toBeGreaterThan(0);
  });

  it('stops at a number that is not finite and names mechanism, place and time', async () => {
    const source = `NEURON { SUFFIX bad NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-4 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = g * log(v) }`;
    const change = {
      mechanisms: [{ name: 'bad.mod', source }],
      paint: [LEAK, { region: 'dend', mechanism: 'bad' }],
    };
    await expect(run(change)).rejects.toMatchObject({
      code: 'simulate/not-finite',
      message: expect.stringMatching(
        /^(bad\.\w+|the voltage) at \S+\(\S+\) is no longer .* t = 0\.\d+ ms/,
      ),
    });
  });

  it('refuses a bare membrane and a missing reversal potential', async () => {
    await expect(run({ paint: [] })).rejects.toMatchObject({ code: 'simulate/no-membrane' });
    const source = `NEURON { SUFFIX x USEION cl READ ecl WRITE icl VALENCE -1 RANGE g }
PARAMETER { g = 1e-4 (S/cm2) }
ASSIGNED { v (mV) ecl (mV) icl (mA/cm2) }
BREAKPOINT { icl = g * (v - ecl) }`;
    const change = {
      mechanisms: [{ name: 'x.mod', source }],
      paint: [LEAK, { region: 'soma', mechanism: 'x' }],
    };
    await expect(run(change)).rejects.toMatchObject({
      code: 'simulate/no-reversal',
      message: expect.stringContaining('ecl'),
    });
    const painted = [...change.paint, { region: 'all', ion: 'cl', reversal_mV: -70 }];
    await expect(run({ ...change, paint: painted })).resolves.toMatchObject({ dtMs: 0.025 });
  });

  it('runs trees that are not joined side by side', async () => {
    const two = `${SWC}\n100 3 0 500 0 1 -1\n101 3 100 500 0 1 100\n`;
    const { probes } = await run({
      morphology: { name: 'two.swc', swc: two },
      ...step('soma'),
      probes: [
        { name: 'soma', locus: 'soma' },
        { name: 'other', locus: 'sample(101)' },
      ],
    });
    expect(probes[0]!.voltageMv.at(-1)!).toBeGreaterThan(-69);
    expect(Math.abs(probes[1]!.voltageMv.at(-1)! + 70)).toBeLessThan(1e-10);
  });
});

describe('spikes', () => {
  it('are upward crossings, linear between samples', () => {
    const time = Float64Array.of(0, 1, 2, 3, 4, 5);
    const voltage = Float64Array.of(-10, 10, 5, -5, 0, 3);
    expect([...findUpwardCrossings(time, voltage, 0)]).toEqual([0.5, 4]);
    expect([...findUpwardCrossings(time, voltage, 20)]).toEqual([]);
  });
});
