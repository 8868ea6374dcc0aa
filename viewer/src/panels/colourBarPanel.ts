import {
  colourMapGradient,
  mixNodesAt,
  voltageAtTime,
  voltageInFrame,
} from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatMv } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { PageView, Panel } from './panel.ts';

type End = 'low' | 'high';

/** Arrow keys move an end by this, with Shift or Page keys by five times as much. mV. */
const STEP_MV = 1;
const TICK_STEPS_MV = [1, 2, 5, 10, 20, 50, 100];
const MOST_TICKS = 7;
/** Labels nearer to each other would overlap. */
const LABEL_PX = 17;

/** What colour means: the map, mV ticks, rest, the voltage under the pointer; both ends can be moved. */
export function createColourBarPanel(store: { state(): ViewerState; dispatch: Dispatch }): Panel {
  const root = pageElement('colour-bar', HTMLElement);
  const scale = createElement('div', { class: 'colour-scale' });
  const ticks = createElement('div', { class: 'colour-ticks', 'aria-hidden': 'true' });
  const pointer = createElement('span', { class: 'colour-pointer', 'aria-hidden': 'true' });
  const handles = { low: createHandle('low'), high: createHandle('high') };
  scale.append(ticks, pointer, handles.high, handles.low);
  root.append(createElement('span', { class: 'colour-unit' }, 'mV'), scale);
  bindHandle(handles.low, 'low', scale, store);
  bindHandle(handles.high, 'high', scale, store);
  const showMap = whenChanged((lut: Uint8Array | undefined) => {
    if (lut !== undefined) scale.style.background = colourMapGradient(lut);
  });
  const showRange = whenChanged(
    (lowMv: number, highMv: number, run: ViewerState['run'], _stage: ViewerState['viewport']) => {
      describeHandle(handles.low, lowMv, lowMv, highMv);
      describeHandle(handles.high, highMv, lowMv, highMv);
      // The bar is as high as the stage allows: read once a resize, not once a frame.
      const labelShare = LABEL_PX / Math.max(1, scale.clientHeight);
      ticks.replaceChildren(...createTicks(lowMv, highMv, restingMv(run), labelShare));
    },
  );
  return (view) => {
    const { state } = view;
    showMap(view.derived?.lut);
    showRange(state.lowMv, state.highMv, state.run, state.viewport);
    placePointer(pointer, view);
  };
}

function createHandle(end: End): HTMLElement {
  const label = end === 'low' ? 'Lowest voltage of the colours' : 'Highest voltage of the colours';
  return createElement('span', {
    class: `colour-handle ${end}`,
    role: 'slider',
    tabindex: '0',
    'aria-label': label,
    'aria-orientation': 'vertical',
  });
}

function describeHandle(handle: HTMLElement, mv: number, lowMv: number, highMv: number): void {
  const text = formatTick(mv);
  handle.textContent = text;
  handle.setAttribute('aria-valuenow', String(mv));
  handle.setAttribute('aria-valuetext', `${text} mV`);
  handle.setAttribute('aria-valuemin', String(handle.classList.contains('low') ? -200 : lowMv));
  handle.setAttribute('aria-valuemax', String(handle.classList.contains('low') ? highMv : 200));
}

function bindHandle(
  handle: HTMLElement,
  end: End,
  scale: HTMLElement,
  { state, dispatch }: { state(): ViewerState; dispatch: Dispatch },
): void {
  const move = (deltaMv: number): void => {
    const { lowMv, highMv } = state();
    const moved =
      end === 'low' ? { lowMv: lowMv + deltaMv, highMv } : { lowMv, highMv: highMv + deltaMv };
    dispatch({ type: 'set-range', ...moved });
  };
  handle.onkeydown = (event) => {
    const steps = KEY_STEPS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(steps * STEP_MV * (event.shiftKey ? 5 : 1));
  };
  handle.onpointerdown = (event) => {
    const mvPerPixel = (state().highMv - state().lowMv) / scale.clientHeight;
    const start = { y: event.clientY, mv: end === 'low' ? state().lowMv : state().highMv };
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => {
      const wanted = Math.round(start.mv + (start.y - moved.clientY) * mvPerPixel);
      move(wanted - (end === 'low' ? state().lowMv : state().highMv));
    };
  };
  handle.onlostpointercapture = () => {
    handle.onpointermove = null;
  };
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 5,
  PageDown: -5,
};

function createTicks(
  lowMv: number,
  highMv: number,
  restMv: number | undefined,
  labelShare: number,
): HTMLElement[] {
  const spanMv = highMv - lowMv;
  const step = TICK_STEPS_MV.find((candidate) => spanMv / candidate <= MOST_TICKS) ?? spanMv / 5;
  const taken = [0, 1];
  const place = (mv: number, text: string, kind: string): HTMLElement[] => {
    const share = (mv - lowMv) / spanMv;
    if (taken.some((other) => Math.abs(other - share) < labelShare)) return [];
    taken.push(share);
    const tick = createElement('span', { class: `colour-tick ${kind}` }, text);
    tick.style.bottom = `${100 * share}%`;
    return [tick];
  };
  const isInside = (mv: number): boolean => mv > lowMv && mv < highMv;
  const rest =
    restMv !== undefined && isInside(restMv)
      ? place(restMv, `rest ${formatTick(restMv)}`, 'rest')
      : [];
  const round = Array.from(
    { length: Math.floor(highMv / step) - Math.ceil(lowMv / step) + 1 },
    (_, i) => (Math.ceil(lowMv / step) + i) * step,
  );
  return [...rest, ...round.flatMap((mv) => place(mv, formatTick(mv), ''))];
}

/** `40`, `−67.5`: no decimal where it says nothing. */
function formatTick(mv: number): string {
  return formatMv(mv).replace(/\.0$/, '');
}

/** The soma's voltage in the first frame. */
function restingMv(run: ViewerState['run']): number | undefined {
  if (run === undefined || run.recording.frames.frameCount === 0) return undefined;
  return voltageInFrame(run.recording.frames, mixNodesAt(run.layout, 0, 0.5), 0);
}

function placePointer(pointer: HTMLElement, { state }: PageView): void {
  const locus = state.hover?.locus ?? state.selection;
  pointer.hidden = locus === undefined || state.run === undefined;
  if (locus === undefined || state.run === undefined) return;
  const mix = mixNodesAt(state.run.layout, locus.section, locus.x);
  const mv = voltageAtTime(state.run.recording.frames, mix, state.timeMs);
  const share = (mv - state.lowMv) / (state.highMv - state.lowMv);
  pointer.style.bottom = `${100 * Math.min(1, Math.max(0, share))}%`;
}
