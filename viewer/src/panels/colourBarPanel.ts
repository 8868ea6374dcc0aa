import {
  colourMapGradient,
  mixNodesAt,
  voltageAtTime,
  voltageInFrame,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { type ColourScale, colourScaleOf } from '../state/colourScale.ts';
import { keepLast } from '../state/keepLast.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatFigure, formatMv, formatUnit } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

type End = 'low' | 'high';

/** Arrow keys move an end by about this share of the range, with Shift or Page keys by five times as much. */
const KEY_SHARE = 1 / 120;
const MOST_TICKS = 7;
/** Height of a box with a value at an end of the bar, in labels. */
const BOX_LABELS = 1.3;
/** What is less, of the range, is shown as 0. */
const LEAST_SHARE_SHOWN = 1e-3;
/** Labels nearer to each other would overlap. */
const LABEL_PX = 17;

/** What colour means: the map, ticks in its unit, rest, the value under the pointer; both ends can be moved. */
export function createColourBarPanel(store: { state(): ViewerState; dispatch: Dispatch }): Panel {
  const root = pageElement('colour-bar', HTMLElement);
  const scale = createElement('div', { class: 'colour-scale' });
  const ticks = createElement('div', { class: 'colour-ticks', 'aria-hidden': 'true' });
  const pointer = createElement('span', { class: 'colour-pointer', 'aria-hidden': 'true' });
  const handles = { low: createHandle('low'), high: createHandle('high') };
  scale.append(ticks, pointer, handles.high, handles.low);
  const unit = createElement('span', { class: 'colour-unit' });
  const fit = createElement(
    'button',
    { ...{ type: 'button', class: 'colour-fit' }, 'aria-label': messages.fitColoursLabel() },
    messages.fitColours(),
  );
  fit.title = messages.fitColoursLabel();
  fit.onclick = () => store.dispatch({ type: 'fit-range' });
  root.append(createElement('span', { class: 'colour-head' }, fit, unit), scale);
  const legend = root.querySelector('legend')!;
  bindHandle(handles.low, 'low', scale, store);
  bindHandle(handles.high, 'high', scale, store);
  const showMap = whenChanged((lut: Uint8Array | undefined) => {
    if (lut !== undefined) scale.style.background = colourMapGradient(lut);
  });
  const showRange = whenChanged(
    (
      low: number,
      high: number,
      unitText: string,
      name: string,
      restMv: number | undefined,
      _stage: ViewerState['viewport'],
    ) => {
      unit.textContent = unitText;
      legend.textContent = messages.colourRange(name, unitText);
      describeHandle(handles.low, low, high - low, unitText);
      describeHandle(handles.high, high, high - low, unitText);
      handles.low.setAttribute('aria-valuemax', String(high));
      handles.high.setAttribute('aria-valuemin', String(low));
      // The bar is as high as the stage allows: read once a resize, not once a frame.
      const labelShare = LABEL_PX / Math.max(1, scale.clientHeight);
      ticks.replaceChildren(...createTicks(low, high, restMv, labelShare));
    },
  );
  const restOf = keepLast(restingMv);
  const showPointer = whenChanged((share: number | undefined) => {
    pointer.hidden = share === undefined;
    if (share !== undefined) pointer.style.bottom = `${100 * share}%`;
  });
  return (view) => {
    const { state } = view;
    const { low, high, unit: unitText, name } = colourScaleOf(state);
    showMap(view.derived?.lut);
    const restMv = isVoltage(state) ? restOf(state.run) : undefined;
    showRange(low, high, formatUnit(unitText), name, restMv, state.viewport);
    showPointer(pointerShare(state));
  };
}

function isVoltage({ colourBy, field }: ViewerState): boolean {
  return colourBy !== 'field' || field === undefined;
}

function createHandle(end: End): HTMLElement {
  const label = end === 'low' ? 'Lowest value of the colours' : 'Highest value of the colours';
  return createElement('span', {
    class: `colour-handle ${end}`,
    role: 'slider',
    tabindex: '0',
    'aria-label': label,
    'aria-orientation': 'vertical',
  });
}

function describeHandle(handle: HTMLElement, value: number, span: number, unit: string): void {
  // Of a range about 1, -1.8e-6 is 0.
  const text = formatTick(Math.abs(value) < LEAST_SHARE_SHOWN * span ? 0 : value);
  handle.textContent = text;
  handle.setAttribute('aria-valuenow', String(value));
  handle.setAttribute('aria-valuetext', `${text} ${unit}`);
}

function bindHandle(
  handle: HTMLElement,
  end: End,
  scale: HTMLElement,
  { state, dispatch }: { state(): ViewerState; dispatch: Dispatch },
): void {
  const moveTo = (value: number): void => {
    const { low, high } = colourScaleOf(state());
    const moved = end === 'low' ? { low: value, high } : { low, high: value };
    dispatch({ type: 'set-range', ...moved });
  };
  const endOf = ({ low, high }: ColourScale): number => (end === 'low' ? low : high);
  handle.onkeydown = (event) => {
    const steps = KEY_STEPS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const range = colourScaleOf(state());
    const step = roundStep((range.high - range.low) * KEY_SHARE);
    moveTo(toStep(endOf(range) + steps * step * (event.shiftKey ? 5 : 1), step));
  };
  handle.onpointerdown = (event) => {
    const range = colourScaleOf(state());
    const perPixel = (range.high - range.low) / scale.clientHeight;
    const step = roundStep((range.high - range.low) * KEY_SHARE);
    const start = { y: event.clientY, value: endOf(range) };
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) =>
      moveTo(toStep(start.value + (start.y - moved.clientY) * perPixel, step));
  };
  handle.onlostpointercapture = () => {
    handle.onpointermove = null;
  };
}

