import { messages } from '../messages.ts';
import { formatUnit } from '../panels/numberText.ts';
import { createElement } from '../panels/pageElement.ts';
import type { Dispatch } from '../state/actions.ts';
import { addCoat, type PaintEntry, parameterOf } from '../state/modelEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import type { MechanismInfo } from '../worker/protocol.ts';
import { createEye } from './eyeIcon.ts';
import { createButton, createTextInput, labelled } from './labelled.ts';
import { createRegionInput } from './regionInput.ts';

export interface PaintFormOptions {
  readonly state: () => ViewerState;
  readonly dispatch: Dispatch;
  readonly previewPaint: (coat: PaintEntry, mechanism: string, parameter: string) => void;
}

export interface PaintForm {
  readonly element: HTMLElement;
  offer(mechanisms: readonly MechanismInfo[]): void;
}

/**
 * A mechanism for a region: what is typed is a number, `"1 mS/cm2"`, or an expression of distance, radius, x, y and z,
 * and the eye beside it colours the cell by it before anything runs.
 */
export function createPaintForm({ state, dispatch, previewPaint }: PaintFormOptions): PaintForm {
  const region = createRegionInput(state, dispatch, () => showReady());
  const select = createElement('select', { class: 'select', id: 'paint-mechanism' });
  const parameters = createElement('div', { class: 'parameters' });
  let known: readonly MechanismInfo[] = [];
  const coat = (): PaintEntry | undefined => {
    const where = region.region();
    if (where === undefined || select.value === '') return undefined;
    const entries = [...parameters.querySelectorAll('input')].flatMap(({ name, value }) =>
      value.trim() === '' ? [] : [[name, parameterOf(value)] as const],
    );
    return {
      region: where,
      mechanism: select.value,
      ...(entries.length === 0 ? {} : { parameters: Object.fromEntries(entries) }),
    };
  };
  const paint = createButton(
    messages.paintButton(),
    () => {
      const { draft } = state();
      const entry = coat();
      if (draft === undefined || entry === undefined) return;
      const note = messages.painted(entry.mechanism!, entry.region);
      dispatch({ type: 'edit', experiment: addCoat(draft.experiment, entry), note });
    },
    'primary',
  );
  const showReady = (): void => {
    paint.disabled = coat() === undefined;
  };
  const showParameters = (): void => {
    const mechanism = known.find(({ name }) => name === select.value);
    parameters.replaceChildren(
      ...(mechanism?.parameters ?? []).map(({ name, unit, value }) => {
        const input = createTextInput({ name, placeholder: String(value) }, showReady);
        const eye = createButton('', () => {
          const entry = coat();
          if (entry !== undefined) previewPaint(entry, select.value, name);
        });
        eye.append(createEye());
        eye.ariaLabel = eye.title = messages.previewLabel(name);
        return createElement(
          'div',
          { class: 'parameter' },
          labelled(unit === '' ? name : `${name}, ${formatUnit(unit)}`, input),
          eye,
        );
      }),
    );
    showReady();
  };
  select.onchange = showParameters;
  const element = createElement(
    'div',
    { class: 'form' },
    region.element,
    labelled(messages.mechanismLabel(), select),
    parameters,
    paint,
  );
  return {
    element,
    offer: (mechanisms) => {
      region.describe();
      const chosen = select.value || 'hh';
      known = mechanisms.filter(({ kind }) => kind === 'density');
      select.replaceChildren(
        ...known.map(({ name, title }) => createElement('option', { value: name, title }, name)),
      );
      select.value = known.some(({ name }) => name === chosen) ? chosen : (known[0]?.name ?? '');
      showParameters();
    },
  };
}
