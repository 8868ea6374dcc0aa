import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  type BuiltCell,
  buildCell,
  type Cell,
  type CompartmentLayout,
  type Diagnostic,
  discretise,
  type Experiment,
  inlineExperimentFiles,
  listExperimentFiles,
  ModelError,
  modeOf,
  paintCompartments,
  parseExperiment,
  parseMesh,
  parseNmodl,
  placeDiagnostics,
  type ReadReconstructionOptions,
  type RunMode,
  readReconstruction,
  type SwcTable,
  suggestExperiment,
  throwOnErrors,
} from '../src/index.ts';
import { cannotRead, mechanismPaintedEverywhere } from './messages.ts';
import { readingKeys } from './readingOptions.ts';

/** An experiment ready to run: self-contained, with its cell cut into compartments. */
export interface LoadedExperiment {
  /** With the texts of its files inside. */
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly table: SwcTable;
  readonly layout: CompartmentLayout;
  readonly sourceSha256: string;
  /** Warnings and notes; errors were thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadOptions {
  /** NMODL files beside the experiment's own. */
  readonly modFiles?: readonly string[];
  /** How to read the morphology; goes before what the experiment says. */
  readonly reading?: Omit<ReadReconstructionOptions, 'file'>;
  /** How to cut the cell, as parseMesh reads it; goes before what the experiment says. */
  readonly mesh?: string | undefined;
  /** What TABLE does; goes before what the experiment says. */
  readonly table?: TableUse | undefined;
  /** How rates are computed; goes before what the experiment says. */
  readonly mode?: RunMode | undefined;
  /** Variable steps with this error; goes before what the experiment says. mV */
  readonly adaptiveMv?: number | undefined;
}

export type TableUse = Experiment['simulation']['table'];

/**
 * Reads an experiment file, or a bare reconstruction for which an experiment is suggested. `.mod` files given beside it
 * are painted everywhere unless the experiment paints them itself.
 *
 * @throws ModelError with all diagnostics where anything is wrong with the input.
 */
export async function loadExperiment(
  path: string,
  { modFiles = [], reading = {}, mesh, table, mode, adaptiveMv }: LoadOptions = {},
): Promise<LoadedExperiment> {
  const text = await readTextFile(path);
  const read = isExperiment(text, path)
    ? readExperiment(text, path)
    : suggestFor(text, path, reading);
  const { morphology, simulation } = read.experiment;
  const { experiment: extended, diagnostics } = await addMechanisms(
    {
      ...read.experiment,
      morphology: { ...morphology, ...readingKeys(reading) },
      mesh: mesh === undefined ? read.experiment.mesh : parseMesh(mesh),
      simulation: {
        ...simulation,
        table: table ?? simulation.table,
        ...(mode === undefined ? {} : { mode }),
        ...(adaptiveMv === undefined ? {} : { adaptive_mV: adaptiveMv }),
      },
    },
    modFiles,
  );
  const files = await readFiles(extended, dirname(path));
  const experiment = inlineExperimentFiles(extended, files);
  return assemble(experiment, { ...read, diagnostics: [...read.diagnostics, ...diagnostics] });
}

/** The mode that a run of it goes in: what it names, or what modeOf says. */
export function modeOfRun({
  experiment,
  layout,
}: Pick<LoadedExperiment, 'experiment' | 'layout'>): RunMode {
  return modeOf(experiment.simulation, layout.compartments.length);
}

function assemble(
  experiment: Experiment,
  { diagnostics: earlier, place }: ReadExperiment,
): LoadedExperiment {
  const built: BuiltCell = buildCell(experiment);
  const diagnostics = [...earlier, ...place(built.diagnostics)];
  throwOnErrors('cli/bad-input', diagnostics);
  const cell = built.cell!;
  const layout = discretise(cell, experiment.mesh);
  const paint = paintCompartments(cell, layout);
  return {
    experiment,
    cell,
    table: built.table!,
    layout,
    sourceSha256: built.sourceSha256,
    diagnostics: [...diagnostics, ...paint.diagnostics],
  };
}

/** Text of a file named on the command line; Latin-1 headers of old reconstructions survive as replacement signs. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError('cli/cannot-read', cannotRead(path, reason));
  }
}

/** An experiment by its ending, or by the bracket it begins with; anything else is a reconstruction. */
function isExperiment(text: string, path: string): boolean {
  return /\.json$/i.test(path) || /^\s*\{/.test(text);
}

interface ReadExperiment {
  readonly experiment: Experiment;
  readonly diagnostics: readonly Diagnostic[];
  /** Gives what is found in the experiment later its line and column in the file. */
  readonly place: (diagnostics: readonly Diagnostic[]) => readonly Diagnostic[];
}

function readExperiment(text: string, file: string): ReadExperiment {
  const { experiment, diagnostics } = parseExperiment(text, { file });
  throwOnErrors('cli/bad-input', diagnostics);
  return {
    experiment: experiment!,
    diagnostics,
    place: (found) => placeDiagnostics(found, text, file),
  };
}

function suggestFor(
  text: string,
  file: string,
  reading: Omit<ReadReconstructionOptions, 'file'>,
): ReadExperiment {
  const { morphology, diagnostics } = readReconstruction(text, { ...reading, file });
  throwOnErrors('cli/bad-input', diagnostics);
  // The warnings come again, with the cell's, when the suggested experiment is built.
  return {
    experiment: suggestExperiment(morphology!, { name: basename(file), text }),
    diagnostics: [],
    place: (found) => found,
  };
}

async function addMechanisms(
  experiment: Experiment,
  modFiles: readonly string[],
): Promise<Pick<ReadExperiment, 'experiment' | 'diagnostics'>> {
  const paint = [...experiment.paint];
  const mechanisms = [...experiment.mechanisms];
  const diagnostics: Diagnostic[] = [];
  for (const file of modFiles) {
    const source = await readTextFile(file);
    mechanisms.push({ name: basename(file), source });
    const name = parseNmodl(source, { file }).mechanism?.name;
    if (name === undefined || paint.some(({ mechanism }) => mechanism === name)) continue;
    paint.push({ region: 'all', mechanism: name });
    diagnostics.push({
      code: 'cli/mechanism-painted',
      severity: 'note',
      file,
      line: 0,
      column: 0,
      message: mechanismPaintedEverywhere(name),
    });
  }
  return { experiment: { ...experiment, paint, mechanisms }, diagnostics };
}

async function readFiles(experiment: Experiment, folder: string): Promise<Map<string, string>> {
  const entries = listExperimentFiles(experiment).map(
    async (file): Promise<[string, string]> => [file, await readTextFile(resolve(folder, file))],
  );
  return new Map(await Promise.all(entries));
}
