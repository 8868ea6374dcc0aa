import type { Experiment, Locus, SectionInterval } from '../../../src/index.ts';
import type {
  Camera,
  ColourMapName,
  DistanceMeasure,
  RunView,
  Viewport,
} from '../../../src/scene/index.ts';
import type { Lesson } from '../lessons/lesson.ts';
import type { LiveFrames } from '../worker/liveProtocol.ts';
import type { SketchedCell } from '../worker/protocol.ts';
import type { NodeField } from './colourScale.ts';
import type { LinkSettings } from './link.ts';
import type { PlacedKind } from './modelEdit.ts';
import type { PaneKind } from './panes.ts';
import type { Reduction } from './reduction.ts';
import type {
  ColourBy,
  Hover,
  MarkOwner,
  PinnedProbe,
  Problem,
  TabName,
  Task,
  ViewName,
} from './viewerState.ts';

/** Everything that can happen to the page. */
export type Action =
  | { readonly type: 'task'; readonly task: Task | undefined }
  | { readonly type: 'show-run'; readonly run: RunView; readonly cellId?: string | undefined }
  /** The shape of a cell that is read: drawn until more of it is known. */
  | { readonly type: 'show-sketch'; readonly sketch: SketchedCell | undefined }
  /** A cell whose run is on its way: drawn at rest until then. */
  | { readonly type: 'show-cell'; readonly run: RunView; readonly cellId: string | undefined }
  /** Its run was stopped: the page is as it was before. */
  | { readonly type: 'take-back-cell' }
  /** The same cell after another run: time, view and probes stay. */
  | { readonly type: 'update-run'; readonly run: RunView }
  /** Another experiment for the same cell, to be run. Edits of one key in a row are one step of the history. */
  | {
      readonly type: 'edit';
      readonly experiment: Experiment;
      readonly key?: string;
      readonly note?: string;
    }
  /** The run goes on from the time shown, computed as it is watched. */
  | { readonly type: 'live-start' }
  | { readonly type: 'live-frames'; readonly frames: LiveFrames; readonly realTimes: number }
  | { readonly type: 'live-pause' }
  /** What was changed could not be carried over: the run began again. */
  | { readonly type: 'live-restarted' }
  /** Asks for `live-start` or `live-pause`. */
  | { readonly type: 'toggle-live' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** What the next click on the cell places; undefined for nothing. */
  | { readonly type: 'start-placing'; readonly kind: PlacedKind | undefined }
  | { readonly type: 'place-at'; readonly locus: Locus }
  | { readonly type: 'light'; readonly intervals: readonly SectionInterval[] | undefined }
  /** Colour by what the reduced model has otherwise than the cell. */
  | { readonly type: 'show-error' }
  | { readonly type: 'show-field'; readonly field: NodeField }
  /** One of the quantities that the run kept for the whole cell. */
  | { readonly type: 'show-quantity'; readonly quantity: string }
  | { readonly type: 'set-tab'; readonly tab: TabName }
  | { readonly type: 'show-reduction'; readonly reduction: Reduction }
  | { readonly type: 'open-lesson'; readonly lesson: Lesson }
  | { readonly type: 'step-lesson'; readonly by: number }
  | { readonly type: 'close-lesson' }
  | { readonly type: 'show-problem'; readonly problem: Problem }
  | { readonly type: 'dismiss-problem' }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'seek'; readonly timeMs: number }
  | { readonly type: 'step-frames'; readonly count: number }
  | { readonly type: 'tick'; readonly wallMs: number }
  | { readonly type: 'toggle-play' }
  | { readonly type: 'toggle-loop' }
  | { readonly type: 'set-speed'; readonly msPerSecond: number }
  | { readonly type: 'resize'; readonly viewport: Viewport }
  /** `isGradual`: between the cell and its dendrogram the one becomes the other. */
  | { readonly type: 'set-view'; readonly view: ViewName; readonly isGradual?: boolean }
  | { readonly type: 'set-distance-measure'; readonly measure: DistanceMeasure }
  | { readonly type: 'toggle-lines' }
  | { readonly type: 'set-colour-by'; readonly colourBy: ColourBy }
  | { readonly type: 'set-attenuation'; readonly from: string; readonly to: string }
  | { readonly type: 'move-camera'; readonly camera: Camera; readonly pane?: PaneKind }
  /** The drawing of the pane as it comes; for the cell a camera that fits it follows. */
  | { readonly type: 'reset-chart' }
  | { readonly type: 'toggle-projection' }
  | { readonly type: 'hover'; readonly hover: Hover | undefined }
  | { readonly type: 'select'; readonly locus: Locus | undefined }
  | { readonly type: 'pin'; readonly locus: Locus }
  | { readonly type: 'pin-selection' }
  | { readonly type: 'unpin'; readonly name: string }
  /** A mark is dragged to a place, and so on until it is dropped or the drag given up. */
  | { readonly type: 'drag-mark'; readonly owner: MarkOwner; readonly locus: Locus }
  | { readonly type: 'drop-mark' }
  | { readonly type: 'cancel-drag' }
  /** In the unit of what colour tells. */
  | { readonly type: 'set-range'; readonly low: number; readonly high: number }
  /** To all that the run reaches. */
  | { readonly type: 'fit-range' }
  | { readonly type: 'set-colour-map'; readonly name: ColourMapName }
  | {
      readonly type: 'restore';
      readonly settings: LinkSettings;
      readonly probes: readonly PinnedProbe[] | undefined;
    }
  | { readonly type: 'toggle-theme' }
  | { readonly type: 'toggle-help' }
  | { readonly type: 'show-section-table'; readonly isOpen: boolean }
  | { readonly type: 'dropping'; readonly isDropping: boolean }
  | { readonly type: 'escape' };

export type Dispatch = (action: Action) => void;
