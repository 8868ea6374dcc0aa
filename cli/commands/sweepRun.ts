import type { CommandModule } from 'yargs';
import { ModelError } from '../../src/index.ts';
import type { SweepPlan } from '../../src/sweep/index.ts';
import { EXIT } from '../exitCode.ts';
import { formatIndices } from '../sweep/arraySyntax.ts';
import { chooseIndices, INDEX_VARIABLES } from '../sweep/chosenIndices.ts';
import { formatDuration } from '../sweep/duration.ts';
import {
  badWholeNumber,
  crashed,
  firstInterrupt,
  heldByOthers,
  interrupted,
  outOfMemory,
  ranExactly,
} from '../sweep/messages.ts';
import {
  defaultWorkers,
  type PoolOptions,
  type RunSummary,
  runShards,
} from '../sweep/shardPool.ts';
import { missingShards, openSweep } from '../sweep/sweepFolder.ts';
import { listHolders } from '../sweep/sweepStatus.ts';
import { startProgress } from '../terminal/progress.ts';

interface RunArguments {
  readonly folder: string;
  readonly workers: number;
  readonly memory: number | undefined;
  readonly index: string | undefined;
  readonly all: boolean;
  readonly json: boolean;
}

export const sweepRunCommand: CommandModule<object, RunArguments> = {
  command: 'run <folder>',
  describe: 'Compute the shards of a sweep that have no result yet',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'What plan made' })
      .option('workers', {
        requiresArg: true,
        alias: 'w',
        type: 'number',
        default: defaultWorkers(),
        defaultDescription: 'one a core',
        describe: 'Threads that run at a time',
      })
      .option('memory', {
        requiresArg: true,
        type: 'number',
        describe: 'Most memory of a thread in MB; a shard that needs more ends the run with 75',
      })
      .option('index', {
        requiresArg: true,
        alias: 'i',
        type: 'string',
        describe: `Only these shards, as in 3,7,12-14; without it what ${INDEX_VARIABLES.join(', ')} says`,
      })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'All shards, whatever those variables say',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 sweep run fi --workers 2', 'Two threads; Ctrl-C and run again as you like')
      .example('$0 sweep run fi --index 7', 'One shard, as a task of a cluster does'),
  handler: async ({ folder, workers, memory, index, all, json }) => {
    for (const [option, value] of Object.entries({ workers, memory }))
      if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
        throw new ModelError('sweep/bad-setting', badWholeNumber(`--${option}`, value));
    const { plan } = await openSweep(folder);
    const chosen = all ? undefined : chooseIndices(index, plan).indices;
    const indices = chosen ?? plan.shards.map((_, i) => i);
    const { summary, wallMs, isInterrupted } = await runWithProgress({
      folder,
      plan,
      indices,
      workers,
      ...(memory === undefined ? {} : { memoryMb: memory }),
    });
    const done = plan.shards.length - (await missingShards(folder, plan)).length;
    if (json) {
      const report = { ...summary, wallMs: Math.round(wallMs), done, shards: plan.shards.length };
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    } else process.stdout.write(`${formatSummary(summary, plan, done, wallMs)}\n`);
    reportTrouble(summary);
    if (isInterrupted) {
      const left = indices.length - summary.computed.length - summary.cached.length;
      process.stderr.write(`${interrupted(indices.length - left, indices.length, left)}\n`);
    }
    process.exitCode = exitCodeOf(summary);
  },
};

async function runWithProgress(
  options: PoolOptions,
): Promise<{ summary: RunSummary; wallMs: number; isInterrupted: boolean }> {
  const { plan, indices } = options;
  const progress = startProgress('sweep');
  const stop = new AbortController();
  const drop = new AbortController();
  const onInterrupt = (): void => {
    if (stop.signal.aborted) drop.abort();
    else process.stderr.write(`\n${firstInterrupt()}\n`);
    stop.abort();
  };
  // A scheduler that ends a task gives it seconds, not the time of a shard.
  const onTerminate = (): void => {
    stop.abort();
    drop.abort();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  const startMs = performance.now();
  try {
    const summary = await runShards({
      ...options,
      stop: stop.signal,
      drop: drop.signal,
      onShard: (soFar) => {
        const passed = countPassed(soFar);
        const note = describePace(soFar, plan, indices.length, performance.now() - startMs);
        progress.update(passed / indices.length, note);
      },
    });
    const wallMs = performance.now() - startMs;
    return { summary, wallMs, isInterrupted: stop.signal.aborted };
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt).removeListener('SIGTERM', onTerminate);
  }
}

/** `12 of 40 shards, 3.2 sets/s, 25 s left`; what was there already says nothing of the pace. */
function describePace(
  soFar: RunSummary,
  { shards }: SweepPlan,
  total: number,
  wallMs: number,
): string {
  const passed = countPassed(soFar);
  const sets = soFar.computed.reduce((sum, index) => sum + shards[index]!.count, 0);
  if (sets === 0) return `${passed} of ${total} shards`;
  const leftMs = (wallMs / soFar.computed.length) * (total - passed);
  return `${passed} of ${total} shards, ${formatRate(sets, wallMs)}, ${formatDuration(leftMs)} left`;
}

function countPassed({ computed, cached, held, crashed, outOfMemory }: RunSummary): number {
  return [computed, cached, held, crashed, outOfMemory].reduce((sum, list) => sum + list.length, 0);
}

function formatRate(sets: number, wallMs: number): string {
  const rate = (1000 * sets) / wallMs;
  return `${rate.toPrecision(rate >= 100 ? 4 : 2)} sets/s`;
}

function formatSummary(
  summary: RunSummary,
  { shards }: SweepPlan,
  done: number,
  wallMs: number,
): string {
  const { computed, cached, failedSets } = summary;
  const sets = computed.reduce((sum, index) => sum + shards[index]!.count, 0);
  const pace = sets === 0 ? '' : ` (${sets} sets, ${formatRate(sets, wallMs)})`;
  const lines = [
    `${computed.length} shards computed in ${formatDuration(wallMs)}${pace}, ${cached.length} were there already`,
  ];
  for (const [reason, count] of Object.entries(summary.exactSets))
    lines.push(ranExactly(count, reason));
  if (failedSets > 0) lines.push(`${failedSets} parameter sets failed; their rows say why`);
  lines.push(
    done === shards.length
      ? `all ${done} shards of the sweep are done`
      : `${done} of ${shards.length} shards of the sweep are done`,
  );
  return lines.join('\n');
}

function reportTrouble(summary: RunSummary): void {
  const lines = summary.crashed.map(({ index, reason }) => `error: ${crashed(index, reason)}`);
  if (summary.outOfMemory.length > 0)
    lines.push(`error: ${outOfMemory(formatIndices(summary.outOfMemory))}`);
  if (summary.held.length > 0) {
    const indices = formatIndices(summary.held.map(({ index }) => index));
    lines.push(heldByOthers(indices, listHolders(summary.held)));
  }
  for (const line of lines) process.stderr.write(`${line}\n`);
}

function exitCodeOf({ crashed, outOfMemory, held, left }: RunSummary): number {
  if (crashed.length > 0) return EXIT.defect;
  return outOfMemory.length + held.length + left.length > 0 ? EXIT.tryAgain : EXIT.done;
}
