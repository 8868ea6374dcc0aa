import { type Camera, orbit, type Pick, pan, pickAt, zoom } from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { Derived, Pane } from '../state/derive.ts';

export interface StagePointerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly derived: () => Derived | undefined;
  readonly dispatch: Dispatch;
  /** Whether the next click places something. */
  readonly isPlacing: () => boolean;
}

/** Turn of a drag over one pixel, radians. */
const TURN_PER_PX = 0.0075;
const ZOOM_PER_WHEEL_PX = 0.0015;
/** A press that moves less is a click. */
export const CLICK_PX: number = 4;
const TOLERANCE_PX = { mouse: 5, touch: 12 };

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Drag turns, Shift or the other button moves, wheel and pinch zoom, hover reads, a click or tap pins or places. */
export function bindStagePointer(options: StagePointerOptions): void {
  const { canvas, dispatch } = options;
  const pressed = new Map<number, Point>();
  let travelPx = 0;
  /** A drag stays with the pane it began in. */
  let grabbed: Pane['kind'] | undefined;
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    const point = pointOf(canvas, event);
    pressed.set(event.pointerId, point);
    if (pressed.size > 1) return;
    travelPx = 0;
    grabbed = paneAt(options.derived(), point)?.kind;
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
    const pane = paneOf(options.derived(), grabbed);
    if (pane === undefined) return;
    const isPan = event.shiftKey || (event.buttons & 1) === 0 || pane.kind === 'dendrogram';
    const camera =
      others[0] === undefined
        ? dragged(pane, before, point, isPan)
        : pinched(pane, others[0], before, point);
    if (camera !== pane.camera) dispatch({ type: 'move-camera', camera, pane: pane.kind });
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

/** What is under a point of the stage, and in which pane, with the tolerance of the pointer. */
export function pickOnStage(
  derived: Derived | undefined,
  point: Point,
  tolerancePx: number,
): { readonly pane: Pane; readonly pick: Pick } | undefined {
  const pane = paneAt(derived, point);
  if (pane === undefined) return undefined;
  const { x, y } = withinPane(pane, point);
  const { table, list } = pane.tree;
  const pick = pickAt(table, list, pane.camera, pane.viewport, x, y, tolerancePx);
  return pick && { pane, pick };
}

function paneAt(derived: Derived | undefined, point: Point): Pane | undefined {
  return derived?.panes.find((pane) => {
    const { x, y } = withinPane(pane, point);
    return x >= 0 && y >= 0 && x < pane.viewport.widthPx && y < pane.viewport.heightPx;
  });
}

function paneOf(derived: Derived | undefined, kind: Pane['kind'] | undefined): Pane | undefined {
  return derived?.panes.find((pane) => pane.kind === kind);
}

function withinPane({ leftPx, topPx }: Pane, { x, y }: Point): Point {
  return { x: x - leftPx, y: y - topPx };
}

/** In px of the stage, of which the element is one layer. */
export function pointOf(layer: HTMLElement, event: MouseEvent): Point {
  const box = layer.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function hoverAt(
  { canvas, derived, dispatch, isPlacing }: StagePointerOptions,
  point: Point,
): void {
  const found = pickOnStage(derived(), point, TOLERANCE_PX.mouse);
  const overCell = isPlacing() ? 'crosshair' : 'pointer';
  canvas.style.cursor = found === undefined ? 'grab' : overCell;
  const hover = found && {
    pane: found.pane.kind,
    locus: found.pick.locus,
    xPx: point.x,
    yPx: point.y,
  };
  dispatch({ type: 'hover', hover });
}

/** Places of the cell are pinned; those of a reduced model have no place on it. */
function pinAt(options: StagePointerOptions, point: Point, isTouch: boolean): void {
  const tolerancePx = isTouch ? TOLERANCE_PX.touch : TOLERANCE_PX.mouse;
  const found = pickOnStage(options.derived(), point, tolerancePx);
  if (found?.pane.kind === 'reduced') return;
  options.dispatch(
    found === undefined
      ? { type: 'select', locus: undefined }
      : { type: options.isPlacing() ? 'place-at' : 'pin', locus: found.pick.locus },
  );
}

function dragged({ camera, viewport }: Pane, from: Point, to: Point, isPan: boolean): Camera {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  return isPan ? pan(camera, viewport, dx, dy) : orbit(camera, -dx * TURN_PER_PX, dy * TURN_PER_PX);
}

/** Two fingers: their middle moves the picture, their distance scales it. */
function pinched(pane: Pane, still: Point, from: Point, to: Point): Camera {
  const { camera, viewport } = pane;
  const gap = (point: Point): number => Math.hypot(point.x - still.x, point.y - still.y);
  if (gap(to) < 1) return camera;
  const moved = pan(camera, viewport, (to.x - from.x) / 2, (to.y - from.y) / 2);
  const middle = withinPane(pane, { x: (to.x + still.x) / 2, y: (to.y + still.y) / 2 });
  return zoom(moved, viewport, gap(from) / gap(to), middle.x, middle.y);
}

function wheel({ canvas, derived, dispatch }: StagePointerOptions, event: WheelEvent): void {
  event.preventDefault();
  const point = pointOf(canvas, event);
  const pane = paneAt(derived(), point);
  if (pane === undefined) return;
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const factor = Math.exp(event.deltaY * lines * ZOOM_PER_WHEEL_PX);
  const { x, y } = withinPane(pane, point);
  const camera = zoom(pane.camera, pane.viewport, factor, x, y);
  dispatch({ type: 'move-camera', camera, pane: pane.kind });
}
