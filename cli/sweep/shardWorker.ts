import type { ShardEntry } from '../../src/sweep/index.ts';
import { runShard, type ShardOutcome } from './runShard.ts';

/** One shard for a thread of the pool. */
export interface ShardTask {
  readonly shard: ShardEntry;
  readonly folder: string;
}

/** The entry of a thread: piscina calls the default export with each task. */
export default function runTask({ shard, folder }: ShardTask): Promise<ShardOutcome> {
  return runShard(shard, folder);
}
