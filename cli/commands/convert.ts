import { basename } from 'node:path';
import type { CommandModule } from 'yargs';
import {
  buildMorphology,
  CABLETREE_VERSION,
  type Morphology,
  morphologyArea,
  printSwc,
  readReconstruction,
  throwOnErrors,
} from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { readTextFile } from '../loadExperiment.ts';
import { convertedFrom } from '../messages.ts';
import { refuseOverInput } from '../outputFailure.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface ConvertArguments {
  readonly input: string;
  readonly output: string;
  readonly json: boolean;
}

/** Writes any reconstruction as SWC, and says whether the model of the new file is that of the old. */
export const convertCommand: CommandModule<object, ConvertArguments> = {
  command: 'convert <input> <output>',
  describe: 'Write a reconstruction as SWC',
  builder: (yargs) =>
    yargs
      .positional('input', { type: 'string', demandOption: true, describe: 'ASC or SWC file' })
      .positional('output', { type: 'string', demandOption: true, describe: 'SWC file to write' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 convert cell.asc cell.swc', 'From Neurolucida'),
  handler: async ({ input, output, json }) => {
    await refuseOverInput(input, output);
    const read = readReconstruction(await readTextFile(input), { file: input });
    throwOnErrors('cli/bad-input', read.diagnostics);
    const note = ` cabletree ${CABLETREE_VERSION}: converted from ${basename(input)}`;
    const table = { ...read.table!, header: [...read.table!.header, note] };
    await writeFileAtomically(output, printSwc(table));
    const before = summarise(read.morphology!);
    const after = summarise(buildMorphology(table, { name: basename(output) }).morphology);
    const { diagnostics } = read;
    if (json) {
      const result = { output, samples: table.count, before, after, diagnostics };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      return;
    }
    printDiagnosticReport(diagnostics);
    process.stdout.write(`${convertedFrom(basename(input), before)}\n`);
    process.stdout.write(`${convertedFrom(basename(output), after)}\n`);
    process.stdout.write(`wrote ${output}: ${table.count} samples\n`);
  },
};

function summarise(morphology: Morphology): {
  sections: number;
  lengthUm: number;
  areaUm2: number;
} {
  const lengthUm = morphology.sections.reduce((sum, section) => sum + section.lengthUm, 0);
  return { sections: morphology.sections.length, lengthUm, areaUm2: morphologyArea(morphology) };
}
