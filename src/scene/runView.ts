import type { Diagnostic } from '../base/diagnostic.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Morphology } from '../morphology/morphology.ts';
import type { Recording } from '../simulate/recording.ts';
import type { NamedRegion } from './categories.ts';
import type { SegmentTable } from './segmentTable.ts';

/** A current step of the run, for the strip under the transport bar. */
export interface StimulusWindow {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly amplitudeNa: number;
}

/** Everything the viewer shows: plain data, the same whether it came from a file or from the worker. */
export interface RunView {
  readonly title: string;
  /** What was run, with the texts of its files inside. */
  readonly experiment: Experiment;
  readonly morphology: Morphology;
  readonly layout: CompartmentLayout;
  /** How morphology and layout are drawn, where that came with them; otherwise `buildSegmentTable` tells. */
  readonly table?: SegmentTable | undefined;
  readonly recording: Recording;
  /** Slope conductance of the membrane at the start by node, gates held. uS. */
  readonly restingUs: Float64Array;
  /** Named parts of the cell. */
  readonly regions: readonly NamedRegion[];
  readonly stimuli: readonly StimulusWindow[];
  /** Assumptions and remarks of the experiment. */
  readonly notes: readonly string[];
  /** Warnings and notes about the files; a run with errors does not come so far. */
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 of the recording, as the run printed it. */
  readonly sha256: string;
}
