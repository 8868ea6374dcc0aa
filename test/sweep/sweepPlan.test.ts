import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/cell/experimentSchema.ts';
import {
  checkPlan,
  checkShard,
  hashModel,
  planSweep,
  type SweepPlan,
  type SweepRequest,
} from '../../src/sweep/sweepPlan.ts';
import { parseSweepSetting } from '../../src/sweep/valueSource.ts';
import { sampleExperiment } from './sampleExperiment.ts';

function plan(
  changes: Partial<SweepRequest> = {},
  settings = ['step.amplitude_nA=0:1:10'],
): SweepPlan {
  return planSweep({
    experiment: sampleExperiment(),
    settings: settings.map(parseSweepSetting),
    features: ['rate_hz@soma'],
    shardCount: 4,
    ...changes,
  });
}

function names(found: SweepPlan): string[] {
  return found.shards.map(({ name }) => name);
}

describe('planSweep', () => {
  it('is the same plan for the same input, to the letter', () => {
    expect(JSON.stringify(plan())).toBe(JSON.stringify(plan()));
    expect(names(plan()).every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    expect(new Set(names(plan())).size).toBe(4);
  });

  it('covers every set once, in shards that differ by one set at most', () => {
    const { shards } = plan({ shardCount: 3 });
    expect(shards.map(({ first, count }) => [first, count])).toEqual([
      [0, 3],
      [3, 3],
      [6, 4],
    ]);
    expect(plan({ shardCount: 99 }).shards).toHaveLength(10);
  });

  it.each<[string, Partial<SweepRequest>, string[]?]>([
    ['the time step', { experiment: sampleExperiment({ simulation: { dt_ms: 0.01 } }) }],
    ['the method', { experiment: sampleExperiment({ simulation: { method: 'implicit-euler' } }) }],
    ['the morphology', { experiment: withText(sampleExperiment(), '1 1 0 0 0 9 -1\n') }],
    [
      'a mechanism',
      { experiment: sampleExperiment({ mechanisms: [{ name: 'k.mod', source: 'NEURON {}' }] }) },
    ],
    ['the seed', { seed: 1 }],
    ['the features', { features: ['rate_hz@tip'] }],
    ['the traces', { traceIntervalMs: 0 }],
    ['a value', {}, ['step.amplitude_nA=0:1.1:10']],
    ['what is set', {}, ['step.delay_ms=0:1:10']],
  ])('gives other names to all shards where %s changes', (_, changes, settings) => {
    const before = new Set(names(plan()));
    const after = names(plan(changes, settings));
    const isSeed = changes.seed !== undefined;
    expect(after.filter((name) => before.has(name))).toEqual([]);
    expect(after).toHaveLength(isSeed ? before.size : after.length);
  });

  it('does not mind titles, notes, names and the order of keys', () => {
    const experiment = sampleExperiment();
    const { mesh, ...rest } = experiment;
    const same = { mesh, ...rest, title: 'another', notes: ['remark'] } as Experiment;
    const renamed = { ...same, morphology: { ...same.morphology, name: 'other.swc' } };
    expect(names(plan({ experiment: renamed }))).toEqual(names(plan()));
  });

  it('knows a file by its text and not by where it lay', () => {
    const withFile = (file: string, sha256: string) =>
      names(
        plan({
          settings: [{ path: 'morphology', source: { kind: 'list', values: [{ file, sha256 }] } }],
        }),
      );
    expect(withFile('a/x.swc', 'abc')).toEqual(withFile('b/y.swc', 'abc'));
    expect(withFile('a/x.swc', 'abc')).not.toEqual(withFile('a/x.swc', 'abd'));
  });

  it.each<[string, Partial<SweepRequest>, string[], RegExp]>([
    ['a value set twice', {}, ['dt_ms=0.025', 'simulation.dt_ms=0.05'], /is set twice/],
    ['no measure at all', { features: [] }, [], /nothing is measured/],
    ['an unknown feature', { features: ['rate'] }, [], /did you mean "rate_hz"/],
    ['a cell feature at a place', { features: ['tau_ms@soma'] }, [], /of the whole cell/],
    ['half a shard', { shardCount: 0.5 }, [], /0.5 shards make no sense/],
    ['a negative seed', { seed: -1 }, [], /-1 is no seed/],
    ['a negative interval', { traceIntervalMs: -1 }, [], /makes no trace/],
  ])('refuses %s', (_, changes, settings, message) => {
    expect(() => plan(changes, settings)).toThrow(message);
  });
});

describe('a plan read again', () => {
  it('fits its model', () => {
    const found = JSON.parse(JSON.stringify(plan())) as SweepPlan;
    checkPlan(found, sampleExperiment());
    for (const shard of found.shards) checkShard(found, shard);
    expect(found.modelSha256).toBe(hashModel(sampleExperiment()));
  });

  it('is refused beside another model, version or hand', () => {
    const found = plan();
    const other = sampleExperiment({ celsius: 10 });
    expect(() => checkPlan(found, other)).toThrow(/changed after planning/);
    expect(() => checkPlan({ ...found, cabletree: '0.0.1' }, sampleExperiment())).toThrow(
      expect.objectContaining({ code: 'sweep/other-version' }),
    );
    const forged = { ...found, features: ['v_end_mV@soma'] };
    expect(() => checkShard(forged, found.shards[0]!)).toThrow(
      expect.objectContaining({ code: 'sweep/changed-model' }),
    );
  });
});

function withText(experiment: Experiment, text: string): Experiment {
  return { ...experiment, morphology: { ...experiment.morphology, text } };
}
