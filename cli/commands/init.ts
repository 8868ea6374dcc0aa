import { basename, dirname, relative } from 'node:path';
import type { CommandModule } from 'yargs';
import {
  experimentJsonSchema,
  readReconstruction,
  suggestExperiment,
  throwOnErrors,
} from '../../src/index.ts';
import { readTextFile } from '../loadExperiment.ts';
import {
  type ReadingArguments,
  readingKeys,
  readingOf,
  readingOptions,
} from '../readingOptions.ts';
import { writeFiles } from '../runFiles.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface InitArguments extends ReadingArguments {
  readonly file: string;
  readonly output: string;
}

/** Writes an experiment of textbook values for a reconstruction, each value printed as the assumption it is. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init <file>',
  describe: 'Write an experiment of textbook values for a reconstruction',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'SWC or Neurolucida file',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'experiment.json',
        describe: 'Experiment file to write',
      })
      .options(readingOptions)
      .example('$0 init cell.swc -o experiment.json', 'Then edit it and run simulate on it'),
  handler: async ({ file, output, ...words }) => {
    const reading = readingOf(words);
    const text = await readTextFile(file);
    const { morphology, diagnostics } = readReconstruction(text, { ...reading, file });
    throwOnErrors('cli/bad-input', diagnostics);
    printDiagnosticReport(diagnostics);
    const source = { file: relative(dirname(output), file), ...readingKeys(reading) };
    const experiment = suggestExperiment(morphology!, source);
    const json = JSON.stringify({ $schema: './experiment.schema.json', ...experiment }, null, 2);
    const paths = await writeFiles(
      dirname(output),
      new Map([
        [basename(output), `${json}\n`],
        ['experiment.schema.json', `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`],
      ]),
    );
    for (const note of experiment.notes ?? []) process.stdout.write(`${note}\n`);
    process.stdout.write(`wrote ${paths.join(', ')}\n`);
  },
};
