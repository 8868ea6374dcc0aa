import type { Dispatch } from './state/actions.ts';
import type { Derived } from './state/derive.ts';
import { actionOfKey } from './state/keyCommands.ts';
import type { ViewerState, ViewName } from './state/viewerState.ts';

export interface KeyBindingOptions {
  readonly canvas: HTMLCanvasElement;
  readonly state: () => ViewerState;
  readonly derived: () => Derived | undefined;
  readonly dispatch: Dispatch;
  readonly chooseView: (view: ViewName) => void;
  readonly toggleLive: () => void;
}

/** Keys work everywhere on the page, except where the focused control needs them itself. */
export function bindKeys({
  canvas,
  state,
  derived,
  dispatch,
  chooseView,
  toggleLive,
}: KeyBindingOptions): void {
  document.addEventListener('keydown', (event) => {
    if (isUndo(event) && !isTakenByText(event)) {
      event.preventDefault();
      dispatch({ type: event.shiftKey || event.key.toLowerCase() === 'y' ? 'redo' : 'undo' });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTakenByControl(event)) return;
    const press = {
      key: event.key.length === 1 ? event.key.toLowerCase() : event.key,
      shift: event.shiftKey,
      isOnCanvas: document.activeElement === canvas,
    };
    const action = actionOfKey(press, state(), derived());
    if (action === undefined) return;
    event.preventDefault();
    // A view may need work before it can be shown.
    if (action.type === 'set-view') chooseView(action.view);
    else if (action.type === 'toggle-live') toggleLive();
    else dispatch(action);
  });
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, with the command key on a Mac. */
function isUndo({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && /^[zy]$/i.test(key);
}

/** A field of text has a history of its own. */
function isTakenByText({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement && target.closest('input:not([type=range]), textarea') !== null
  );
}

/** Space presses buttons, Home and End move sliders, letters choose in lists. */
function isTakenByControl({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('select, textarea, dialog[open]') !== null) return true;
  if (target instanceof HTMLInputElement)
    return target.type !== 'range' || /^(Home|End)$/.test(key);
  return key === ' ' && target.closest('button, summary, [role="slider"]') !== null;
}
