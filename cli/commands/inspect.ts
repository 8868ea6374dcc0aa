import type { CommandModule } from 'yargs';
import {
  measureMorphology,
  readReconstruction,
  reportSoma,
  throwOnErrors,
} from '../../src/index.ts';
import { formatInspection } from '../inspection.ts';
import { readTextFile } from '../loadExperiment.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface InspectArguments extends ReadingArguments {
  readonly file: string;
  readonly json: boolean;
}

/** Says what a reconstruction holds, and every assumption made in reading it. */
export const inspectCommand: CommandModule<object, InspectArguments> = {
  command: 'inspect <file>',
  describe: 'What a reconstruction holds, and what is wrong with it',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'SWC or Neurolucida file',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .options(readingOptions)
      .example('$0 inspect morphologies/nrn-demo-pyramidal.swc', 'Samples, sections, length, area')
      .example('$0 inspect cell.swc --json', 'The same for a program'),
  handler: async ({ file, json, ...words }) => {
    const reading = readingOf(words);
    const text = await readTextFile(file);
    const reconstruction = readReconstruction(text, { ...reading, file });
    const { diagnostics, format } = reconstruction;
    throwOnErrors('cli/bad-input', diagnostics);
    const morphology = reconstruction.morphology!;
    const morphometrics = measureMorphology(reconstruction.table!);
    const soma = reportSoma(reconstruction);
    if (json) {
      const { sections } = morphology;
      const report = { file, format, morphometrics, soma, sections, diagnostics };
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return;
    }
    const convention = reading.soma ?? 'auto';
    process.stdout.write(
      `${formatInspection({ morphology, morphometrics, soma, convention, format: format! })}\n`,
    );
    printDiagnosticReport(diagnostics);
  },
};
