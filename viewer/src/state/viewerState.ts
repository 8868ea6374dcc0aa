import type { Diagnostic, Locus } from '../../../src/index.ts';
import type { Camera, ColourMapName, RunView, Theme, Viewport } from '../../../src/scene/index.ts';

/** A place whose trace is shown. `mark` chooses its shape and colour. */
export interface PinnedProbe {
  readonly name: string;
  readonly locus: Locus;
  readonly mark: number;
}

/** Where the pointer is over the cell. Voltage is not kept: it follows from the time. */
export interface Hover {
  readonly locus: Locus;
  readonly radiusUm: number;
  readonly xPx: number;
  readonly yPx: number;
}

/** Work the page waits for. */
export interface Task {
  readonly label: string;
  /** 0 to 1; undefined where it cannot be said. */
  readonly share: number | undefined;
}

export interface Problem {
  readonly title: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything the page shows follows from this record and nothing else. */
export interface ViewerState {
  readonly run: RunView | undefined;
  readonly task: Task | undefined;
  readonly problem: Problem | undefined;
  /** A short sentence about what was just done, for the status line. */
  readonly notice: string;
  readonly timeMs: number;
  readonly isPlaying: boolean;
  readonly isLooping: boolean;
  /** Model time a second of wall time. */
  readonly speedMsPerSecond: number;
  readonly camera: Camera;
  readonly viewport: Viewport;
  readonly hover: Hover | undefined;
  readonly selection: Locus | undefined;
  readonly probes: readonly PinnedProbe[];
  readonly lowMv: number;
  readonly highMv: number;
  readonly colourMap: ColourMapName;
  readonly theme: Theme;
  readonly isHelpOpen: boolean;
  readonly isSectionTableOpen: boolean;
  readonly isDropping: boolean;
}

/** As many as there are marks that can be told apart. */
export const MOST_PROBES: number = 7;
export const DEFAULT_LOW_MV: number = -80;
export const DEFAULT_HIGH_MV: number = 40;
/** Slow enough that a train of spikes never flashes the whole cell more than 3 times a second. */
export const DEFAULT_SPEED_MS_PER_SECOND: number = 5;
export const SPEEDS_MS_PER_SECOND: readonly number[] = [1, 2, 5, 10, 20, 50];

export function initialState(theme: Theme): ViewerState {
  return {
    run: undefined,
    task: undefined,
    problem: undefined,
    notice: '',
    timeMs: 0,
    isPlaying: false,
    isLooping: true,
    speedMsPerSecond: DEFAULT_SPEED_MS_PER_SECOND,
    camera: {
      targetUm: [0, 0, 0],
      yaw: 0,
      pitch: 0,
      viewHeightUm: 500,
      projection: 'perspective',
    },
    viewport: { widthPx: 1, heightPx: 1 },
    hover: undefined,
    selection: undefined,
    probes: [],
    lowMv: DEFAULT_LOW_MV,
    highMv: DEFAULT_HIGH_MV,
    colourMap: 'viridis',
    theme,
    isHelpOpen: false,
    isSectionTableOpen: false,
    isDropping: false,
  };
}
