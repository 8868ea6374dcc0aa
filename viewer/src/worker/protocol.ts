import type { Diagnostic, Experiment, Recording } from '../../../src/index.ts';
import type { RunView, SegmentTable } from '../../../src/scene/index.ts';
import type { Reduction } from '../state/reduction.ts';
import type { ReductionPlan } from '../state/reductionPlan.ts';
import type { LiveRequest } from './liveProtocol.ts';

/** A file to be read, and the texts of the files it names. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

/** How the page calls the experiment that it has come to by hand: as no file of a user can be called. */
export const PAGE_EXPERIMENT = '/page.json';

/** Whether a source is an experiment file rather than a bare reconstruction. */
export function isExperiment({ file }: SourceText): boolean {
  return file.toLowerCase().endsWith('.json');
}

/**
 * What the page asks of the worker. Every answer carries the request's id; a cancelled request has none but the word that
 * it was heard.
 */
export type Request =
  | WorkRequest
  | { readonly type: 'cancel'; readonly id: number }
  /** Of a live run, in a worker that does nothing else; its answers are LiveReply. */
  | { readonly type: 'live'; readonly request: LiveRequest };

export type WorkRequest = {
  readonly id: number;
  readonly source: SourceText;
} & (
  | {
      /**
       * `describe` builds the cell and runs nothing: its frames are there already. `mechanisms` lists what the cell can
       * be painted with. A newer `run` or `reduce` makes an older one moot.
       */
      readonly type: 'describe' | 'run' | 'mechanisms';
    }
  /** The reduced model of the cell, run. */
  | { readonly type: 'reduce'; readonly plan: ReductionPlan }
  /** What the coats of the experiment give one parameter of a mechanism on every compartment. */
  | { readonly type: 'paint'; readonly mechanism: string; readonly parameter: string }
);

export type Reply =
  /** The worker heard that a request is cancelled: it is not in the middle of something long. */
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  /** How the cell of a bare reconstruction is drawn, as soon as that is known; `described` comes without it. */
  | { readonly type: 'sketched'; readonly id: number; readonly sketch: SketchedCell }
  | { readonly type: 'described'; readonly id: number; readonly cell: DescribedCell }
  /** Of the cell that `described` told of; what broke the run off, where something did. */
  | {
      readonly type: 'ran';
      readonly id: number;
      readonly recording: Recording;
      readonly broken: readonly Diagnostic[];
    }
  | { readonly type: 'reduced'; readonly id: number; readonly reduction: Reduction }
  | { readonly type: 'painted'; readonly id: number; readonly painted: PaintedParameter }
  | { readonly type: 'listed'; readonly id: number; readonly mechanisms: readonly MechanismInfo[] }
  | { readonly type: 'failed'; readonly id: number; readonly diagnostics: readonly Diagnostic[] };

/** A cell of which nothing but its shape is known. */
export interface SketchedCell {
  readonly table: SegmentTable;
  readonly nodeCount: number;
  /** Everywhere, before the run. mV */
  readonly restMv: number;
  /** Of its file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A run without its recording. */
export type DescribedCell = Omit<RunView, 'recording' | 'sha256'>;

/** A mechanism by what can be set of it. */
export interface MechanismInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: 'density' | 'point';
  readonly parameters: readonly {
    readonly name: string;
    readonly unit: string;
    /** The file's default, in the unit. */
    readonly value: number;
  }[];
}

export interface PaintedParameter {
  readonly unit: string;
  /** By node; where the mechanism is not, the lowest of the others. */
  readonly values: Float32Array;
}

/** An experiment with the texts of its files inside, as a source. */
export function sourceOfExperiment(experiment: Experiment): SourceText {
  return { file: PAGE_EXPERIMENT, text: JSON.stringify(experiment), files: new Map() };
}
