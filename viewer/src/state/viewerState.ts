import type { Diagnostic, Locus, SectionInterval } from '../../../src/index.ts';
import {
  type Camera,
  type ColourMapName,
  type DistanceMeasure,
  framesDurationMs,
  type RunView,
  type Theme,
  type Viewport,
} from '../../../src/scene/index.ts';
import type { Lesson } from '../lessons/lesson.ts';
import type { SketchedCell, SourceText } from '../worker/protocol.ts';
import type { NodeField } from './colourScale.ts';
import type { Draft } from './draft.ts';
import type { LiveState } from './liveRun.ts';
import type { PlacedKind } from './modelEdit.ts';
import type { PaneKind } from './panes.ts';
import type { Reduction } from './reduction.ts';

/** What the stage shows: the cell, its dendrogram, both, or the cell beside its reduced model. */
export type ViewName = '3d' | 'dendrogram' | 'split' | 'compare';
export const VIEW_NAMES: readonly ViewName[] = ['3d', 'dendrogram', 'split', 'compare'];

/**
 * What colour means. `cluster` is the compartment of the reduced model that a place belongs to, `field` whatever other
 * number the page has for every node.
 */
export type ColourBy = 'voltage' | 'type' | 'region' | 'cluster' | 'field';
export const COLOURINGS: readonly ColourBy[] = ['voltage', 'type', 'region', 'cluster', 'field'];

/** What stands beside the picture under the traces. */
export type TabName = 'explore' | 'build' | 'sweep';
export const TAB_NAMES: readonly TabName[] = ['explore', 'build', 'sweep'];

/** A place whose trace is shown. `mark` chooses its shape and colour. */
export interface PinnedProbe {
  readonly name: string;
  readonly locus: Locus;
  readonly mark: number;
}

/** Whose a mark over the picture is: a probe's, by its mark, or that of something placed, by its number in the experiment. */
export type MarkOwner =
  | { readonly kind: 'probe'; readonly mark: number }
  | { readonly kind: 'placement'; readonly index: number };

/** A mark on its way to another place of the cell. */
export interface MarkDrag {
  readonly owner: MarkOwner;
  /** Where it is now. */
  readonly locus: Locus;
  /** What a drag that is given up brings back. */
  readonly before: Pick<ViewerState, 'probes' | 'attenuation'>;
}

/** Where the pointer is over the cell. Voltage is not kept: it follows from the time. */
export interface Hover {
  readonly pane: PaneKind;
  /** On the reduced model in its own pane, on the cell elsewhere. */
  readonly locus: Locus;
  readonly xPx: number;
  readonly yPx: number;
}

/** Work the page waits for. */
export interface Task {
  readonly label: string;
  /** 0 to 1; undefined where it cannot be said. */
  readonly share: number | undefined;
  /** Whether the page can stop it. */
  readonly canCancel?: boolean;
}

export interface Problem {
  readonly title: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What the title leaves open. */
  readonly detail?: string;
  /** What can be opened instead. */
  readonly choices?: readonly Choice[];
}

export interface Choice {
  readonly label: string;
  readonly source: SourceText;
}

/** A lesson and how far it is. */
export interface OpenLesson {
  readonly lesson: Lesson;
  readonly step: number;
}

