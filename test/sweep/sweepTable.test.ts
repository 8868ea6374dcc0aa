import { describe, expect, it } from 'vitest';
import { parseNumpyNumbers } from '../../src/base/numpyArray.ts';
import { unpackZip } from '../../src/base/zipArchive.ts';
import type { SetResult } from '../../src/sweep/setResult.ts';
import { planSweep } from '../../src/sweep/sweepPlan.ts';
import {
  buildSweepTable,
  checkTraceSize,
  printSweepCsv,
  printSweepNpz,
} from '../../src/sweep/sweepTable.ts';
import { parseSweepSetting } from '../../src/sweep/valueSource.ts';
import { sampleExperiment } from './sampleExperiment.ts';

const PLAN = planSweep({
  experiment: sampleExperiment(),
  settings: ['step.amplitude_nA=0.5,1', 'mesh={"policy":"fixed","count":1}'].map(parseSweepSetting),
  features: ['rate_hz', 'v_end_mV@tip'],
  traceIntervalMs: 0,
  shardCount: 1,
});

const SETS: SetResult[] = [
  {
    index: 0,
    features: [Number.NaN, -65.5],
    error: undefined,
    traces: {
      probes: ['soma', 'tip'],
      intervalMs: 0.025,
      units: ['mV', 'mV'],
      values: [Float64Array.of(1, 2), Float64Array.of(3, 4)],
    },
  },
  {
    index: 1,
    features: [],
    error: { code: 'experiment/invalid', message: 'a, "b"' },
    traces: undefined,
  },
];

const TABLE = buildSweepTable(PLAN, SETS);

describe('a table', () => {
  it('as CSV has a row a set, what is not there empty and texts quoted', () => {
    expect(printSweepCsv(TABLE).split('\n')).toEqual([
      'set,step.amplitude_nA,mesh,rate_hz,v_end_mV@tip,error,message',
      '0,0.5,"{""count"":1,""policy"":""fixed""}",,-65.5,,',
      '1,1,"{""count"":1,""policy"":""fixed""}",,,experiment/invalid,"a, ""b"""',
      '',
    ]);
  });

  it('as npz has an array a column, and the traces with NaN where there are none', () => {
    const entries = unpackZip(printSweepNpz(TABLE, SETS));
    expect([...entries.keys()].sort()).toEqual([
      'error.npy',
      'mesh.npy',
      'message.npy',
      'rate_hz.npy',
      'set.npy',
      'step.amplitude_nA.npy',
      'trace_interval_ms.npy',
      'trace_probes.npy',
      'trace_units.npy',
      'traces.npy',
      'v_end_mV@tip.npy',
    ]);
    const { shape, values } = parseNumpyNumbers(entries.get('traces.npy')!);
    expect(shape).toEqual([2, 2, 2]);
    expect([...values]).toEqual([1, 2, 3, 4, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
});

it('traces beyond 2 GB are refused before an array is made', () => {
  expect(() => checkTraceSize(100_000, 2, 4001)).toThrowError(
    expect.objectContaining({ code: 'sweep/traces-too-large' }),
  );
  expect(() => checkTraceSize(100_000, 2, 401)).not.toThrow();
});
