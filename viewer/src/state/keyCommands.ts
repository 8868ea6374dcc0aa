import {
  type Camera,
  fitCamera,
  framesDurationMs,
  nextBranch,
  orbit,
  pan,
  type SegmentTable,
  walkDistal,
  walkProximal,
  zoom,
} from '../../../src/scene/index.ts';
import type { Action } from './actions.ts';
import { stageInsets } from './stageInsets.ts';
import type { ViewerState } from './viewerState.ts';

export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Arrows turn the cell only there: elsewhere they belong to sliders and lists. */
  readonly isOnCanvas: boolean;
}

const TURN = Math.PI / 24;
const PAN_PX = 40;
const ZOOM = 1.15;
const LONG_STEP = 10;

/** The action of a key, undefined where it has none. `table` is the drawn cell, if there is one. */
export function actionOfKey(
  press: KeyPress,
  state: ViewerState,
  table: SegmentTable | undefined,
): Action | undefined {
  return (
    playbackAction(press, state) ??
    pageAction(press) ??
    walkAction(press, state) ??
    cameraAction(press, state, table)
  );
}

function playbackAction({ key }: KeyPress, state: ViewerState): Action | undefined {
  switch (key) {
    case ' ':
      return { type: 'toggle-play' };
    case ',':
      return { type: 'step-frames', count: -1 };
    case '.':
      return { type: 'step-frames', count: 1 };
    // The same keys with Shift, as an American keyboard reports them.
    case '<':
      return { type: 'step-frames', count: -LONG_STEP };
    case '>':
      return { type: 'step-frames', count: LONG_STEP };
    case 'Home':
      return { type: 'seek', timeMs: 0 };
    case 'End':
      return { type: 'seek', timeMs: lastTimeMs(state) };
    case 'l':
      return { type: 'toggle-loop' };
    default:
      return undefined;
  }
}

function pageAction({ key }: KeyPress): Action | undefined {
  switch (key) {
    case '?':
      return { type: 'toggle-help' };
    case 'Escape':
      return { type: 'escape' };
    case 't':
      return { type: 'toggle-theme' };
    case 'o':
      return { type: 'toggle-projection' };
    case 'p':
      return { type: 'pin-selection' };
    default:
      return undefined;
  }
}

/** The first step of a walk is onto the soma, or whatever section comes first. */
function walkAction({ key }: KeyPress, { run, selection }: ViewerState): Action | undefined {
  if (run === undefined || !['[', ']', 'n'].includes(key)) return undefined;
  if (selection === undefined) return { type: 'select', locus: { section: 0, x: 0.5 } };
  const { morphology, layout } = run;
  if (key === '[') return { type: 'select', locus: walkProximal(morphology, layout, selection) };
  if (key === ']') return { type: 'select', locus: walkDistal(morphology, layout, selection) };
  return { type: 'select', locus: nextBranch(morphology, selection) };
}

function cameraAction(
  press: KeyPress,
  state: ViewerState,
  table: SegmentTable | undefined,
): Action | undefined {
  if (press.key === 'f' && table !== undefined) {
    const insets = stageInsets(state.viewport);
    return { type: 'move-camera', camera: fitCamera(state.camera, state.viewport, table, insets) };
  }
  const camera = movedCamera(press, state);
  return camera === undefined ? undefined : { type: 'move-camera', camera };
}

function movedCamera(press: KeyPress, { camera, viewport }: ViewerState): Camera | undefined {
  switch (press.key) {
    case '+':
    case '=':
      return zoom(camera, viewport, 1 / ZOOM);
    case '-':
    case '_':
      return zoom(camera, viewport, ZOOM);
  }
  const arrow = ARROWS[press.key];
  if (arrow === undefined || !press.isOnCanvas) return undefined;
  const [right, down] = arrow;
  return press.shift
    ? pan(camera, viewport, right * PAN_PX, down * PAN_PX)
    : orbit(camera, right * TURN, -down * TURN);
}

const ARROWS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function lastTimeMs({ run }: ViewerState): number {
  return run === undefined ? 0 : framesDurationMs(run.recording.frames);
}
