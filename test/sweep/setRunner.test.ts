import { describe, expect, it } from 'vitest';
import { sha256OfText } from '../../src/base/sha256.ts';
import { buildConductanceMatrix, inputResistance } from '../../src/cable/hinesMatrix.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { Experiment } from '../../src/cell/experimentSchema.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { rootNode } from '../../src/discretise/rootNode.ts';
import { measureRestingMembrane } from '../../src/simulate/restingMembrane.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import type { SetResult } from '../../src/sweep/setResult.ts';
import { SetRunner } from '../../src/sweep/setRunner.ts';
import { planSweep, type SweepRequest } from '../../src/sweep/sweepPlan.ts';
import { parseSweepSetting } from '../../src/sweep/valueSource.ts';
import { sampleExperiment } from './sampleExperiment.ts';

function runAll(
  settings: string[],
  changes: Partial<SweepRequest> = {},
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<SetResult[]> {
  const experiment = changes.experiment ?? sampleExperiment();
  const plan = planSweep({
    experiment,
    settings: settings.map(parseSweepSetting),
    features: ['spike_count', 'v_end_mV@tip'],
    shardCount: 1,
    ...changes,
  });
  const runner = new SetRunner(plan, experiment, texts);
  return runEach(
    runner,
    Array.from({ length: plan.setCount }, (_, i) => i),
  );
}

/** One after the other, each by itself. */
async function runEach(runner: SetRunner, indices: readonly number[]): Promise<SetResult[]> {
  const results: SetResult[] = [];
  for (const index of indices) results.push(await runner.run(index));
  return results;
}

async function runDirectly(experiment: Experiment) {
  const { cell } = buildCell(experiment);
  const layout = discretise(cell!, experiment.mesh);
  return { cell: cell!, layout, recording: await runCell(cell!, layout, experiment) };
}

describe('a set', () => {
  it('is the run of the experiment with its values written in', async () => {
    const sets = await runAll(['hh.gnabar=0.1,0.2', 'step.amplitude_nA=0,1'], {
      traceIntervalMs: 0,
    });
    const written = sampleExperiment();
    written.paint[0]!.parameters = { gnabar: 0.2 };
    const { recording } = await runDirectly(written);
    const last = sets[3]!;
    expect(last.features[0]).toBe(recording.spikes[0]!.timesMs.length);
    expect(last.features[0]).toBeGreaterThan(0);
    expect(last.traces!.values[1]).toEqual(recording.probes[1]!.voltageMv);
    expect(last.traces!.probes).toEqual(['soma', 'tip']);
  });

  it('does not depend on the sets before it', async () => {
    const settings = ['mesh.count=1,3', 'step.amplitude_nA=0:2:3'];
    const experiment = sampleExperiment();
    const plan = planSweep({
      experiment,
      settings: settings.map(parseSweepSetting),
      features: ['v_end_mV'],
      shardCount: 1,
    });
    const forward = new SetRunner(plan, experiment, new Map());
    const there = await runEach(forward, [0, 1, 2, 3, 4, 5]);
    const backward = new SetRunner(plan, experiment, new Map());
    const back = (await runEach(backward, [5, 4, 3, 2, 1, 0])).reverse();
    expect(back).toEqual(there);
  });

  it('that cannot be built or blows up is a row with its reason', async () => {
    const sets = await runAll(['cm_uF_per_cm2=1,-1', 'step.amplitude_nA=1,1e300']);
    expect(sets.map(({ error }) => error?.code)).toEqual([
      undefined,
      'simulate/not-finite',
      'experiment/invalid',
      'experiment/invalid',
    ]);
    expect(sets[2]!.error!.message).toContain('cm_uF_per_cm2');
    expect(sets[2]!.features).toEqual([]);
  });

  it('whose region, probe or mechanism is unknown is such a row, too', async () => {
    const errors = (
      await runAll(['place.step.locus=soma,dend[7](0.5)', 'paint.0.mechanism=hh,hx'])
    ).map(({ error }) => error?.code);
    expect(errors[0]).toBeUndefined();
    expect(errors.slice(1).every((code) => code !== undefined)).toBe(true);
    expect((await runAll([], { features: ['v_end_mV@axon'] }))[0]!.error!.code).toBe(
      'sweep/no-probe',
    );
  });

  it('takes files by the hash of their text', async () => {
    const big = '1 1 0 0 0 20 -1\n2 3 20 0 0 1 1\n3 3 400 0 0 1 2\n';
    const sha256 = sha256OfText(big);
    const sets = await runAll(
      [],
      {
        settings: [
          { path: 'morphology', source: { kind: 'list', values: [{ file: 'big.swc', sha256 }] } },
        ],
        features: ['rin_Mohm'],
      },
      new Map([[sha256, big]]),
    );
    expect(sets[0]!.features[0]).toBeLessThan(
      (await runAll([], { features: ['rin_Mohm'] }))[0]!.features[0]!,
    );
  });

  it('keeps every so many samples of a trace', async () => {
    const traces = (await runAll([], { traceIntervalMs: 0.1 }))[0]!.traces!;
    const all = (await runAll([], { traceIntervalMs: 0 }))[0]!.traces!;
    expect(traces.intervalMs).toBeCloseTo(0.1, 12);
    expect([...traces.values[0]!]).toEqual([...all.values[0]!].filter((_, i) => i % 4 === 0));
  });

  it('keeps what probes record beside voltages, with their units', async () => {
    const experiment = sampleExperiment({
      probes: [
        { name: 'gate', locus: 'soma(0.5)', record: 'hh.m' },
        { name: 'soma', locus: 'soma(0.5)' },
        { name: 'sodium', locus: 'soma(0.5)', record: 'ina' },
      ],
    });
    const { traces } = (
      await runAll([], { experiment, traceIntervalMs: 0, features: ['max@gate'] })
    )[0]!;
    const { recording } = await runDirectly(experiment);
    expect(traces!.probes).toEqual(['soma', 'gate', 'sodium']);
    expect(traces!.units).toEqual(['mV', '', 'mA/cm2']);
    expect(traces!.values[0]).toEqual(recording.probes[0]!.voltageMv);
    expect(traces!.values[1]).toEqual(recording.quantities[0]!.values);
    expect(traces!.values[2]).toEqual(recording.quantities[1]!.values);
  });
});

describe('sets of mode ensemble', () => {
  const settings = ['hh.gnabar=0.1,0.12,0.15', 'mesh.count=1,3', 'step.amplitude_nA=0.5,1'];
  const together = { duration_ms: 20, mode: 'ensemble' };

  it('are the same whoever runs beside them, and close to those of double precision', async () => {
    const experiment = sampleExperiment({ simulation: together });
    const features = ['spike_count', 'latency_ms', 'v_end_mV@tip'];
    const plan = planSweep({
      ...{ experiment, features, shardCount: 1, traceIntervalMs: 1 },
      settings: settings.map(parseSweepSetting),
    });
    const runner = new SetRunner(plan, experiment, new Map());
    const all = await runner.runAll(Array.from({ length: plan.setCount }, (_, i) => i));
    const some = await new SetRunner(plan, experiment, new Map()).runAll([7, 2]);
    expect(some).toEqual([all[7], all[2]]);
    const exact = await runAll(settings, { features });
    all.forEach((set, k) => {
      expect(set.exactly).toBeUndefined();
      expect(set.features[0]).toBe(exact[k]!.features[0]);
      if (set.features[0]! > 0)
        expect(Math.abs(set.features[1]! - exact[k]!.features[1]!)).toBeLessThan(1e-3);
      expect(set.features[2]).not.toBe(exact[k]!.features[2]);
    });
    expect(all.some(({ features: [count] }) => count! > 0)).toBe(true);
  });

  it('that cannot be side by side run exactly and say why, and failing ones are rows', async () => {
    const experiment = sampleExperiment({
      simulation: together,
      electrodes: [{ name: 'far', position_um: [0, 50, 0] }],
    });
    const sets = await runAll(['cm_uF_per_cm2=1,-1', 'step.amplitude_nA=1,1e300'], { experiment });
    expect(sets.map(({ error }) => error?.code)).toEqual([
      undefined,
      'simulate/not-finite',
      'experiment/invalid',
      'experiment/invalid',
    ]);
    expect(sets[0]!.exactly).toBe('far records from all compartments');
    expect(sets[0]!.features).toEqual((await runAll([]))[0]!.features);
  });

  it('have an estimate of their time', async () => {
    const experiment = sampleExperiment({ simulation: together });
    const plan = planSweep({ experiment, features: ['spike_count'], shardCount: 1, settings: [] });
    expect(await new SetRunner(plan, experiment, new Map()).estimateMs(0, 20)).toBeGreaterThan(0);
  });
});

describe('features', () => {
  it('are those of the trace', async () => {
    const { recording } = await runDirectly(sampleExperiment());
    const names = ['latency_ms', 'rate_hz', 'v_end_mV', 'v_max_mV', 'v_min_mV', 'amplitude_mV'];
    const set = (await runAll([], { features: [...names, 'threshold_mV', 'width_ms'] }))[0]!;
    const [latency, rate, end, max, min, amplitude, threshold, width] = set.features as number[];
    const times = recording.spikes[0]!.timesMs;
    const voltage = [...recording.probes[0]!.voltageMv];
    expect(latency).toBe(times[0]! - 2);
    expect(rate).toBeCloseTo(times.filter((t) => t >= 2 && t <= 17).length / 0.015, 9);
    expect(end).toBe(voltage.at(-1));
    expect(max).toBe(Math.max(...voltage));
    expect(min).toBe(Math.min(...voltage));
    expect(amplitude).toBe(max! - threshold!);
    // The squid's spike at 6.3 degC.
    expect(width).toBeGreaterThan(0.8);
    expect(width).toBeLessThan(3);
  });

  it('that a run does not have are not there', async () => {
    const names = ['spike_count', 'latency_ms', 'width_ms', 'amplitude_mV', 'threshold_mV'];
    const set = (await runAll(['step.amplitude_nA=0'], { features: names }))[0]!;
    expect(set.features).toEqual([0, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('of the passive cell are those of its matrix', async () => {
    const experiment = sampleExperiment();
    const cell = buildCell(experiment).cell!;
    const layout = discretise(cell, experiment.mesh);
    const matrix = buildConductanceMatrix(layout, measureRestingMembrane(cell, layout).slopeUs);
    const set = (await runAll([], { features: ['rin_Mohm@soma', 'rin_Mohm@tip', 'tau_ms'] }))[0]!;
    const [soma, tip, tau] = set.features as number[];
    expect(soma).toBeCloseTo(inputResistance(matrix, rootNode(layout)), 9);
    expect(tip).toBeGreaterThan(soma!);
    expect(tau).toBeGreaterThan(0);
  });

  it('of a postsynaptic potential are what a synapse does to a ball alone', async () => {
    // One compartment without axial currents: tau v' = -v, pulled by a conductance that decays with 2 ms.
    const [cmUf, gS, tauMs, peakUs, areaCm2] = [1, 1e-4, 2, 1e-6, 4e-6 * Math.PI];
    const experiment = sampleExperiment({
      morphology: { name: 'ball.swc', text: '1 1 0 0 0 10 -1\n' },
      mesh: { policy: 'fixed', count: 1 },
      paint: [{ region: 'all', mechanism: 'pas', parameters: { g: gS, e: -65 } }],
      v_init_mV: -65,
      place: [
        { name: 'syn', locus: 'soma', mechanism: 'ExpSyn', parameters: { tau: tauMs, e: 0 } },
      ],
      events: [{ target: 'syn', times_ms: [5], delay_ms: 1, weight: peakUs }],
      probes: [
        { name: 'g', locus: 'soma', record: 'syn.g' },
        { name: 'soma', locus: 'soma' },
      ],
      simulation: { dt_ms: 0.005, duration_ms: 40 },
    });
    const features = ['epsp_mV', 'epsp_time_ms', 'max@g', 'mean@g', 'min@soma', 'end', 'v_end_mV'];
    const set = (await runAll([], { experiment, features }))[0]!;
    const [epsp, time, max, mean, min, end, last] = set.features as number[];
    const membraneMs = (1e-3 * cmUf) / gS;
    // Two exponentials, as the synapse hardly shunts the membrane.
    const peakMs = ((membraneMs * tauMs) / (membraneMs - tauMs)) * Math.log(membraneMs / tauMs);
    const scale = (peakUs * 65) / (1e6 * gS * areaCm2) / (membraneMs / tauMs - 1);
    const expected = scale * (Math.exp(-peakMs / membraneMs) - Math.exp(-peakMs / tauMs));
    expect(Math.abs(epsp! / expected - 1)).toBeLessThan(0.003);
    expect(Math.abs(time! - peakMs)).toBeLessThan(0.05);
    expect(max).toBeCloseTo(peakUs, 9);
    expect(Math.abs((mean! * 40) / (peakUs * tauMs) - 1)).toBeLessThan(0.01);
    expect(min).toBe(-65);
    expect(end).toBe(last);
  });

  it('of a voltage are refused for a probe that records something else', async () => {
    const experiment = sampleExperiment({
      probes: [{ name: 'sodium', locus: 'soma', record: 'ina' }],
    });
    const failed = (await runAll([], { experiment, features: ['v_end_mV@sodium'] }))[0]!;
    expect(failed.error).toMatchObject({ code: 'sweep/no-probe' });
    const sound = (await runAll([], { experiment, features: ['min', 'min@sodium'] }))[0]!;
    expect(sound.features[0]).toBeLessThan(0);
    expect(sound.features[1]).toBe(sound.features[0]);
  });
});
