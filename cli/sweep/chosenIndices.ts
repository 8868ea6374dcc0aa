import { ModelError } from '../../src/index.ts';
import type { SweepPlan } from '../../src/sweep/index.ts';
import { parseIndices } from './arraySyntax.ts';
import { badIndex, indexBeyond } from './messages.ts';

/** How schedulers of arrays of jobs tell a task its number. */
export const INDEX_VARIABLES: readonly string[] = [
  'SLURM_ARRAY_TASK_ID',
  'JOB_COMPLETION_INDEX',
  'AWS_BATCH_JOB_ARRAY_INDEX',
];

/** Which shards a run is for, and what said so. */
export interface ChosenIndices {
  /** Undefined for all. */
  readonly indices: readonly number[] | undefined;
  readonly source: string;
}

/**
 * `--index`, else the variable of a scheduler, else all.
 *
 * @throws ModelError `sweep/bad-index`
 */
export function chooseIndices(
  option: string | undefined,
  { shards }: SweepPlan,
  env: NodeJS.ProcessEnv = process.env,
): ChosenIndices {
  const variable = INDEX_VARIABLES.find((name) => (env[name] ?? '') !== '');
  const source = option !== undefined ? '--index' : variable;
  if (source === undefined) return { indices: undefined, source: 'all shards' };
  const text = option ?? env[source]!;
  const indices = parseIndices(text);
  if (indices === undefined) throw new ModelError('sweep/bad-index', badIndex(text, source));
  const beyond = indices.find((index) => index >= shards.length);
  if (beyond !== undefined)
    throw new ModelError('sweep/bad-index', indexBeyond(beyond, shards.length));
  return { indices, source };
}
