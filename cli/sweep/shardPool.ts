import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../../src/index.ts';
import type { SweepPlan } from '../../src/sweep/index.ts';
import { type ClaimHolder, ShardClaims } from './claim.ts';
import { removeTemporary, type ShardOutcome } from './runShard.ts';
import type { ShardTask } from './shardWorker.ts';
import { hasResult } from './sweepFolder.ts';
import { createWorkerPool, type WorkerPool } from './workerPool.ts';

/** What a run over shards came to. Indices are of the plan's shards. */
export interface RunSummary {
  readonly computed: readonly number[];
  readonly cached: readonly number[];
  /** Not done: somebody else holds them. */
  readonly held: readonly { readonly index: number; readonly holder: ClaimHolder }[];
  /** Not done, after a second attempt. */
  readonly crashed: readonly { readonly index: number; readonly reason: string }[];
  readonly outOfMemory: readonly number[];
  /** Not begun, or dropped. */
  readonly left: readonly number[];
  /** Parameter sets of the computed shards that failed; their rows say why. */
  readonly failedSets: number;
  /** Of mode `ensemble`: sets of the computed shards that were run by themselves in double precision, by the reason. */
  readonly exactSets: Readonly<Record<string, number>>;
}

export interface PoolOptions {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly indices: readonly number[];
  readonly workers: number;
  /** Begins no further shard. */
  readonly stop?: AbortSignal;
  /** Ends the shards in flight, too. */
  readonly drop?: AbortSignal;
  /** Called after each shard that has come to an end. */
  readonly onShard?: (summary: RunSummary) => void;
  /** The thread's file; another one in tests. */
  readonly workerFile?: string;
  /** Heap of a thread; Node's own limit where not given. MB. */
  readonly memoryMb?: number;
}

/** Attempts at a shard whose thread dies or throws. */
const ATTEMPTS = 2;
const WORKER_FILE: string = fileURLToPath(new URL('./shardWorker.js', import.meta.url));

/** Threads that run at a time when nobody says how many. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/**
 * Computes shards on this computer, as many at a time as there are workers. Shards that have a result are left alone;
 * those that another run holds are looked at once more at the end and otherwise left to it.
 *
 * @throws ModelError what makes any further shard pointless: `sweep/io`, `sweep/cannot-write`, a plan that does not fit
 */
export async function runShards(options: PoolOptions): Promise<RunSummary> {
  const run = new ShardRun(options);
  try {
    return await run.finish();
  } finally {
    await run.close();
  }
}

class ShardRun {
  private readonly options: PoolOptions;
  private readonly pool: WorkerPool<ShardTask, ShardOutcome>;
  private readonly claims: ShardClaims;
  private readonly computed: number[] = [];
  private readonly cached: number[] = [];
  private readonly crashed: { index: number; reason: string }[] = [];
  private readonly outOfMemory: number[] = [];
  private held: { index: number; holder: ClaimHolder }[] = [];
  private left: number[] = [];
  private failedSets = 0;
  private readonly exactSets: Record<string, number> = {};
  private failure: ModelError | undefined;

  constructor(options: PoolOptions) {
    this.options = options;
    const threads = Math.max(1, Math.min(options.workers, options.indices.length));
    this.claims = new ShardClaims(options.folder);
    this.pool = createWorkerPool({
      filename: options.workerFile ?? WORKER_FILE,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 10_000,
      ...(options.memoryMb === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: options.memoryMb } }),
    });
  }

  async finish(): Promise<RunSummary> {
    await this.work(this.options.indices);
    // Those who held shards may have finished or died since.
    while (this.held.length > 0 && !this.isStopped) {
      const again = this.held.map(({ index }) => index);
      this.held = [];
      await this.work(again);
      if (this.held.length === again.length) break;
    }
    if (this.failure !== undefined) throw this.failure;
    return this.summary;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
    await this.claims.close();
  }

  private get isStopped(): boolean {
    const { stop, drop } = this.options;
    return this.failure !== undefined || stop?.aborted === true || drop?.aborted === true;
  }

  private get summary(): RunSummary {
    const { computed, cached, held, crashed, outOfMemory, left, failedSets, exactSets } = this;
    const ascending = (a: number, b: number): number => a - b;
    return {
      computed: [...computed].sort(ascending),
      cached: [...cached].sort(ascending),
      held: [...held].sort((a, b) => a.index - b.index),
      crashed: [...crashed].sort((a, b) => a.index - b.index),
      outOfMemory: [...outOfMemory].sort(ascending),
      left: [...left].sort(ascending),
      failedSets,
      exactSets: { ...exactSets },
    };
  }

  private async work(indices: readonly number[]): Promise<void> {
    const queue = [...indices];
    const lane = async (): Promise<void> => {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        if (this.isStopped) this.left.push(index);
        else await this.runOne(index).catch((error: unknown) => this.giveUp(index!, error));
        this.options.onShard?.(this.summary);
      }
    };
    await Promise.all(Array.from({ length: this.options.workers }, lane));
  }

  private giveUp(index: number, error: unknown): void {
    this.left.push(index);
    if (!(error instanceof ModelError)) throw error;
    this.failure ??= error;
  }

  private async runOne(index: number): Promise<void> {
    const { folder, plan } = this.options;
    const shard = plan.shards[index]!;
    if (hasResult(folder, shard.name)) {
      this.cached.push(index);
      return;
    }
    const holder = await this.claims.take(shard.name);
    if (holder !== undefined) {
      if (hasResult(folder, shard.name)) this.cached.push(index);
      else this.held.push({ index, holder });
      return;
    }
    try {
      await this.attempt(index);
    } finally {
      await removeTemporary(folder, shard.name);
      await this.claims.release(shard.name);
    }
  }

  private async attempt(index: number): Promise<void> {
    const { folder, plan, drop } = this.options;
    const shard = plan.shards[index]!;
    for (let attempt = 1; ; attempt++) {
      try {
        const task = this.pool.run({ shard, folder }, drop === undefined ? {} : { signal: drop });
        this.count(index, await task);
        return;
      } catch (error) {
        if (drop?.aborted === true) {
          this.left.push(index);
          return;
        }
        if (error instanceof ModelError) throw error;
        if (isMemoryError(error)) {
          this.outOfMemory.push(index);
          return;
        }
        if (attempt < ATTEMPTS) continue;
        this.crashed.push({
          index,
          reason: error instanceof Error ? error.message : String(error),
        });
        return;
      }
    }
  }

  private count(index: number, outcome: ShardOutcome): void {
    switch (outcome.kind) {
      case 'computed':
        this.computed.push(index);
        this.failedSets += outcome.failedSets;
        for (const [reason, sets] of Object.entries(outcome.exactSets))
          this.exactSets[reason] = (this.exactSets[reason] ?? 0) + sets;
        return;
      case 'cached':
        this.cached.push(index);
        return;
      case 'out-of-memory':
        this.outOfMemory.push(index);
        return;
      case 'refused':
        throw new ModelError(outcome.code, outcome.message);
    }
  }
}

function isMemoryError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}
