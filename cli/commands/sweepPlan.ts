import type { CommandModule } from 'yargs';
import { isModelError, ModelError, type RunMode } from '../../src/index.ts';
import {
  FEATURE_NAMES,
  LANES,
  parseSweepSetting,
  planSweep,
  SetRunner,
} from '../../src/sweep/index.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { formatDuration } from '../sweep/duration.ts';
import { firstSetFails, idleLanes, otherResults, shortShards } from '../sweep/messages.ts';
import { listResults, type OpenSweep, writeSweep } from '../sweep/sweepFolder.ts';
import { readSweptFiles } from '../sweep/sweptFiles.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface PlanArguments extends ReadingArguments {
  readonly file: string;
  readonly set: readonly string[];
  readonly feature: readonly string[];
  readonly traces: boolean;
  readonly 'trace-interval': number;
  readonly shards: number;
  readonly seed: number;
  readonly mod: readonly string[];
  readonly mode: RunMode | undefined;
  readonly output: string;
  readonly json: boolean;
}

/** Wall time that is spent on stepping the first set, to tell how long a shard takes. ms. */
const TRIAL_MS = 400;
/** Below this a cluster's overhead a task counts. s. */
const SHORT_SHARD_S = 60;
const DEFAULT_FEATURES: readonly string[] = ['spike_count', 'rate_hz', 'latency_ms', 'v_end_mV'];

export const sweepPlanCommand: CommandModule<object, PlanArguments> = {
  command: 'plan <file>',
  describe: 'Cut a sweep over an experiment into shards',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('set', {
        requiresArg: true,
        alias: 's',
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe:
          'NAME=VALUES: from:to:count, log(from,to,count), a,b,c, random(from,to,count) or latin(from,to,count)',
      })
      .option('feature', {
        requiresArg: true,
        alias: 'f',
        type: 'string',
        array: true,
        nargs: 1,
        default: DEFAULT_FEATURES as string[],
        describe: `What to measure, several joined by commas, @PROBE for another than the first: ${FEATURE_NAMES.join(', ')}`,
      })
      .option('traces', {
        type: 'boolean',
        default: false,
        describe: "Keep the probes' voltage, too",
      })
      .option('trace-interval', {
        requiresArg: true,
        type: 'number',
        default: 0,
        describe: 'Time between samples of the traces in ms; 0 for every step',
      })
      .option('shards', {
        requiresArg: true,
        type: 'number',
        default: 40,
        describe: 'Number of shards, at most one a parameter set',
      })
      .option('seed', {
        requiresArg: true,
        type: 'number',
        default: 0,
        describe: 'Seed of random() and latin()',
      })
      .option('mod', {
        requiresArg: true,
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'NMODL file to load beside the catalogue',
      })
      .option('mode', {
        choices: ['exact', 'fast', 'neuron', 'ensemble'] as const,
        describe:
          'Instead of what the file says: ensemble runs sets of one structure four at a time in single precision',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'sweep',
        describe: 'Folder to make',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .options(readingOptions)
      .example('$0 sweep plan cell.json -s hh.gnabar=0.08:0.16:9 -s step.amplitude_nA=0:1:21', '')
      .example("$0 sweep plan cell.json -s 'morphology=cells/*.swc' -f rin_Mohm,tau_ms", '')
      .example("$0 sweep plan cell.json -s 'pas.g=latin(1e-5,1e-3,200,log)' --seed 7", ''),
  handler: async (words) => {
    const sweep = await planFrom(words);
    const { plan, folder } = sweep;
    const estimate = await estimateShard(sweep);
    const files = await writeSweep(sweep);
    const warnings = [...estimate.warnings, ...warnOfIdleLanes(sweep)];
    const { foreign } = await listResults(folder, plan);
    if (foreign.length > 0) warnings.push(otherResults(foreign.length));
    if (words.json) {
      const { shards, setCount, seed } = plan;
      const shardMs = Math.round(estimate.shardMs);
      const names = shards.map(({ name }) => name);
      const report = { folder, setCount, seed, shards: names, shardMs, files, warnings };
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    } else process.stdout.write(`${formatPlan(sweep, estimate.shardMs)}\n`);
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  },
};

async function planFrom(words: PlanArguments): Promise<OpenSweep> {
  const { file, mod, mode, output, shards, seed } = words;
  const settings = words.set.map(parseSweepSetting);
  const loaded = await loadExperiment(file, { modFiles: mod, mode, reading: readingOf(words) });
  printDiagnosticReport(loaded.diagnostics);
  const swept = await readSweptFiles(loaded.experiment, settings);
  const plan = planSweep({
    experiment: loaded.experiment,
    settings: swept.settings,
    seed,
    features: words.feature.flatMap((text) => text.split(',')).filter((text) => text !== ''),
    traceIntervalMs: words.traces ? words['trace-interval'] : null,
    shardCount: shards,
  });
  return { folder: output, plan, experiment: loaded.experiment, texts: swept.texts };
}

/** Steps the first set for a while, which also shows whether the names and features make sense. */
async function estimateShard({
  plan,
  experiment,
  texts,
}: OpenSweep): Promise<{ shardMs: number; warnings: string[] }> {
  const runner = new SetRunner(plan, experiment, texts);
  const setMs = await attempt(() => runner.estimateMs(0, TRIAL_MS));
  const perShard = plan.setCount / plan.shards.length;
  const shardMs = setMs * perShard;
  const isShort = shardMs < SHORT_SHARD_S * 1000;
  const fitting = Math.max(1, Math.floor((setMs * plan.setCount) / (SHORT_SHARD_S * 1000)));
  return {
    shardMs,
    warnings: isShort ? [shortShards(formatDuration(shardMs), SHORT_SHARD_S, fitting)] : [],
  };
}

/** Sets are stepped side by side only within a shard. */
function warnOfIdleLanes({ plan, experiment }: OpenSweep): string[] {
  const { setCount, shards } = plan;
  const perShard = setCount / shards.length;
  const isIdle = experiment.simulation.mode === 'ensemble' && perShard < LANES && shards.length > 1;
  return isIdle ? [idleLanes(perShard, LANES, Math.max(1, Math.floor(setCount / LANES)))] : [];
}

async function attempt(estimate: () => Promise<number>): Promise<number> {
  try {
    return await estimate();
  } catch (error) {
    if (!isModelError(error)) throw error;
    throw new ModelError(error.code, firstSetFails(error.message));
  }
}

function formatPlan({ plan, folder }: OpenSweep, shardMs: number): string {
  const { setCount, shards, parameters, features, traceIntervalMs } = plan;
  const of = parameters.map(({ name }) => name).join(', ') || 'nothing';
  const traces = traceIntervalMs === null ? '' : ' and traces';
  return [
    `${setCount} parameter sets of ${of} in ${shards.length} shards, about ${formatDuration(shardMs)} each`,
    `measured: ${features.join(', ')}${traces}`,
    '',
    `here:         cabletree sweep run ${folder}`,
    `Slurm:        cd ${folder} && sbatch sweep.slurm`,
    `GNU parallel: cabletree sweep missing ${folder} --lines | parallel --joblog ${folder}/jobs.log cabletree sweep run ${folder} --workers 1 --index {}`,
    `then:         cabletree sweep merge ${folder} -o table.csv`,
  ].join('\n');
}