/** Everything the page shows follows from this record and nothing else. */
export interface ViewerState {
  readonly run: RunView | undefined;
  /** What a link calls the cell; undefined where it came from a file of the user. */
  readonly cellId: string | undefined;
  /** Counts cells shown, so that a rerun of the same cell is known from another cell. */
  readonly cellNumber: number;
  /** The highest number that a cell has had. */
  readonly cellCount: number;
  /** What the run is of, and what it becomes while it is changed by hand. */
  readonly draft: Draft | undefined;
  /** While the run is computed as it is watched, or was and could go on. */
  readonly live: LiveState | undefined;
  /** What the next click on the cell places. */
  readonly placing: PlacedKind | undefined;
  /** The part of the cell that stands out, as a region is typed. */
  readonly lit: readonly SectionInterval[] | undefined;
  readonly tab: TabName;
  /** The next cell, of which nothing but its shape is known. */
  readonly sketch: SketchedCell | undefined;
  /** Whether the cell is drawn at rest while its run is computed. */
  readonly isAwaitingRun: boolean;
  /** The page before that cell, to come back to where its run is stopped. */
  readonly beforeCell: ViewerState | undefined;
  /** The reduced model of this run, once it was asked for. */
  readonly reduction: Reduction | undefined;
  readonly lesson: OpenLesson | undefined;
  readonly task: Task | undefined;
  readonly problem: Problem | undefined;
  /** A short sentence about what was just done, for the status line. */
  readonly notice: string;
  readonly timeMs: number;
  readonly isPlaying: boolean;
  readonly isLooping: boolean;
  /** Model time a second of wall time. */
  readonly speedMsPerSecond: number;
  readonly view: ViewName;
  /** How far the picture is from the cell to its dendrogram, or back, 0 to 1; undefined while it rests. */
  readonly morph: number | undefined;
  /** Of the cell and of the reduced model beside it. */
  readonly camera: Camera;
  /** Of the dendrogram; undefined while it is fitted to its pane. */
  readonly chartCamera: Camera | undefined;
  readonly distanceMeasure: DistanceMeasure;
  /** Neurites are drawn as lines, whatever their radii. */
  readonly isAsLines: boolean;
  readonly viewport: Viewport;
  readonly hover: Hover | undefined;
  readonly selection: Locus | undefined;
  readonly probes: readonly PinnedProbe[];
  readonly drag: MarkDrag | undefined;
  /** Names of the probes between which attenuation is shown; the first two where these are gone. */
  readonly attenuation: { readonly from: string; readonly to: string } | undefined;
  readonly colourBy: ColourBy;
  /** What colour tells while it tells neither voltage nor kinds. */
  readonly field: NodeField | undefined;
  readonly lowMv: number;
  readonly highMv: number;
  readonly colourMap: ColourMapName;
  readonly theme: Theme;
  readonly isHelpOpen: boolean;
  readonly isSectionTableOpen: boolean;
  readonly isDropping: boolean;
}

/** What the state says but for the time: no table, list or camera follows from that. */
export type TimelessState = Omit<ViewerState, 'timeMs'>;

/** Whether two states differ in the time at most, as those of a run that is played do. */
export function areSameButForTime(a: ViewerState, b: ViewerState): boolean {
  for (const key in a)
    if (key !== 'timeMs' && a[key as keyof ViewerState] !== b[key as keyof ViewerState])
      return false;
  return true;
}

/** As many as there are marks that can be told apart. */
export const MOST_PROBES: number = 7;
export const DEFAULT_LOW_MV: number = -80;
export const DEFAULT_HIGH_MV: number = 40;
/** Slow enough that a train of spikes never flashes the whole cell more than 3 times a second. */
export const DEFAULT_SPEED_MS_PER_SECOND: number = 5;
export const SPEEDS_MS_PER_SECOND: readonly number[] = [1, 2, 5, 10, 20, 50, 200, 1000];

/** How long the page's clock goes: a run that is still computed is as long as it will be. ms */
export function shownDurationMs({ run, live }: ViewerState): number {
  if (run === undefined) return 0;
  const recordedMs = framesDurationMs(run.recording.frames);
  return live === undefined
    ? recordedMs
    : Math.max(recordedMs, run.experiment.simulation.duration_ms);
}

export function initialState(theme: Theme): ViewerState {
  return {
    run: undefined,
    cellId: undefined,
    cellNumber: 0,
    cellCount: 0,
    sketch: undefined,
    isAwaitingRun: false,
    beforeCell: undefined,
    draft: undefined,
    live: undefined,
    placing: undefined,
    lit: undefined,
    tab: 'explore',
    reduction: undefined,
    lesson: undefined,
    task: undefined,
    problem: undefined,
    notice: '',
    timeMs: 0,
    isPlaying: false,
    isLooping: true,
    speedMsPerSecond: DEFAULT_SPEED_MS_PER_SECOND,
    view: '3d',
    morph: undefined,
    camera: {
      targetUm: [0, 0, 0],
      yaw: 0,
      pitch: 0,
      viewHeightUm: 500,
      projection: 'perspective',
    },
    chartCamera: undefined,
    distanceMeasure: 'length',
    isAsLines: false,
    viewport: { widthPx: 1, heightPx: 1 },
    hover: undefined,
    selection: undefined,
    probes: [],
    drag: undefined,
    attenuation: undefined,
    colourBy: 'voltage',
    field: undefined,
    lowMv: DEFAULT_LOW_MV,
    highMv: DEFAULT_HIGH_MV,
    colourMap: 'viridis',
    theme,
    isHelpOpen: false,
    isSectionTableOpen: false,
    isDropping: false,
  };
}
