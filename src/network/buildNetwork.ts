import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { networkMessages as messages } from '../base/messages/network.ts';
import type { Cell } from '../cell/cell.ts';
import { CellLog } from '../cell/cellLog.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { Locus } from '../morphology/morphology.ts';
import { ARTIFICIAL_DEFAULTS } from './artificialParameters.ts';
import { CellVariants } from './cellVariants.ts';
import { linkNetwork } from './linkNetwork.ts';
import type { ArtificialUnit, NetworkCell, NetworkModel } from './networkModel.ts';
import type { Network, PopulationEntry } from './networkSchema.ts';

export interface BuiltNetwork {
  /** Undefined where there is an error among the diagnostics. */
  readonly model: NetworkModel | undefined;
  /**
   * Those of the network have file `experiment` and a path into it; those of a cell definition the name of its file, and a
   * path into that.
   */
  readonly diagnostics: readonly Diagnostic[];
}

/** Experiments of cell definitions by the file that they name, their own files inside. */
export type CellExperiments = ReadonlyMap<string, Experiment>;

/** The experiment files that `buildNetwork` asks for. */
export function listNetworkFiles({ cells }: Network): string[] {
  return Object.values(cells).flatMap(({ file }) => (file === undefined ? [] : [file]));
}

/** The same network with its experiments inside, so that it stands alone. */
export function inlineNetworkFiles(network: Network, experiments: CellExperiments): Network {
  const cells = Object.entries(network.cells).map(([name, { file, experiment }]) => {
    const inside = experiment ?? experiments.get(file!);
    return [name, inside === undefined ? { file } : { experiment: inside }];
  });
  return { ...network, cells: Object.fromEntries(cells) };
}

/**
 * Builds the cells of a network and joins them. Problems are reported together; nothing is thrown for content. Cells that
 * are alike share their morphology, mesh and mechanisms.
 *
 * @param experiments of cells that are files; see listNetworkFiles.
 */
export function buildNetwork(
  network: Network,
  experiments: CellExperiments = new Map(),
): BuiltNetwork {
  const log = new CellLog();
  const definitions = buildDefinitions(network, experiments, log);
  if (hasErrors(log.diagnostics)) return { model: undefined, diagnostics: log.diagnostics };
  const cells = network.populations.flatMap((population, i) =>
    population.cell === undefined
      ? []
      : membersOf(network, population, definitions.get(population.cell)!, log.at('populations', i)),
  );
  const units = makeUnits(network);
  if (hasErrors(log.diagnostics)) return { model: undefined, diagnostics: log.diagnostics };
  const model = linkNetwork(network, cells, units, log);
  return {
    model: hasErrors(log.diagnostics) ? undefined : model,
    diagnostics: log.diagnostics,
  };
}

function buildDefinitions(
  { cells, populations, simulation }: Network,
  experiments: CellExperiments,
  log: CellLog,
): Map<string, CellVariants> {
  const used = new Set(populations.map(({ cell }) => cell));
  const definitions = new Map<string, CellVariants>();
  for (const [name, { file, experiment: inside }] of Object.entries(cells)) {
    if (!used.has(name)) continue;
    const experiment = inside ?? experiments.get(file!);
    if (experiment === undefined) {
      log.at('cells', name, 'file').add('circuit/missing-file', messages.missingFile(file!));
      continue;
    }
    const variants = new CellVariants({ ...experiment, simulation });
    definitions.set(name, variants);
    log.diagnostics.push(
      ...variants.diagnostics.map((diagnostic) => {
        if (diagnostic.path === undefined) return diagnostic;
        return file === undefined
          ? { ...diagnostic, path: ['cells', name, 'experiment', ...diagnostic.path] }
          : { ...diagnostic, file };
      }),
    );
  }
  return definitions;
}

function membersOf(
  { recording }: Network,
  population: PopulationEntry,
  variants: CellVariants,
  log: CellLog,
): NetworkCell[] {
  const reported = new Set<number>();
  const report = (override: number, message: string): void => {
    if (!reported.has(override))
      log.at('overrides', override, 'set').add('circuit/bad-override', message);
    reported.add(override);
  };
  const traces = recording.traces.filter((trace) => trace.population === population.name);
  return Array.from({ length: population.count }, (_, index) => index).flatMap((index) => {
    const variant = variants.of(population, index, report);
    if (variant === undefined) return [];
    const { cell, layout, experiment } = variant;
    return {
      ...{ population: population.name, index, cell, layout },
      spikeLocus: spikeLocusOf(cell),
      spikeThresholdMv: experiment.recording.spike_threshold_mV,
      isTraced: traces.some(({ cells }) => cells === undefined || cells.includes(index)),
    };
  });
}

/** Where the first probe is, else the middle of the first section. */
function spikeLocusOf({ probes }: Cell): Locus {
  return probes[0]?.locus ?? { section: 0, x: 0.5 };
}

function makeUnits({ populations }: Network): ArtificialUnit[] {
  let stream = 0;
  return populations.flatMap(({ name, artificial: kind, parameters = {}, count }) => {
    if (kind === undefined) return [];
    const { times, ...numbers } = parameters;
    const timesMs = Float64Array.from(typeof times === 'object' ? times : []);
    const merged = { ...ARTIFICIAL_DEFAULTS[kind], ...(numbers as Record<string, number>) };
    return Array.from({ length: count }, (_, index) => ({
      ...{ population: name, index, kind, parameters: merged, timesMs, stream: stream++ },
    }));
  });
}
