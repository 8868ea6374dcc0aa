/**
 * Sweeps: a plan of many parameter sets in shards, each shard run by itself, and the table of all. Nothing here reads
 * or writes files; a host moves shards to where they are run and their results back.
 */

export { LANES } from '../kernels/laneMemory.ts';
export type { SweptTexts } from './experimentOfSet.ts';
export { FEATURE_NAMES } from './feature.ts';
export { resolveParameter } from './parameterPath.ts';
export type { SetResult } from './setResult.ts';
export { SetRunner } from './setRunner.ts';
export { decodeShardResult, encodeShardResult, type ShardResult } from './shardResult.ts';
export {
  checkPlan,
  checkShard,
  type FileKind,
  type FileValue,
  fileKindOf,
  isFileValue,
  planSweep,
  type ShardEntry,
  type SweepParameter,
  type SweepPlan,
} from './sweepPlan.ts';
export {
  buildSweepTable,
  checkTraceSize,
  nameOfArray,
  printSweepCsv,
  printSweepNpz,
  type StackedTraces,
  type SweepTable,
  stackTraces,
  type TableColumn,
} from './sweepTable.ts';
export { parseSweepSetting, type SweepSetting } from './valueSource.ts';
