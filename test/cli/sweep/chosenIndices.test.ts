import { describe, expect, it } from 'vitest';
import { chooseIndices } from '../../../cli/sweep/chosenIndices.ts';
import type { SweepPlan } from '../../../src/sweep/index.ts';

const PLAN = {
  shards: Array.from({ length: 5 }, (_, i) => ({ name: `${i}` })),
} as unknown as SweepPlan;

describe('chooseIndices', () => {
  it('takes the option before any variable, and all without either', () => {
    const env = { JOB_COMPLETION_INDEX: '1' };
    expect(chooseIndices('2-3', PLAN, env)).toEqual({ indices: [2, 3], source: '--index' });
    expect(chooseIndices(undefined, PLAN, env)).toEqual({
      indices: [1],
      source: 'JOB_COMPLETION_INDEX',
    });
    expect(chooseIndices(undefined, PLAN, { SLURM_ARRAY_TASK_ID: '' }).indices).toBeUndefined();
  });

  it('names what is wrong with either', () => {
    expect(() => chooseIndices('x', PLAN, {})).toThrow(/--index is "x"/);
    expect(() => chooseIndices(undefined, PLAN, { SLURM_ARRAY_TASK_ID: '5' })).toThrow(
      /there is no shard 5: the sweep has 5, numbered from 0/,
    );
  });
});
