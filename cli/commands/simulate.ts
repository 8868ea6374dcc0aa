import type { CommandModule } from 'yargs';
import { ModelError, type RefinedRun, type RunMode } from '../../src/index.ts';
import { formatCellSummary, summariseCell } from '../cellSummary.ts';
import { EXIT } from '../exitCode.ts';
import { loadExperiment, modeOfRun, type TableUse } from '../loadExperiment.ts';
import {
  badAdaptive,
  badTraceInterval,
  badWorkers,
  notWithStream,
  onlyForExperiments,
  onlyForNetworks,
  workersWithStream,
} from '../messages.ts';
import { checkOutputFolder } from '../outputFailure.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { formatRunFiles, RUN_FORMATS, readFormats, writeFiles } from '../runFiles.ts';
import { formatRunReport } from '../runReport.ts';
import { networkText, simulateNetwork } from '../simulateNetwork.ts';
import { type FinishedRun, simulateRun } from '../simulateRun.ts';
import { formatStreamReport, simulateStream } from '../simulateStream.ts';
import {
  accuracyOf,
  formatAccuracy,
  readTolerance,
  simulateToTolerance,
} from '../simulateToTolerance.ts';
import { featuresOfSpikes } from '../spikeFeaturesTable.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface SimulateArguments extends ReadingArguments {
  readonly file: string;
  readonly output: string;
  readonly mod: readonly string[];
  readonly mesh: string | undefined;
  readonly table: TableUse | undefined;
  readonly mode: RunMode | undefined;
  readonly format: string;
  readonly stream: boolean;
  readonly 'trace-interval': number | undefined;
  readonly tol: string | undefined;
  readonly adaptive: number | undefined;
  readonly workers: number | undefined;
  readonly json: boolean;
}

