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
  type RestingMembrane,
  readReconstruction,
  resolveRegion,
  sha256OfText,
  suggestBareCell,
  suggestCell,
} from '../../../src/index.ts';
import { buildSegmentTable } from '../../../src/scene/index.ts';
import { defectMessage } from './defectMessage.ts';
import type { DescribedCell, SketchedCell, SourceText } from './protocol.ts';

/** The only place where the viewer calls the library to make something that can be simulated. */
export interface OpenedExperiment {
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  /** SHA-256 of the morphology's text. A large one takes longer than its first picture may. */
  readonly sourceSha256: () => string;
  readonly described: DescribedCell;
}

/** An experiment that is valid, and what reading it said. */
export interface ReadExperiment {
  readonly experiment: Experiment;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A bare SWC or Neurolucida file with the suggested experiment round it. Needs no validator: see readExperiment.ts.
 *
 * @param onSketched hears how the cell is drawn before its channels are read
 * @throws ModelError with every diagnostic of the file where it cannot be simulated
 */
export function openReconstruction(
  { file, text }: SourceText,
  onSketched: (sketch: SketchedCell) => void,
): OpenedExperiment {
  const { morphology, diagnostics } = readReconstruction(text, { file });
  if (morphology === undefined || hasErrors(diagnostics))
    throw new ModelError('viewer/cannot-open', file, diagnostics);
  const { cell: bare, layout } = suggestBareCell(morphology);
  onSketched({
    table: buildSegmentTable(morphology, layout),
    nodeCount: layout.nodeCount,
    restMv: bare.vInitMv,
    diagnostics,
  });
  const { experiment, cell, resting } = suggestCell(morphology, { name: file, text }, layout);
  return {
    experiment,
    cell,
    layout,
    sourceSha256: () => sha256OfText(text),
    described: describe(experiment, cell, layout, resting, diagnostics),
  };
}

/**
 * The cell of an experiment that was read.
 *
 * @param place tells where in the file a problem of the cell stands
 * @throws ModelError with every diagnostic of the file where it cannot be simulated
 */
export function build(
  { file, files }: SourceText,
  read: ReadExperiment,
  place: (found: readonly Diagnostic[]) => readonly Diagnostic[],
): OpenedExperiment {
  const built = buildCell(read.experiment, files);
  const diagnostics = [...read.diagnostics, ...place(built.diagnostics)];
  const { cell } = built;
  if (cell === undefined) throw new ModelError('viewer/cannot-open', file, diagnostics);
  const layout = discretise(cell, read.experiment.mesh);
  const experiment = inlineExperimentFiles(read.experiment, files);
  return {
    experiment,
    cell,
    layout,
    sourceSha256: () => built.sourceSha256,
    described: describe(
      experiment,
      cell,
      layout,
      measureRestingMembrane(cell, layout),
      diagnostics,
    ),
  };
}

function describe(
  experiment: Experiment,
  cell: Cell,
  layout: CompartmentLayout,
  { slopeUs }: RestingMembrane,
  diagnostics: readonly Diagnostic[],
): DescribedCell {
  return {
    title: experiment.title ?? cell.morphology.name,
    morphology: cell.morphology,
    layout,
    experiment,
    restingUs: slopeUs,
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
export function diagnosticsOf(error: unknown, file: string): readonly Diagnostic[] {
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
      message: isKnown ? message : defectMessage(message),
    },
  ];
}
