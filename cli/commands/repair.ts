import type { CommandModule } from 'yargs';
import { ModelError, parseSwc, printSwc, repairSwc, throwOnErrors } from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { readTextFile } from '../loadExperiment.ts';
import { noRepairNamed } from '../messages.ts';
import { refuseOverInput } from '../outputFailure.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface RepairArguments {
  readonly input: string;
  readonly output: string;
  readonly heal: number | undefined;
  readonly dedupe: boolean;
  readonly reparent: boolean;
  readonly 'fill-radii': boolean;
  readonly json: boolean;
}

/** Repairs a file as far as it is told to, and writes what it did into the header. */
export const repairCommand: CommandModule<object, RepairArguments> = {
  command: 'repair <input> <output>',
  describe: 'Repair an SWC file: heal gaps, parents, repeated rows, radii',
  builder: (yargs) =>
    yargs
      .positional('input', { type: 'string', demandOption: true, describe: 'SWC file' })
      .positional('output', { type: 'string', demandOption: true, describe: 'SWC file to write' })
      .option('heal', {
        requiresArg: true,
        type: 'number',
        describe: 'Join trees at most this far apart, um',
      })
      .option('dedupe', {
        type: 'boolean',
        default: false,
        describe: 'Drop repeated rows and samples on top of their parents',
      })
      .option('reparent', {
        type: 'boolean',
        default: false,
        describe: 'Give samples with a missing parent, or on a ring, the nearest one',
      })
      .option('fill-radii', {
        type: 'boolean',
        default: false,
        describe: 'Give samples without a radius that of the nearest along the tree',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 repair in.swc out.swc --heal 5 --dedupe --reparent --fill-radii', 'Everything'),
  handler: async ({ input, output, json, ...options }) => {
    await refuseOverInput(input, output);
    const { heal, dedupe, reparent, 'fill-radii': fillRadii } = options;
    if (heal === undefined && !dedupe && !reparent && !fillRadii)
      throw new ModelError('cli/no-repair', noRepairNamed());
    const healing = heal === undefined ? {} : { healUm: heal };
    const text = await readTextFile(input);
    const repaired = repairSwc(text, { file: input, dedupe, reparent, fillRadii, ...healing });
    throwOnErrors('cli/bad-input', repaired.diagnostics);
    const { log } = repaired;
    const written = printSwc(repaired.table!);
    await writeFileAtomically(output, written);
    const { diagnostics } = parseSwc(written, { file: output });
    if (json) {
      process.stdout.write(`${JSON.stringify({ output, log, diagnostics }, null, 2)}\n`);
      return;
    }
    const lines = log.length === 0 ? ['nothing to repair'] : log;
    process.stdout.write(`${[...lines, `wrote ${output}`].join('\n')}\n`);
    printDiagnosticReport(diagnostics);
  },
};
