import type { CommandModule } from 'yargs';
import { formatCertificate } from '../../src/index.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { reduceLoaded } from '../reductionFiles.ts';
import { writeFiles } from '../runFiles.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface ReduceArguments extends ReadingArguments {
  readonly file: string;
  readonly output: string;
  readonly json: boolean;
}

/** Turns a cell into a handful of compartments, with the table of what was kept and lost and the scripts to run it. */
export const reduceCommand: CommandModule<object, ReduceArguments> = {
  command: 'reduce <file>',
  describe: 'Reduce a cell to a few compartments, with its error table and scripts',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        default: 'reduced',
        describe: 'Folder to write',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the certificate as JSON',
      })
      .options(readingOptions)
      .example('$0 reduce cell.swc -o reduced', 'Brian2 and Dendrify scripts, and the error table'),
  handler: async ({ file, output, json, ...words }) => {
    const loaded = await loadExperiment(file, { reading: readingOf(words) });
    printDiagnosticReport(loaded.diagnostics);
    const { certificate, files } = reduceLoaded(loaded);
    const paths = await writeFiles(output, files);
    process.stdout.write(
      json
        ? `${JSON.stringify({ certificate, files: paths }, null, 2)}\n`
        : `${formatCertificate(certificate)}\nwrote ${paths.join(', ')}\n`,
    );
  },
};
