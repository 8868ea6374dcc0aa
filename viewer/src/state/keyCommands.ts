import type { Locus } from '../../../src/index.ts';
import {
  type Camera,
  framesDurationMs,
  nextBranch,
  orbit,
  pan,
  placeInTable,
  projectPoint,
  walkDistal,
  walkProximal,
  zoom,
} from '../../../src/scene/index.ts';
import type { Action } from './actions.ts';
import type { Derived, Pane } from './derive.ts';
import { fitPane } from './panes.ts';
import { VIEW_NAMES, type ViewerState } from './viewerState.ts';

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

/** The action of a key, undefined where it has none. `derived` is what is drawn, if there is a cell. */
export function actionOfKey(
  press: KeyPress,
  state: ViewerState,
  derived: Derived | undefined,
): Action | undefined {
  return (
    playbackAction(press, state) ??
    pageAction(press) ??
    viewAction(press, state) ??
    walkAction(press, state) ??
    cameraAction(press, state, derived?.panes[0])
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
    // The same keys with Shift, as American keyboards report them and as most European ones do.
    case '<':
    case ';':
      return { type: 'step-frames', count: -LONG_STEP };
    case '>':
    case ':':
      return { type: 'step-frames', count: LONG_STEP };
    case 'Home':
      return { type: 'seek', timeMs: 0 };
    case 'End':
      return { type: 'seek', timeMs: lastTimeMs(state) };
    case 'l':
      return { type: 'toggle-loop' };
    case 'r':
      return { type: 'toggle-live' };
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

/** 1 to 4 choose a view, D goes to the dendrogram and back, C to the comparison and back. */
function viewAction({ key }: KeyPress, { view }: ViewerState): Action | undefined {
  if (key === 'c') return { type: 'set-view', view: view === 'compare' ? '3d' : 'compare' };
  if (key === 'd') return { type: 'set-view', view: view === 'dendrogram' ? '3d' : 'dendrogram' };
  const chosen = VIEW_NAMES[Number(key) - 1];
  return chosen === undefined ? undefined : { type: 'set-view', view: chosen };
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
  pane: Pane | undefined,
): Action | undefined {
  if (pane === undefined) return undefined;
  if (press.key === 'f') return fitAction(pane, state);
  const camera = movedCamera(press, pane, state.selection);
  return camera && { type: 'move-camera', camera, pane: pane.kind };
}

/** Shows the whole drawing of a pane. */
export function fitAction(pane: Pane, state: ViewerState): Action {
  return pane.kind === 'dendrogram'
    ? { type: 'reset-chart' }
    : { type: 'move-camera', camera: fitPane(pane, pane.tree.table, state) };
}

/** Keys move the first pane. A dendrogram is flat: it is moved, never turned. */
function movedCamera(
  press: KeyPress,
  pane: Pane,
  selection: Locus | undefined,
): Camera | undefined {
  const { kind, camera, viewport } = pane;
  const factor = ZOOMS[press.key];
  if (factor !== undefined) {
    const { xPx, yPx } = zoomPlace(pane, selection);
    return zoom(camera, viewport, factor, xPx, yPx);
  }
  const arrow = ARROWS[press.key];
  if (arrow === undefined || !press.isOnCanvas) return undefined;
  const [right, down] = arrow;
  return press.shift || kind === 'dendrogram'
    ? pan(camera, viewport, right * PAN_PX, down * PAN_PX)
    : orbit(camera, right * TURN, -down * TURN);
}

const ZOOMS: Readonly<Record<string, number>> = {
  '+': 1 / ZOOM,
  '=': 1 / ZOOM,
  '-': ZOOM,
  _: ZOOM,
};

/** What zooming goes to and from: the selection, else the soma, while it is in the picture; else the middle. */
function zoomPlace(
  { kind, tree, camera, viewport }: Pane,
  selection: Locus | undefined,
): { xPx: number; yPx: number } {
  const { widthPx, heightPx } = viewport;
  const locus = kind === 'reduced' ? undefined : (selection ?? SOMA);
  const place = locus && projectPoint(camera, viewport, placeInTable(tree.table, locus));
  const isInside =
    place !== undefined &&
    Math.abs(place.xPx - widthPx / 2) < widthPx / 2 &&
    Math.abs(place.yPx - heightPx / 2) < heightPx / 2;
  return isInside ? place : { xPx: widthPx / 2, yPx: heightPx / 2 };
}

const SOMA: Locus = { section: 0, x: 0.5 };

const ARROWS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function lastTimeMs({ run }: ViewerState): number {
  return run === undefined ? 0 : framesDurationMs(run.recording.frames);
}
