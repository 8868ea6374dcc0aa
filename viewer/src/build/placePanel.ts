import type { Experiment } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { createElement, whenChanged } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import {
  movePlacement,
  PLACED_KINDS,
  type PlacedKind,
  type Placement,
  removePlacement,
  withEvent,
} from '../state/modelEdit.ts';
import { placeName } from '../state/placeName.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { createButton, createRemoveButton, createTextInput, labelled } from './labelled.ts';

export interface PlacePanel {
  readonly element: HTMLElement;
  readonly update: Panel;
}

/** Buttons that arm the next click on the cell, and what is placed already. */
export function createPlacePanel(state: () => ViewerState, dispatch: Dispatch): PlacePanel {
  const buttons = PLACED_KINDS.map((kind) =>
    createButton(messages.placedKind(kind), () => dispatch({ type: 'start-placing', kind })),
  );
  const hint = createElement('p', { class: 'hint', role: 'status' });
  const here = createButton('', () => {
    const { selection } = state();
    if (selection !== undefined) dispatch({ type: 'place-at', locus: selection });
  });
  const list = createElement('ul', { class: 'coats' });
  const showChoice = whenChanged((placing: PlacedKind | undefined, place: string | undefined) => {
    PLACED_KINDS.forEach((kind, i) => {
      buttons[i]!.setAttribute('aria-pressed', String(kind === placing));
    });
    hint.textContent = messages.placingHint(placing);
    here.textContent = messages.placeHere(place);
    here.hidden = placing === undefined;
    here.disabled = place === undefined;
  });
  const rebuild = whenChanged((_cellNumber: number, experiment: Experiment | undefined) => {
    if (list.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement)
      return;
    list.replaceChildren(
      ...(experiment?.place ?? []).map((entry, i) => createItem(entry, i, state, dispatch)),
    );
  });
  return {
    element: createElement(
      'div',
      { class: 'form' },
      createElement('div', { class: 'button-row' }, ...buttons),
      hint,
      here,
      list,
    ),
    update: ({ state: { placing, selection, run, draft, cellNumber } }) => {
      const place =
        run === undefined || selection === undefined
          ? undefined
          : placeName(run.morphology, selection);
      showChoice(placing, place);
      rebuild(cellNumber, draft?.experiment);
    },
  };
}

function createItem(
  entry: Placement,
  index: number,
  state: () => ViewerState,
  dispatch: Dispatch,
): HTMLElement {
  const edit = (change: (experiment: Experiment) => Experiment, note?: string): void => {
    const { draft } = state();
    if (draft === undefined) return;
    const experiment = change(draft.experiment);
    dispatch({ type: 'edit', experiment, ...(note === undefined ? {} : { note }) });
  };
  const remove = createRemoveButton(messages.removeLabel(entry.name), () =>
    edit((experiment) => removePlacement(experiment, index), messages.removed(entry.name)),
  );
  const locus = createTextInput({ value: entry.locus }, (text) =>
    edit((experiment) => movePlacement(experiment, index, text)),
  );
  const title = createElement('strong', {}, messages.placementTitle(entry.name, contentOf(entry)));
  return createElement(
    'li',
    { class: 'coat' },
    createElement('div', { class: 'coat-head' }, title, remove),
    createElement(
      'div',
      { class: 'button-row' },
      labelled(messages.placeLabel(), locus),
      ...createEventInputs(entry, state, edit),
    ),
  );
}

/** Weight and times of a synapse whose events are at given times. */
function createEventInputs(
  { name }: Placement,
  state: () => ViewerState,
  edit: (change: (experiment: Experiment) => Experiment) => void,
): HTMLElement[] {
  const event = state().draft?.experiment.events.find(
    ({ target, times_ms }) => target === name && times_ms !== undefined,
  );
  if (event === undefined || typeof event.weight !== 'number') return [];
  const weight = createTextInput({ value: String(event.weight) }, (text) => {
    const value = Number(text);
    if (Number.isFinite(value))
      edit((experiment) => withEvent(experiment, name, { weight: value }));
  });
  const times = createTextInput({ value: event.times_ms!.join(' ') }, (text) => {
    const timesMs = text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map(Number);
    if (timesMs.every(Number.isFinite))
      edit((experiment) => withEvent(experiment, name, { timesMs }));
  });
  return [labelled(messages.weightLabel(), weight), labelled(messages.eventTimesLabel(), times)];
}

/** What an entry of `place` is: its mechanism, or the kind of its stimulus. */
function contentOf({
  name: _,
  locus: __,
  mechanism,
  parameters: ___,
  ...stimuli
}: Placement): string {
  return (
    mechanism ??
    messages.stimulusName(
      Object.keys(stimuli).find((key) => stimuli[key as keyof typeof stimuli]) ?? '',
    )
  );
}
