import type { CommandModule, Options } from 'yargs';
import {
  applyEdits,
  EDIT_KINDS,
  EDIT_USAGE,
  type EditKind,
  type EditStep,
  parseEditStep,
  printSwc,
  type SwcTable,
} from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { refuseOverInput } from '../outputFailure.ts';
import { readSampleFile } from '../reconstructionFile.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface EditArguments {
  readonly input: string;
  readonly output: string;
  readonly json: boolean;
}

/**
 * Changes a reconstruction by operations in the order of the command line, each written into the header of the file.
 * An option parser keeps no order between options of different names, so the steps are read from the words themselves.
 */
export function editCommand(words: readonly string[]): CommandModule<object, EditArguments> {
  return {
    command: 'edit <input> <output>',
    describe: 'Change a reconstruction by operations in the order given',
    builder: (yargs) => {
      for (const kind of EDIT_KINDS) yargs.option(kind, stepOption(kind));
      return yargs
        .positional('input', { type: 'string', demandOption: true, describe: 'SWC or ASC file' })
        .positional('output', { type: 'string', demandOption: true, describe: 'SWC file to write' })
        .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
        .example('$0 edit in.swc out.swc --axon stub:bbp --resample 2 --smooth 3', 'In this order')
        .example('$0 edit in.swc out.swc --prune "apic & distance > 400"', 'Cut exactly there')
        .example('$0 edit in.swc out.swc --min-radius "0.2 in dend"', 'Only in a region')
        .example('$0 edit nm.swc um.swc --scale 0.001', 'From nanometres');
    },
    handler: async ({ input, output, json }) => {
      await refuseOverInput(input, output);
      const steps = readSteps(words);
      const { table, diagnostics } = await readSampleFile(input);
      const { table: edited, log } = applyEdits(table, steps, await readAttached(steps));
      await writeFileAtomically(output, printSwc(edited));
      if (json) {
        const result = { output, samples: edited.count, log, diagnostics };
        process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
        return;
      }
      printDiagnosticReport(diagnostics);
      process.stdout.write(`${[...log, `wrote ${output}: ${edited.count} samples`].join('\n')}\n`);
    },
  };
}

function stepOption(kind: EditKind): Options {
  const { value, meaning } = EDIT_USAGE[kind];
  if (value === '') return { type: 'boolean', describe: meaning, group: 'Operations:' };
  return { type: 'string', nargs: 1, describe: `${meaning}: ${value}`, group: 'Operations:' };
}

/** The operations among the words of a command line, in their order. */
function readSteps(words: readonly string[]): EditStep[] {
  const steps: EditStep[] = [];
  for (let k = 0; k < words.length; k++) {
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(words[k]!) ?? [];
    const kind = EDIT_KINDS.find((known) => known === name);
    if (kind === undefined) continue;
    const takesValue = EDIT_USAGE[kind].value !== '';
    if (takesValue && inline === undefined) k++;
    steps.push(parseEditStep(kind, inline ?? (takesValue ? (words[k] ?? '') : '')));
  }
  return steps;
}

async function readAttached(steps: readonly EditStep[]): Promise<Map<string, SwcTable>> {
  const files = new Map<string, SwcTable>();
  for (const step of steps)
    if (step.kind === 'attach') files.set(step.file, (await readSampleFile(step.file)).table);
  return files;
}
