import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isModelError, type ModelError } from '../../src/index.ts';
import {
  checkShard,
  encodeShardResult,
  SetRunner,
  type ShardEntry,
} from '../../src/sweep/index.ts';
import { fileFailure } from './failure.ts';
import { hasResult, type OpenSweep, openSweep, resultFile, resultsFolder } from './sweepFolder.ts';

/** What came of a shard, as plain data that goes between threads. */
export type ShardOutcome =
  | {
      readonly kind: 'computed';
      readonly sets: number;
      readonly failedSets: number;
      /** Of mode `ensemble`: sets that were run by themselves, by the reason. */
      readonly exactSets: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'cached' }
  /** Not done, and nobody's defect: the folder, the plan, or want of memory. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'out-of-memory' };

/** The sweep that this thread works on; its runner keeps what neighbouring shards share. */
let current: { readonly sweep: OpenSweep; readonly runner: SetRunner } | undefined;

/**
 * Computes one shard of the sweep in a folder and writes its result there, whole or not at all. A shard that has its
 * result already is left alone. Every engine, from a pool of threads to a cluster, calls this.
 *
 * @throws anything that is a defect of ours
 */
export async function runShard(shard: ShardEntry, folder: string): Promise<ShardOutcome> {
  if (hasResult(folder, shard.name)) return { kind: 'cached' };
  try {
    const { sweep, runner } = await openFor(shard, folder);
    checkShard(sweep.plan, shard);
    return await computeShard(shard, folder, runner);
  } catch (error) {
    if (isModelError(error)) return refusal(error);
    if (isAllocationFailure(error)) return { kind: 'out-of-memory' };
    throw error;
  }
}

async function computeShard(
  { name, first, count }: ShardEntry,
  folder: string,
  runner: SetRunner,
): Promise<ShardOutcome> {
  const sets = await runner.runAll(Array.from({ length: count }, (_, i) => first + i));
  await writeResult(folder, name, encodeShardResult({ shard: name, sets }));
  const failedSets = sets.filter(({ error }) => error !== undefined).length;
  const exactSets: Record<string, number> = {};
  for (const { exactly } of sets)
    if (exactly !== undefined) exactSets[exactly] = (exactSets[exactly] ?? 0) + 1;
  return { kind: 'computed', sets: sets.length, failedSets, exactSets };
}

async function openFor(
  shard: ShardEntry,
  folder: string,
): Promise<{ readonly sweep: OpenSweep; readonly runner: SetRunner }> {
  const isHere =
    current?.sweep.folder === folder &&
    current.sweep.plan.shards.some(({ name }) => name === shard.name);
  if (current !== undefined && isHere) return current;
  const sweep = await openSweep(folder);
  current = { sweep, runner: new SetRunner(sweep.plan, sweep.experiment, sweep.texts) };
  return current;
}

/** On the disk before it bears its name: a result that is there is whole. */
async function writeResult(folder: string, shard: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryFile(folder, shard);
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, resultFile(folder, shard));
  } catch (error) {
    await removeTemporary(folder, shard);
    throw fileFailure(resultFile(folder, shard), error);
  }
}

/** Takes away what a writer of this process left that did not come to its end. */
export async function removeTemporary(folder: string, shard: string): Promise<void> {
  await rm(temporaryFile(folder, shard), { force: true }).catch(() => undefined);
}

function temporaryFile(folder: string, shard: string): string {
  return join(resultsFolder(folder), `${shard}.${process.pid}.tmp`);
}

function refusal({ code, message }: ModelError): ShardOutcome {
  return { kind: 'refused', code, message };
}

/** How V8 says that there is no memory for an array. */
function isAllocationFailure(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed/i.test(error.message);
}
