import { dirname, join, resolve } from 'node:path';
import {
  buildNetwork,
  type Diagnostic,
  type Experiment,
  inlineExperimentFiles,
  inlineNetworkFiles,
  listExperimentFiles,
  listNetworkFiles,
  type Network,
  type NetworkModel,
  parseExperiment,
  parseNetwork,
  placeDiagnostics,
  throwOnErrors,
} from '../src/index.ts';
import { readTextFile } from './loadExperiment.ts';

/** A network ready to run. */
export interface LoadedNetwork {
  /** With the texts of its files inside. */
  readonly network: Network;
  readonly model: NetworkModel;
  /** Warnings and notes; errors were thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a network file with the experiments of its cells and their files, each relative to the file that names it.
 *
 * @throws ModelError with all diagnostics where anything is wrong with the input.
 */
export async function loadNetwork(path: string, text: string): Promise<LoadedNetwork> {
  const parsed = parseNetwork(text, { file: path });
  throwOnErrors('cli/bad-input', parsed.diagnostics);
  const folder = dirname(path);
  const experiments = new Map<string, Experiment>();
  const texts = new Map<string, string>();
  const diagnostics = [...parsed.diagnostics];
  for (const file of listNetworkFiles(parsed.network!)) {
    const here = join(folder, file);
    const experimentText = await readTextFile(here);
    const read = parseExperiment(experimentText, { file: here });
    diagnostics.push(...read.diagnostics);
    throwOnErrors('cli/bad-input', diagnostics);
    texts.set(file, experimentText);
    experiments.set(file, await inlined(read.experiment!, dirname(here)));
  }
  const network = await inlineOwn(inlineNetworkFiles(parsed.network!, experiments), folder);
  const built = buildNetwork(
    { ...network, cells: parsedCells(parsed.network!, network) },
    experiments,
  );
  const placed = built.diagnostics.flatMap((diagnostic) => {
    const own = texts.get(diagnostic.file);
    return own === undefined
      ? placeDiagnostics([diagnostic], text, path)
      : placeDiagnostics([diagnostic], own, join(folder, diagnostic.file));
  });
  diagnostics.push(...placed);
  throwOnErrors('cli/bad-input', diagnostics);
  return { network, model: built.model!, diagnostics };
}

/** Definitions that are files stay so, for what is wrong with them belongs to those. */
function parsedCells(written: Network, inside: Network): Network['cells'] {
  return Object.fromEntries(
    Object.entries(written.cells).map(([name, cell]) => [
      name,
      cell.file === undefined ? inside.cells[name]! : cell,
    ]),
  );
}

async function inlineOwn(network: Network, folder: string): Promise<Network> {
  const cells = Object.entries(network.cells).map(
    async ([name, { experiment }]): Promise<[string, Network['cells'][string]]> => [
      name,
      experiment === undefined ? {} : { experiment: await inlined(experiment, folder) },
    ],
  );
  return { ...network, cells: Object.fromEntries(await Promise.all(cells)) };
}

async function inlined(experiment: Experiment, folder: string): Promise<Experiment> {
  const entries = listExperimentFiles(experiment).map(
    async (file): Promise<[string, string]> => [file, await readTextFile(resolve(folder, file))],
  );
  return inlineExperimentFiles(experiment, new Map(await Promise.all(entries)));
}