/** The nearest whole number of steps, without the rounding of their product. */
function toStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** 1, 2 or 5 times a power of ten, not below the value by more than rounding. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= value * 0.999)!;
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
  low: number,
  high: number,
  restMv: number | undefined,
  labelShare: number,
): HTMLElement[] {
  const span = high - low;
  const step = roundStep(span / MOST_TICKS);
  // The boxes at both ends are higher than a label.
  const ends = [0, 1];
  const taken: number[] = [];
  const place = (value: number, text: string, kind: string): HTMLElement[] => {
    const share = (value - low) / span;
    const isNear = (most: number) => (other: number) => Math.abs(other - share) < most;
    if (ends.some(isNear(BOX_LABELS * labelShare)) || taken.some(isNear(labelShare))) return [];
    taken.push(share);
    const tick = createElement('span', { class: `colour-tick ${kind}` }, text);
    tick.style.bottom = `${100 * share}%`;
    return [tick];
  };
  const isInside = (value: number): boolean => value > low && value < high;
  const rest =
    restMv !== undefined && isInside(restMv)
      ? place(restMv, `rest ${formatTick(restMv)}`, 'rest')
      : [];
  const first = Math.ceil(low / step);
  const round = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    toStep((first + i) * step, step),
  );
  return [...rest, ...round.flatMap((value) => place(value, formatTick(value), ''))];
}

/** `40`, `−67.5`, `0.0012`: no decimal where it says nothing. */
function formatTick(value: number): string {
  return Math.abs(value) >= 10 ? formatMv(value).replace(/\.0$/, '') : formatFigure(value);
}

/** The soma's voltage in the first frame. */
function restingMv(run: ViewerState['run']): number | undefined {
  if (run === undefined || run.recording.frames.frameCount === 0) return undefined;
  return voltageInFrame(run.recording.frames, mixNodesAt(run.layout, 0, 0.5), 0);
}

/** How high in the bar the value under the pointer stands, or of what is selected, 0 to 1. */
function pointerShare(state: ViewerState): number | undefined {
  const { hover, field } = state;
  const isReduced = hover?.pane === 'reduced';
  const run = isReduced ? state.reduction?.run : state.run;
  const frames = isVoltage(state)
    ? run?.recording.frames
    : isReduced
      ? field!.reducedFrames
      : field!.frames;
  const locus = hover?.locus ?? state.selection;
  if (locus === undefined || run === undefined || frames === undefined) return undefined;
  const mix = mixNodesAt(run.layout, locus.section, locus.x);
  const { low, high } = colourScaleOf(state);
  const share = (voltageAtTime(frames, mix, state.timeMs) - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}
