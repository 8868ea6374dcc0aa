import { basename } from 'node:path';
import type { CommandModule } from 'yargs';
import { buildMorphology, measureMorphology, parseSwc, throwOnErrors } from '../../src/index.ts';
import { formatInspection } from '../inspection.ts';
import { readTextFile } from '../loadExperiment.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface InspectArguments {
  readonly file: string;
  readonly json: boolean;
}

/** Says what a reconstruction holds, and every assumption made in reading it. */
export const inspectCommand: CommandModule<object, InspectArguments> = {
  command: 'inspect <file>',
  describe: 'What a reconstruction holds, and what is wrong with it',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'SWC file' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 inspect morphologies/nrn-demo-pyramidal.swc', 'Samples, sections, length, area')
      .example('$0 inspect cell.swc --json', 'The same for a program'),
  handler: async ({ file, json }) => {
    const text = await readTextFile(file);
    const { table, diagnostics } = parseSwc(text, { file });
    throwOnErrors('cli/bad-input', diagnostics);
    const built = buildMorphology(table!, { name: basename(file), file });
    const all = [...diagnostics, ...built.diagnostics];
    const morphometrics = measureMorphology(table!);
    if (json) {
      const { morphology } = built;
      process.stdout.write(
        `${JSON.stringify({ file, morphometrics, sections: morphology.sections, diagnostics: all }, null, 2)}\n`,
      );
      return;
    }
    process.stdout.write(`${formatInspection(built.morphology, morphometrics)}\n`);
    printDiagnosticReport(all);
  },
};
