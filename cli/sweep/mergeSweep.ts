import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isModelError, ModelError } from '../../src/index.ts';
import {
  checkTraceSize,
  decodeShardResult,
  type SetResult,
  type ShardResult,
  type SweepPlan,
} from '../../src/sweep/index.ts';
import { formatIndices } from './arraySyntax.ts';
import {
  damagedResultFile,
  doubledResult,
  foreignResult,
  incomplete,
  misnamedResult,
} from './messages.ts';
import { listResults, missingShards, resultFile, resultsFolder } from './sweepFolder.ts';

/**
 * The results of all sets in the order of their indices, where every shard has its result exactly once.
 *
 * @param keepsTraces whether traces are kept; those of all sets may be more than the memory holds.
 * @throws ModelError `sweep/incomplete`, `sweep/foreign-result`, `sweep/doubled-result`, `sweep/damaged-result`, and
 *   `sweep/traces-too-large` as soon as one set shows it
 */
export async function collectSets(
  folder: string,
  plan: SweepPlan,
  keepsTraces: boolean,
): Promise<SetResult[]> {
  await refuseForeign(folder, plan);
  const missing = await missingShards(folder, plan);
  if (missing.length > 0)
    throw new ModelError('sweep/incomplete', incomplete(formatIndices(missing), missing.length));
  const sets: SetResult[] = [];
  for (const { name, first, count } of plan.shards) {
    const file = resultFile(folder, name);
    const result = await readResult(file);
    const isWhole =
      result.shard === name &&
      result.sets.length === count &&
      result.sets.every(({ index }, i) => index === first + i);
    if (!isWhole) throw new ModelError('sweep/foreign-result', misnamedResult(file));
    for (const set of result.sets) sets.push(keepsTraces ? checked(set, plan) : withoutTraces(set));
  }
  return sets;
}

function checked(set: SetResult, { setCount }: SweepPlan): SetResult {
  const { probes, values } = set.traces ?? { probes: [], values: [] };
  checkTraceSize(setCount, probes.length, values[0]?.length ?? 0);
  return set;
}

function withoutTraces(set: SetResult): SetResult {
  return { ...set, traces: undefined };
}

async function refuseForeign(folder: string, plan: SweepPlan): Promise<void> {
  const { foreign } = await listResults(folder, plan);
  const results = foreign.filter((entry) => entry.endsWith('.zip'));
  const [first] = results;
  if (first === undefined) return;
  const file = join(resultsFolder(folder), first);
  const result = await readResult(file).catch(() => undefined);
  const index = plan.shards.findIndex(({ name }) => name === result?.shard);
  throw index < 0
    ? new ModelError('sweep/foreign-result', foreignResult(file))
    : new ModelError('sweep/doubled-result', doubledResult(file, index));
}

async function readResult(file: string): Promise<ShardResult> {
  try {
    return decodeShardResult(await readFile(file));
  } catch (error) {
    if (!isModelError(error)) throw error;
    throw new ModelError(error.code, damagedResultFile(file, error.message));
  }
}
