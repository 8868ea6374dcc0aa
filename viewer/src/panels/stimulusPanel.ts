import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { type CurrentStep, type Quantity, withQuantity } from '../state/modelEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatFigure } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

export interface StimulusOptions {
  readonly state: () => ViewerState;
  readonly dispatch: Dispatch;
}

/** One current step: its place in the experiment, and its three sliders. */
interface StepControls {
  readonly place: number;
  readonly element: HTMLElement;
  readonly show: (step: CurrentStep) => void;
}

/** Each current step of the experiment with its strength, start and length, to be changed and run again. */
export function createStimulusPanel({ state, dispatch }: StimulusOptions): Panel {
  const card = pageElement('stimulus', HTMLElement);
  const list = pageElement('stimulus-list', HTMLElement);
  let controls: readonly StepControls[] = [];
  const change = (place: number, quantity: Quantity, value: number): void => {
    const { draft } = state();
    if (draft === undefined || !Number.isFinite(value)) return;
    const experiment = withQuantity(draft.experiment, place, quantity, value);
    dispatch({ type: 'edit', experiment, key: `${quantity} of ${place}` });
  };
  // Controls are made where there are other steps only: rebuilding them under the pointer would end its drag.
  const rebuild = whenChanged((_cellNumber: number, _steps: string) => {
    const experiment = state().draft?.experiment;
    controls = (experiment?.place ?? []).flatMap(({ name, locus, iclamp }, place) =>
      iclamp === undefined
        ? []
        : [
            createControls(
              { place, title: messages.stimulusAt(name, locus) },
              iclamp,
              experiment!.simulation.duration_ms,
              change,
            ),
          ],
    );
    card.hidden = controls.length === 0;
    list.replaceChildren(...controls.map(({ element }) => element));
  });
  return ({ state: { cellNumber, draft } }) => {
    const placed = draft?.experiment.place ?? [];
    const steps = placed.map(({ name, locus, iclamp }) => `${name}@${locus}${iclamp ? '' : '-'}`);
    rebuild(cellNumber, steps.join());
    for (const { place, show } of controls) show(placed[place]!.iclamp!);
  };
}

function createControls(
  { place, title }: { readonly place: number; readonly title: string },
  iclamp: CurrentStep,
  durationMs: number,
  change: (place: number, quantity: Quantity, value: number) => void,
): StepControls {
  const reach = roundUp(Math.max(0.1, 3 * Math.abs(iclamp.amplitude_nA)));
  const sliders = [
    createSlider('amplitude_nA', [-reach, reach]),
    createSlider('delay_ms', [0, durationMs]),
    createSlider('duration_ms', [0, durationMs]),
  ];
  for (const { quantity, input } of sliders)
    input.oninput = () => change(place, quantity, input.valueAsNumber);
  const element = createElement(
    'fieldset',
    { class: 'stimulus-group' },
    createElement('legend', {}, title),
    ...sliders.map(({ row }) => row),
  );
  return {
    place,
    element,
    show: (step) => {
      for (const { quantity, show } of sliders) show(step[quantity]);
    },
  };
}

function createSlider(quantity: Quantity, [low, high]: readonly [number, number]) {
  const input = createElement('input', {
    ...{ type: 'range', class: 'slider', min: String(low), max: String(high) },
    ...{ step: String((high - low) / (low < 0 ? 400 : 200)), name: quantity },
  });
  const shown = createElement('output', {});
  const label = createElement('span', {}, messages.quantityName(quantity));
  const row = createElement('label', { class: 'slider-row' }, label, input, shown);
  const show = whenChanged((value: number) => {
    shown.textContent = messages.quantity(quantity, formatFigure(value));
    // Under the pointer it already stands where it was dragged to.
    if (input.valueAsNumber !== value) input.value = String(value);
  });
  return { quantity, input, row, show };
}

/** 1, 2 or 5 times a power of ten, not below the value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= value * 0.999)!;
}
