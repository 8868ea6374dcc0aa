import { type Camera, orbit, type Pick, pan, pickAt, zoom } from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { Derived } from '../state/derive.ts';
import type { ViewerState } from '../state/viewerState.ts';

export interface StagePointerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly state: () => ViewerState;
  readonly derived: () => Derived | undefined;
  readonly dispatch: Dispatch;
}

/** Turn of a drag over one pixel, radians. */
const TURN_PER_PX = 0.0075;
const ZOOM_PER_WHEEL_PX = 0.0015;
/** A press that moves less is a click. */
const CLICK_PX = 4;
const TOLERANCE_PX = { mouse: 5, touch: 12 };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Drag turns, Shift or the other button moves, wheel and pinch zoom, hover reads, a click or tap pins. */
export function bindStagePointer(options: StagePointerOptions): void {
  const { canvas, dispatch } = options;
  const pressed = new Map<number, Point>();
  let travelPx = 0;
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    pressed.set(event.pointerId, pointOf(canvas, event));
    if (pressed.size === 1) travelPx = 0;
  };
  canvas.onpointermove = (event) => {
    const point = pointOf(canvas, event);
    const before = pressed.get(event.pointerId);
    if (before === undefined) {
      hoverAt(options, point);
      return;
    }
    travelPx += Math.hypot(point.x - before.x, point.y - before.y);
    const others = [...pressed].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pressed.set(event.pointerId, point);
    if (travelPx < CLICK_PX) return;
    const { camera } = options.state();
    const isPan = event.shiftKey || (event.buttons & 1) === 0;
    const moved =
      others[0] === undefined
        ? dragged(options.state(), before, point, isPan)
        : pinched(options.state(), others[0], before, point);
    if (moved !== camera) dispatch({ type: 'move-camera', camera: moved });
  };
  const release = (event: PointerEvent): void => {
    if (!pressed.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && event.button === 0 && travelPx < CLICK_PX)
      pinAt(options, pointOf(canvas, event), event.pointerType === 'touch');
  };
  canvas.onpointerup = release;
  canvas.onpointercancel = release;
  canvas.onpointerleave = () => dispatch({ type: 'hover', hover: undefined });
  canvas.oncontextmenu = (event) => event.preventDefault();
  canvas.addEventListener('wheel', (event) => wheel(options, event), { passive: false });
}

/** What is under a point of the stage, with the tolerance of the pointer. */
export function pickOnStage(
  state: ViewerState,
  derived: Derived | undefined,
  { x, y }: Point,
  tolerancePx: number,
): Pick | undefined {
  if (derived === undefined) return undefined;
  const { table, list } = derived;
  return pickAt(table, list, state.camera, state.viewport, x, y, tolerancePx);
}

function pointOf(canvas: HTMLCanvasElement, event: MouseEvent): Point {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function hoverAt({ canvas, state, derived, dispatch }: StagePointerOptions, point: Point): void {
  const pick = pickOnStage(state(), derived(), point, TOLERANCE_PX.mouse);
  canvas.style.cursor = pick === undefined ? 'grab' : 'pointer';
  const hover = pick && {
    locus: pick.locus,
    radiusUm: pick.radiusUm,
    xPx: point.x,
    yPx: point.y,
  };
  dispatch({ type: 'hover', hover });
}

function pinAt(options: StagePointerOptions, point: Point, isTouch: boolean): void {
  const tolerancePx = isTouch ? TOLERANCE_PX.touch : TOLERANCE_PX.mouse;
  const pick = pickOnStage(options.state(), options.derived(), point, tolerancePx);
  options.dispatch(
    pick === undefined ? { type: 'select', locus: undefined } : { type: 'pin', locus: pick.locus },
  );
}

function dragged(
  { camera, viewport }: ViewerState,
  from: Point,
  to: Point,
  isPan: boolean,
): Camera {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  return isPan ? pan(camera, viewport, dx, dy) : orbit(camera, -dx * TURN_PER_PX, dy * TURN_PER_PX);
}

/** Two fingers: their middle moves the picture, their distance scales it. */
function pinched({ camera, viewport }: ViewerState, still: Point, from: Point, to: Point): Camera {
  const gap = (point: Point): number => Math.hypot(point.x - still.x, point.y - still.y);
  if (gap(to) < 1) return camera;
  const moved = pan(camera, viewport, (to.x - from.x) / 2, (to.y - from.y) / 2);
  const middle = { x: (to.x + still.x) / 2, y: (to.y + still.y) / 2 };
  return zoom(moved, viewport, gap(from) / gap(to), middle.x, middle.y);
}

function wheel({ canvas, state, dispatch }: StagePointerOptions, event: WheelEvent): void {
  event.preventDefault();
  const { camera, viewport } = state();
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const factor = Math.exp(event.deltaY * lines * ZOOM_PER_WHEEL_PX);
  const { x, y } = pointOf(canvas, event);
  dispatch({ type: 'move-camera', camera: zoom(camera, viewport, factor, x, y) });
}