/** Runs an experiment, or a bare reconstruction with textbook values, and writes what came of it. */
export const simulateCommand: CommandModule<object, SimulateArguments> = {
  command: 'simulate <file>',
  describe: 'Run an experiment or network file, or a reconstruction with textbook values',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment or network (.json), or reconstruction (.swc, .asc)',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'out',
        describe: 'Folder to write',
      })
      .option('mod', {
        requiresArg: true,
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'NMODL files to load beside the catalogue',
      })
      .option('format', {
        requiresArg: true,
        type: 'string',
        default: 'csv',
        describe: `Files of traces and frames, joined by commas: ${RUN_FORMATS.join(', ')}`,
      })
      .option('stream', {
        type: 'boolean',
        default: false,
        describe: 'Write traces.npy, frames.npy and spikes.csv as the run goes: for long runs',
      })
      .option('trace-interval', {
        requiresArg: true,
        type: 'number',
        describe: 'With --stream: ms between rows of traces.npy; each step where left out',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .option('mesh', {
        requiresArg: true,
        type: 'string',
        describe:
          'Compartments: dlambda:0.1@100Hz, max:20um, fixed:3, "max:5um in axon; single in soma"',
      })
      .option('table', {
        choices: ['exact', 'neuron'] as const,
        describe: 'TABLE of NMODL: ignored, or interpolated in as NEURON does',
      })
      .option('mode', {
        choices: ['exact', 'fast', 'neuron', 'ensemble'] as const,
        describe:
          "Rates as written, by tables, all as NEURON's fixed step, or in single precision as in a sweep's lanes; else fast for long runs of second order, and exact",
      })
      .option('tol', {
        requiresArg: true,
        type: 'string',
        describe:
          'Choose mesh and step for a largest error of input resistances, peaks and spike times: 1%',
      })
      .option('adaptive', {
        requiresArg: true,
        type: 'number',
        describe: 'Variable steps, each with at most this error of the voltage (mV): 0.01',
      })
      .option('workers', {
        requiresArg: true,
        alias: 'w',
        type: 'number',
        defaultDescription: 'one a core for long runs',
        describe: 'Of a network: threads that its cells run in, with the same results',
      })
      .options(readingOptions)
      .example('$0 simulate cell.swc -o run', 'Textbook values, each printed as an assumption')
      .example('$0 simulate network.json -o run', 'Many cells: docs/network.md')
      .example('$0 simulate experiment.json --mod kv.mod', 'With a channel of your own'),
  handler: async ({
    file,
    output,
    mod,
    mesh,
    table,
    mode,
    format,
    tol,
    adaptive,
    workers,
    json,
    ...words
  }) => {
    const { stream, 'trace-interval': traceInterval, ...readingWords } = words;
    const reading = readingOf(readingWords);
    const formats = readFormats(format);
    refuseTraceInterval(stream, traceInterval);
    if (adaptive !== undefined && !(adaptive > 0 && Number.isFinite(adaptive)))
      throw new ModelError('cli/bad-adaptive', badAdaptive(adaptive));
    refuseWorkers(workers, stream);
    const tolerance = tol === undefined ? undefined : readTolerance(tol);
    if (tolerance !== undefined && stream)
      throw new ModelError('cli/not-with-stream', notWithStream('tol'));
    const text = await networkText(file);
    if (text !== undefined) {
      const hasFrames = formats.includes('frames-csv');
      refuseForNetworks({
        mod: mod.length > 0,
        ...{ mesh, table, mode, tol },
        'format frames-csv': hasFrames,
      });
      const traceIntervalMs = traceInterval;
      await simulateNetwork(file, text, {
        ...{ output, formats, stream, traceIntervalMs, workers, adaptiveMv: adaptive, json },
      });
      return;
    }
    if (workers !== undefined)
      throw new ModelError('cli/only-for-networks', onlyForNetworks('workers'));
    const loaded = await loadExperiment(file, {
      ...{ modFiles: mod, mesh, table, mode, reading, adaptiveMv: adaptive },
    });
    printDiagnosticReport(loaded.diagnostics);
    const summary = summariseCell(loaded);
    if (!json) {
      for (const note of loaded.experiment.notes ?? []) process.stdout.write(`${note}\n`);
      process.stdout.write(`${formatCellSummary(summary)}\n\n`);
    }
    await checkOutputFolder(output);
    if (stream) {
      const streamed = await simulateStream(loaded, output, traceInterval);
      const { run, spikeCount, sha256, files, wasStopped } = streamed;
      const { diagnostics } = loaded;
      process.stdout.write(
        json
          ? `${JSON.stringify({ summary, mode: modeOfRun(loaded), ...run, spikeCount, sha256, files, diagnostics }, null, 2)}\n`
          : `${formatStreamReport(streamed)}\n`,
      );
      if (wasStopped) process.exitCode = EXIT.badResult;
      return;
    }
    const run: FinishedRun & { readonly refined?: RefinedRun } =
      tolerance === undefined
        ? await simulateRun(loaded)
        : await simulateToTolerance(loaded, tolerance);
    const { refined } = run;
    const files = await writeFiles(output, await formatRunFiles(run, formats));
    const { recording } = run;
    if (json) {
      const spikes = recording.spikes.map(({ probe, timesMs }) => ({
        probe,
        timesMs: [...timesMs],
      }));
      const { sha256, kirchhoffResidualNa } = recording;
      const features = featuresOfSpikes(loaded.cell, recording);
      const { diagnostics } = loaded;
      const mode = modeOfRun(run.loaded);
      process.stdout.write(
        `${JSON.stringify({ summary, mode, spikes, features, ...(refined && { accuracy: accuracyOf(refined) }), kirchhoffResidualNa, sha256, files, diagnostics }, null, 2)}\n`,
      );
    } else {
      const accuracy = refined && formatAccuracy(refined, loaded, tolerance!);
      const report = [accuracy, formatRunReport(run), `wrote ${files.join(', ')}`];
      process.stdout.write(`${report.filter((part) => part !== undefined).join('\n\n')}\n`);
    }
    if (run.wasStopped || refined?.isMet === false) process.exitCode = EXIT.badResult;
  },
};

/** What one cell may be told on the command line stands in the experiments of a network. */
function refuseForNetworks(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && value !== false)
      throw new ModelError('cli/only-for-experiments', onlyForExperiments(name));
}

function refuseWorkers(workers: number | undefined, stream: boolean): void {
  if (workers === undefined) return;
  if (!(Number.isSafeInteger(workers) && workers >= 1))
    throw new ModelError('cli/bad-workers', badWorkers(workers));
  if (stream) throw new ModelError('cli/not-with-stream', workersWithStream());
}

function refuseTraceInterval(stream: boolean, intervalMs: number | undefined): void {
  if (intervalMs === undefined || (stream && intervalMs > 0 && Number.isFinite(intervalMs))) return;
  throw new ModelError('cli/bad-trace-interval', badTraceInterval(intervalMs));
}
