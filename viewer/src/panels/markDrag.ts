import type { Locus } from '../../../src/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { Derived } from '../state/derive.ts';
import type { MarkOwner } from '../state/viewerState.ts';
import { CLICK_PX, type Point, pickOnStage, pointOf } from './stagePointer.ts';

export interface MarkDragOptions {
  readonly canvas: HTMLCanvasElement;
  readonly layer: HTMLElement;
  readonly derived: () => Derived | undefined;
  readonly dispatch: Dispatch;
}

/** A press on the mark of an owner, which stands at the place. */
export type GrabMark = (press: PointerEvent, owner: MarkOwner, locus: Locus) => void;

/** Farther than where a click hits: a mark that is dragged follows the cell, and waits where there is none. */
const REACH_PX = { mouse: 24, touch: 40 };

/**
 * From the press to the release a mark goes where the cell is nearest under the pointer; Escape brings it back, and a
 * press that does not move selects its place. The layer takes the pointer meanwhile, so the camera stands still.
 */
export function createMarkDrag({ canvas, layer, derived, dispatch }: MarkDragOptions): GrabMark {
  let isBusy = false;
  return (press, owner, locus) => {
    if (press.button !== 0 || isBusy) return;
    // The second finger on the picture.
    if (!press.isPrimary) {
      canvas.dispatchEvent(new PointerEvent('pointerdown', press));
      return;
    }
    isBusy = true;
    const { pointerId } = press;
    const reachPx = press.pointerType === 'touch' ? REACH_PX.touch : REACH_PX.mouse;
    const start = pointOf(layer, press);
    let isMoved = false;
    let last = press;
    const ending = new AbortController();
    const { signal } = ending;
    layer.setPointerCapture(pointerId);
    layer.classList.add('is-dragging');
    const finish = (action: Parameters<Dispatch>[0]): void => {
      ending.abort();
      isBusy = false;
      layer.classList.remove('is-dragging');
      if (layer.hasPointerCapture(pointerId)) layer.releasePointerCapture(pointerId);
      dispatch({ type: 'hover', hover: undefined });
      dispatch(action);
    };
    const listen = (type: 'pointermove' | 'pointerup', act: (event: PointerEvent) => void): void =>
      layer.addEventListener(
        type,
        (event) => {
          if (event.pointerId === pointerId) act(event);
        },
        { signal },
      );
    listen('pointermove', (event) => {
      last = event;
      const point = pointOf(layer, event);
      isMoved ||= Math.hypot(point.x - start.x, point.y - start.y) >= CLICK_PX;
      if (isMoved) follow(point);
    });
    listen('pointerup', () => finish(isMoved ? { type: 'drop-mark' } : { type: 'select', locus }));
    // Two fingers mean the picture, whatever the first one came upon.
    layer.addEventListener(
      'pointerdown',
      (second) => {
        if (second.pointerId === pointerId) return;
        finish({ type: 'cancel-drag' });
        for (const finger of [last, second])
          canvas.dispatchEvent(new PointerEvent('pointerdown', finger));
      },
      { signal },
    );
    // A browser that takes the finger for itself.
    layer.addEventListener('lostpointercapture', () => finish({ type: 'cancel-drag' }), { signal });
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish({ type: 'cancel-drag' });
      },
      { signal, capture: true },
    );
    const follow = ({ x, y }: Point): void => {
      const found = pickOnStage(derived(), { x, y }, reachPx);
      // A reduced model has no place of the cell.
      if (found === undefined || found.pane.kind === 'reduced') return;
      const at = found.pick.locus;
      dispatch({ type: 'drag-mark', owner, locus: at });
      dispatch({ type: 'hover', hover: { pane: found.pane.kind, locus: at, xPx: x, yPx: y } });
    };
  };
}
