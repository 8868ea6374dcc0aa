import { basename } from 'node:path';
import type { CommandModule } from 'yargs';
import { exportNeuronNetwork, ModelError } from '../../src/index.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { loadNetwork } from '../loadNetwork.ts';
import { networkTargets } from '../messages.ts';
import { checkOutputFolder } from '../outputFailure.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { CELL_TARGETS, exportCell } from '../reductionExports.ts';
import { writeFiles } from '../runFiles.ts';
import { networkText } from '../simulateNetwork.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface ExportArguments extends ReadingArguments {
  readonly file: string;
  readonly output: string;
  readonly to: string;
  readonly mesh: string | undefined;
}

const NETWORK_TARGET = 'neuron';

/** Hands a cell or a network over to other simulators as it is; reduced ones are `reduce --to`. */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <file>',
  describe: 'Write a cell, or a network, for other simulators, as it is',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment or network (.json), or reconstruction (.swc, .asc)',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'exported',
        describe: 'Folder to write',
      })
      .option('to', {
        requiresArg: true,
        type: 'string',
        default: NETWORK_TARGET,
        describe: `What to export to, of ${CELL_TARGETS.join(', ')}; networks: ${NETWORK_TARGET}`,
      })
      .option('mesh', {
        requiresArg: true,
        type: 'string',
        describe: 'How to cut the cell, as for simulate',
      })
      .options(readingOptions)
      .example('$0 export experiment.json --to neuron', 'A Python module, and the .mod it needs')
      .example('$0 export ring.network.json -o ring', 'Cells, connections and gap junctions'),
  handler: async ({ file, output, to, mesh, ...words }) => {
    await checkOutputFolder(output);
    const text = await networkText(file);
    const files =
      text === undefined
        ? await cellFiles(file, to, mesh, words)
        : await networkFiles(file, text, to);
    process.stdout.write(`wrote ${(await writeFiles(output, files)).join(', ')}\n`);
  },
};

async function cellFiles(
  file: string,
  to: string,
  mesh: string | undefined,
  words: ReadingArguments,
): Promise<Map<string, string>> {
  const loaded = await loadExperiment(file, { reading: readingOf(words), mesh });
  printDiagnosticReport(loaded.diagnostics);
  return exportCell(loaded, to);
}

async function networkFiles(file: string, text: string, to: string): Promise<Map<string, string>> {
  if (to !== NETWORK_TARGET) throw new ModelError('cli/bad-option', networkTargets(to));
  const { model, network, diagnostics } = await loadNetwork(file, text);
  printDiagnosticReport(diagnostics);
  return exportNeuronNetwork(model, network, basename(file));
}
