import { stat } from 'node:fs/promises';
import type { SweepPlan } from '../../src/sweep/index.ts';
import { formatIndices } from './arraySyntax.ts';
import { type ClaimHolder, ShardClaims } from './claim.ts';
import { formatDuration } from './duration.ts';
import { listResults, resultFile } from './sweepFolder.ts';

export interface SweepStatus {
  readonly title: string;
  readonly setCount: number;
  readonly shardCount: number;
  readonly done: number;
  readonly running: readonly { readonly index: number; readonly holder: ClaimHolder }[];
  /** Neither done nor running. */
  readonly missing: readonly number[];
  /** Claims whose holders are gone; the next run takes them over. */
  readonly stale: readonly number[];
  readonly temporaries: readonly string[];
  readonly foreign: readonly string[];
  /** At the pace of the results so far; undefined where nothing runs or fewer than two are there. ms. */
  readonly etaMs: number | undefined;
}

export async function readStatus(folder: string, plan: SweepPlan): Promise<SweepStatus> {
  const found = await listResults(folder, plan);
  const running: { index: number; holder: ClaimHolder }[] = [];
  const missing: number[] = [];
  const stale: number[] = [];
  const claims = new ShardClaims(folder);
  for (const [index, { name }] of plan.shards.entries()) {
    if (found.done.has(name)) continue;
    const holder = found.claimed.has(name) ? await claims.liveHolder(name) : undefined;
    if (holder !== undefined) running.push({ index, holder });
    else missing.push(index);
    if (holder === undefined && found.claimed.has(name)) stale.push(index);
  }
  await claims.close();
  const left = running.length + missing.length;
  return {
    title: plan.title,
    setCount: plan.setCount,
    shardCount: plan.shards.length,
    done: found.done.size,
    running,
    missing,
    stale,
    temporaries: found.temporaries,
    foreign: found.foreign,
    etaMs: running.length === 0 ? undefined : await estimateMs(folder, [...found.done], left),
  };
}

/** Results carry no times, so that they are the same bytes everywhere; their files do. */
async function estimateMs(
  folder: string,
  done: readonly string[],
  left: number,
): Promise<number | undefined> {
  if (done.length < 2) return undefined;
  const times = await Promise.all(
    done.map(async (shard) => (await stat(resultFile(folder, shard))).mtimeMs),
  );
  const spanMs = Math.max(...times) - Math.min(...times);
  return (left * spanMs) / (done.length - 1);
}

export function formatStatus(status: SweepStatus): string {
  const { done, running, missing, stale, temporaries, foreign, etaMs } = status;
  const lines = [
    `${status.title}: ${status.setCount} parameter sets in ${status.shardCount} shards`,
    `  done     ${done}`,
    `  running  ${running.length}${running.length === 0 ? '' : ` (${listHolders(running)})`}`,
    `  missing  ${missing.length}${missing.length === 0 ? '' : ` (${formatIndices(missing)})`}`,
  ];
  if (etaMs !== undefined) lines.push(`  left     about ${formatDuration(etaMs)} at this pace`);
  if (stale.length > 0)
    lines.push(`claims without a holder: ${formatIndices(stale)}; the next run takes them over`);
  if (temporaries.length > 0)
    lines.push(`left by killed runs, removed by sweep clean: ${temporaries.join(', ')}`);
  if (foreign.length > 0)
    lines.push(`nothing of this plan, removed by sweep clean --foreign: ${foreign.join(', ')}`);
  return lines.join('\n');
}

/** `3,4 by host:123; 7 by other:9`. */
export function listHolders(
  held: readonly { readonly index: number; readonly holder: ClaimHolder }[],
): string {
  const byHolder = new Map<string, number[]>();
  for (const { index, holder } of held) {
    const name = `${holder.host}:${holder.pid}`;
    byHolder.set(name, [...(byHolder.get(name) ?? []), index]);
  }
  return [...byHolder].map(([name, indices]) => `${formatIndices(indices)} by ${name}`).join('; ');
}
