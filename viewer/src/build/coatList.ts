import { messages } from '../messages.ts';
import { createElement, whenChanged } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import { type PaintEntry, parameterOf, removeCoat, withParameter } from '../state/modelEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { createRemoveButton, createTextInput, showValue } from './labelled.ts';

export interface CoatList {
  readonly element: HTMLElement;
  readonly update: Panel;
}

interface ParameterControl {
  readonly coat: number;
  readonly name: string;
  readonly show: (value: number | string) => void;
}

/** A slider for a positive number goes to this many times the value it began with. */
const SLIDER_REACH = 3;
const SLIDER_STEPS = 300;

/** What is painted, coat by coat in their order; numbers can be dragged or typed, and any coat taken off. */
export function createCoatList(state: () => ViewerState, dispatch: Dispatch): CoatList {
  const element = createElement('ol', { class: 'coats' });
  let controls: ParameterControl[] = [];
  const rebuild = whenChanged((_cellNumber: number, _shape: string) => {
    const paint = state().draft?.experiment.paint ?? [];
    controls = [];
    element.replaceChildren(
      ...paint.map((coat, i) => {
        const { item, own } = createCoat(coat, i, state, dispatch);
        controls.push(...own);
        return item;
      }),
    );
  });
  return {
    element,
    update: ({ state: { draft, cellNumber } }) => {
      const paint = draft?.experiment.paint ?? [];
      rebuild(cellNumber, paint.map(shapeOf).join('\n'));
      for (const { coat, name, show } of controls) show(paint[coat]!.parameters![name]!);
    },
  };
}

/** What of a coat decides its controls. */
function shapeOf({ region, mechanism, ion, parameters, ...rest }: PaintEntry): string {
  return JSON.stringify([region, mechanism, ion, Object.keys(parameters ?? {}), rest]);
}

function createCoat(
  coat: PaintEntry,
  index: number,
  state: () => ViewerState,
  dispatch: Dispatch,
): { readonly item: HTMLElement; readonly own: readonly ParameterControl[] } {
  const title = coatTitle(coat);
  const remove = createRemoveButton(messages.removeLabel(title), () => {
    const { draft } = state();
    if (draft === undefined) return;
    const experiment = removeCoat(draft.experiment, index);
    dispatch({ type: 'edit', experiment, note: messages.removed(title) });
  });
  const change = (name: string, value: number | string, key?: string): void => {
    const { draft } = state();
    if (draft === undefined) return;
    const experiment = withParameter(draft.experiment, index, name, value);
    dispatch({ type: 'edit', experiment, ...(key === undefined ? {} : { key }) });
  };
  const rows = Object.entries(coat.parameters ?? {}).map(([name, value]) =>
    createParameterRow(`${title}: ${name}`, name, value, index, change),
  );
  const item = createElement(
    'li',
    { class: 'coat' },
    createElement('div', { class: 'coat-head' }, createElement('strong', {}, title), remove),
    ...rows.map(({ row }) => row),
  );
  return { item, own: rows.map(({ control }) => control) };
}

function createParameterRow(
  label: string,
  name: string,
  value: number | string,
  coat: number,
  change: (name: string, value: number | string, key?: string) => void,
): { readonly row: HTMLElement; readonly control: ParameterControl } {
  const text = createTextInput({ 'aria-label': label }, (typed) =>
    change(name, parameterOf(typed)),
  );
  const isDragged = typeof value === 'number' && value > 0;
  const slider = createElement('input', {
    ...{ type: 'range', class: 'slider', min: '0', 'aria-label': label, name },
    ...(isDragged
      ? { max: String(value * SLIDER_REACH), step: String((value * SLIDER_REACH) / SLIDER_STEPS) }
      : {}),
  });
  slider.oninput = () =>
    change(name, Number(slider.valueAsNumber.toPrecision(4)), `${name} of coat ${coat}`);
  slider.hidden = !isDragged;
  const show = whenChanged((now: number | string) => {
    showValue(text, String(now));
    if (typeof now === 'number' && slider.valueAsNumber !== now) slider.value = String(now);
  });
  const row = createElement(
    'div',
    { class: isDragged ? 'coat-row' : 'coat-row wide' },
    createElement('span', {}, name),
    ...(isDragged ? [slider] : []),
    text,
  );
  return { row, control: { coat, name, show } };
}

function coatTitle({ region, mechanism, ion, ...values }: PaintEntry): string {
  if (mechanism !== undefined) return messages.coatTitle(mechanism, region);
  const { reversal_mV, interior_mM, exterior_mM, Ra_ohm_cm, cm_uF_per_cm2 } = values;
  const parts = [
    ...(reversal_mV === undefined ? [] : [`e${ion} ${String(reversal_mV).replace('-', '−')} mV`]),
    ...(interior_mM === undefined ? [] : [`${ion}i ${interior_mM} mM`]),
    ...(exterior_mM === undefined ? [] : [`${ion}o ${exterior_mM} mM`]),
    ...(Ra_ohm_cm === undefined ? [] : [`Ra ${Ra_ohm_cm} Ω cm`]),
    ...(cm_uF_per_cm2 === undefined ? [] : [`cm ${cm_uF_per_cm2} µF/cm²`]),
  ];
  return messages.coatTitle(parts.join(', '), region);
}
