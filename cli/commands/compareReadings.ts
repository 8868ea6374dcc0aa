import type { CommandModule } from 'yargs';
import { compareReadings } from '../../src/index.ts';
import { EXIT } from '../exitCode.ts';
import { readTextFile } from '../loadExperiment.ts';
import { formatReadings } from '../readingsTable.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface CompareReadingsArguments {
  readonly file: string;
  readonly json: boolean;
}

/** A second opinion on a file: how other programs read it, side by side with ours. */
export const compareReadingsCommand: CommandModule<object, CompareReadingsArguments> = {
  command: 'compare-readings <file>',
  describe: 'How NEURON, Arbor, Brian2 and NeuroMorpho.Org read a reconstruction',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'SWC or Neurolucida file',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example(
        '$0 compare-readings cell.swc',
        'Sections, lengths, areas, Rin, and why they differ',
      ),
  handler: async ({ file, json }) => {
    const comparison = compareReadings(await readTextFile(file), { file });
    if (json) {
      process.stdout.write(`${JSON.stringify({ file, ...comparison }, null, 2)}\n`);
    } else {
      process.stdout.write(`${formatReadings(comparison)}\n`);
      printDiagnosticReport(comparison.diagnostics.filter(({ severity }) => severity === 'error'));
    }
    if (comparison.columns[0]!.figures === undefined) process.exitCode = EXIT.badInput;
  },
};
