import { basename, dirname, relative } from 'node:path';
import type { CommandModule } from 'yargs';
import {
  buildMorphology,
  experimentJsonSchema,
  parseSwc,
  suggestExperiment,
  throwOnErrors,
} from '../../src/index.ts';
import { readTextFile } from '../loadExperiment.ts';
import { writeFiles } from '../runFiles.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface InitArguments {
  readonly file: string;
  readonly output: string;
}

/** Writes an experiment of textbook values for a reconstruction, each value printed as the assumption it is. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init <file>',
  describe: 'Write an experiment of textbook values for a reconstruction',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'SWC file' })
      .option('output', {
        alias: 'o',
        type: 'string',
        default: 'experiment.json',
        describe: 'Experiment file to write',
      })
      .example('$0 init cell.swc -o experiment.json', 'Then edit it and run simulate on it'),
  handler: async ({ file, output }) => {
    const { table, diagnostics } = parseSwc(await readTextFile(file), { file });
    throwOnErrors('cli/bad-input', diagnostics);
    const { morphology, diagnostics: more } = buildMorphology(table!, {
      name: basename(file),
      file,
    });
    printDiagnosticReport([...diagnostics, ...more]);
    const source = { file: relative(dirname(output), file) };
    const experiment = suggestExperiment(morphology, source);
    const text = JSON.stringify({ $schema: './experiment.schema.json', ...experiment }, null, 2);
    const paths = await writeFiles(
      dirname(output),
      new Map([
        [basename(output), `${text}\n`],
        ['experiment.schema.json', `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`],
      ]),
    );
    for (const note of experiment.notes ?? []) process.stdout.write(`${note}\n`);
    process.stdout.write(`wrote ${paths.join(', ')}\n`);
  },
};
