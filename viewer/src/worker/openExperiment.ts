import {
  buildCell,
  type Cell,
  type CompartmentLayout,
  type Diagnostic,
  discretise,
  type Experiment,
  hasErrors,
  inlineExperimentFiles,
  isModelError,
  ModelError,
  measureRestingMembrane,
  parseExperiment,
  placeDiagnostics,
  readReconstruction,
  resolveRegion,
  suggestExperiment,
} from '../../../src/index.ts';
import type { DescribedCell, SourceText } from './protocol.ts';

/** The only place where the viewer calls the library to make something that can be simulated. */
export interface OpenedExperiment {
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  /** SHA-256 of the morphology's text. */
  readonly sourceSha256: string;
  readonly described: DescribedCell;
}

/**
 * Reads an experiment, or a bare SWC or Neurolucida file with the suggested experiment round it.
 *
 * @throws ModelError with every diagnostic of the file where it cannot be simulated
 */
export function openExperiment({ file, text, files }: SourceText): OpenedExperiment {
  const isExperiment = file.toLowerCase().endsWith('.json');
  const read = isExperiment ? readExperiment(file, text) : readCell(file, text);
  const built = buildCell(read.experiment, files);
  const found = isExperiment ? placeDiagnostics(built.diagnostics, text, file) : built.diagnostics;
  const diagnostics = [...read.diagnostics, ...found];
  const { cell } = built;
  if (cell === undefined) throw new ModelError('viewer/cannot-open', file, diagnostics);
  const layout = discretise(cell, read.experiment.mesh);
  const experiment = inlineExperimentFiles(read.experiment, files);
  return {
    experiment,
    cell,
    layout,
    sourceSha256: built.sourceSha256,
    described: describe(experiment, cell, layout, diagnostics),
  };
}

interface ReadExperiment {
  readonly experiment: Experiment;
  readonly diagnostics: readonly Diagnostic[];
}

function readExperiment(file: string, text: string): ReadExperiment {
  const { experiment, diagnostics } = parseExperiment(text, { file });
  if (experiment === undefined) throw new ModelError('viewer/cannot-open', file, diagnostics);
  return { experiment, diagnostics };
}

function readCell(file: string, text: string): ReadExperiment {
  const { morphology, diagnostics } = readReconstruction(text, { file });
  if (morphology === undefined || hasErrors(diagnostics))
    throw new ModelError('viewer/cannot-open', file, diagnostics);
  // Warnings of the file are found again, and reported, when the cell is built.
  return { experiment: suggestExperiment(morphology, { name: file, text }), diagnostics: [] };
}

function describe(
  experiment: Experiment,
  cell: Cell,
  layout: CompartmentLayout,
  diagnostics: readonly Diagnostic[],
): DescribedCell {
  return {
    title: experiment.title ?? cell.morphology.name,
    morphology: cell.morphology,
    layout,
    experiment,
    restingUs: measureRestingMembrane(cell, layout).slopeUs,
    regions: Object.keys(cell.labels).map((name) => ({
      name,
      intervals: resolveRegion(cell.morphology, name, cell.labels),
    })),
    stimuli: cell.clamps.map(({ name, delayMs, durationMs, amplitudeNa }) => ({
      name,
      startMs: delayMs,
      endMs: delayMs + durationMs,
      amplitudeNa,
    })),
    notes: experiment.notes ?? [],
    diagnostics,
  };
}

/** Any failure as diagnostics to show: a ModelError's own, or one that says where the defect is. */
export function diagnosticsOf(
  error: unknown,
  file: string,
  defect: (text: string) => string,
): readonly Diagnostic[] {
  if (isModelError(error) && hasErrors(error.diagnostics)) return error.diagnostics;
  const message = error instanceof Error ? error.message : String(error);
  const isKnown = isModelError(error);
  return [
    {
      code: isKnown ? error.code : 'viewer/defect',
      severity: 'error',
      file,
      line: 0,
      column: 0,
      message: isKnown ? message : defect(message),
    },
  ];
}
