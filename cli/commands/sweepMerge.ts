import { extname, join } from 'node:path';
import type { CommandModule } from 'yargs';
import { ModelError } from '../../src/index.ts';
import {
  buildSweepTable,
  printSweepCsv,
  printSweepNpz,
  type SetResult,
  type SweepTable,
} from '../../src/sweep/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { fileFailure } from '../sweep/failure.ts';
import { collectSets } from '../sweep/mergeSweep.ts';
import { failedSets, tracesNeedNpz, unknownTableFormat } from '../sweep/messages.ts';
import { readPlan } from '../sweep/sweepFolder.ts';
import { printSweepHdf5 } from '../sweep/sweepHdf5.ts';
import { plotSweep } from '../sweep/sweepPlot.ts';

interface MergeArguments {
  readonly folder: string;
  readonly output: string | undefined;
  readonly traces: boolean;
  readonly plot: string | undefined;
  readonly kind: 'family' | 'map' | undefined;
  readonly feature: string | undefined;
  readonly x: string | undefined;
  readonly by: string | undefined;
  readonly where: readonly string[];
  readonly json: boolean;
}

type TablePrinter = (
  table: SweepTable,
  sets: readonly SetResult[],
) => string | Uint8Array | Promise<Uint8Array>;

export const sweepMergeCommand: CommandModule<object, MergeArguments> = {
  command: 'merge <folder>',
  describe: 'One table of all parameter sets, and a figure',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'What plan made' })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        describe: 'Table to write: .csv, .npz or .h5; table.csv in the folder where not given',
      })
      .option('traces', {
        type: 'boolean',
        default: true,
        describe: 'Put traces into a .npz or .h5; --no-traces leaves them out',
      })
      .option('plot', {
        requiresArg: true,
        type: 'string',
        describe: 'SVG file to draw',
      })
      .option('kind', {
        requiresArg: true,
        choices: ['family', 'map'] as const,
        describe: 'Curves over --x, one a value of --by; or colours over both',
      })
      .option('feature', {
        requiresArg: true,
        alias: 'f',
        type: 'string',
        describe: 'Column to draw',
      })
      .option('x', {
        requiresArg: true,
        type: 'string',
        describe: 'Swept parameter along the axis',
      })
      .option('by', {
        requiresArg: true,
        type: 'string',
        describe: 'Swept parameter of the family, or of the map',
      })
      .option('where', {
        requiresArg: true,
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'NAME=VALUE: draw only rows with that value',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 sweep merge fi -o fi.csv --plot fi.svg --feature rate_hz', 'An f-I family')
      .example('$0 sweep merge g --plot g.svg --kind map --x hh.gnabar --by hh.gkbar', 'A map')
      .example('$0 sweep merge fi -o fi.npz', 'For NumPy, with the traces'),
  handler: async (words) => {
    const { folder, json, plot } = words;
    const output = words.output ?? join(folder, 'table.csv');
    const print = printerFor(output);
    const plan = await readPlan(folder);
    const isText = extname(output).toLowerCase() === '.csv';
    const sets = await collectSets(folder, plan, words.traces && !isText);
    const table = buildSweepTable(plan, sets);
    const files = new Map([[output, await print(table, sets)]]);
    if (plot !== undefined) files.set(plot, plotSweep(table, { ...words, title: plan.title }));
    for (const [path, content] of files) await writeTable(path, content);
    const failures = countFailures(sets);
    const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
    if (json) {
      const report = { files: [...files.keys()], sets: sets.length, failed };
      const counts = { ...report, failures: Object.fromEntries(failures) };
      process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
    } else process.stdout.write(`${sets.length} sets; wrote ${[...files.keys()].join(', ')}\n`);
    if (failed > 0) {
      const codes = [...failures].map(([code, count]) => `${code} ${count}`).join(', ');
      process.stderr.write(`warning: ${failedSets(failed, sets.length, codes)}\n`);
    }
    if (plan.traceIntervalMs !== null && words.traces && isText)
      process.stderr.write(`warning: ${tracesNeedNpz()}\n`);
  },
};

function printerFor(path: string): TablePrinter {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return printSweepCsv;
    case '.npz':
      return printSweepNpz;
    case '.h5':
    case '.hdf5':
      return printSweepHdf5;
    default:
      throw new ModelError('sweep/bad-table', unknownTableFormat(path));
  }
}

async function writeTable(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFileAtomically(path, content);
  } catch (error) {
    throw fileFailure(path, error);
  }
}

function countFailures(sets: readonly SetResult[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { error } of sets)
    if (error !== undefined) counts.set(error.code, (counts.get(error.code) ?? 0) + 1);
  return counts;
}
