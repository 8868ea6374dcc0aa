import type { QuantityFrames } from '../../../src/index.ts';
import {
  COLOUR_MAP_NAMES,
  type ColourMapName,
  type DistanceMeasure,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { isErrorOfReduction, type NodeField } from '../state/colourScale.ts';
import type { Derived } from '../state/derive.ts';
import { fitAction } from '../state/keyCommands.ts';
import {
  COLOURINGS,
  type ColourBy,
  VIEW_NAMES,
  type ViewerState,
  type ViewName,
} from '../state/viewerState.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

export interface ViewToolsOptions {
  readonly dispatch: Dispatch;
  readonly state: () => ViewerState;
  readonly derived: () => Derived | undefined;
  readonly chooseView: (view: ViewName) => void;
}

/** The buttons over the picture: view, colour, map, measure, projection, fit. */
export function createViewTools(options: ViewToolsOptions): Panel {
  const viewButtons = bindViews(options);
  const measure = pageElement('measure', HTMLElement);
  const measureButtons = bindMeasure(options, measure);
  const projection = pageElement('projection', HTMLButtonElement);
  const lines = pageElement('as-lines', HTMLButtonElement);
  const colourBy = bindColouring(options);
  const colourMap = bindColourMap(options);
  bindPlainButtons(options, projection);
  bindLines(options, lines);
  const showView = whenChanged(
    (view: ViewerState['view'], distance: ViewerState['distanceMeasure']) => {
      viewButtons.forEach((button, i) => {
        button.setAttribute('aria-pressed', String(VIEW_NAMES[i] === view));
      });
      measure.hidden = view !== 'dendrogram' && view !== 'split';
      measureButtons.forEach((button, i) => {
        button.setAttribute('aria-pressed', String(DISTANCES[i] === distance));
      });
      projection.hidden = view === 'dendrogram';
    },
  );
  const showColour = whenChanged(
    (
      by: ColourBy,
      map: ColourMapName,
      hasRegions: boolean,
      hasModel: boolean,
      field: NodeField | undefined,
    ) => {
      const isError = by === 'field' && isErrorOfReduction(field);
      const isQuantity = by === 'field' && field?.quantity !== undefined;
      colourBy.value = isError ? ERROR : isQuantity ? QUANTITY + field.quantity : by;
      colourMap.value = map;
      pageElement('colour-map-field', HTMLElement).hidden =
        by !== 'voltage' && (by !== 'field' || field?.isDiverging === true);
      optionOf(colourBy, 'region').disabled = !hasRegions;
      optionOf(colourBy, 'cluster').disabled = !hasModel;
      optionOf(colourBy, ERROR).disabled = !hasModel;
      const other = optionOf(colourBy, 'field');
      other.hidden = field === undefined || isError || isQuantity;
      other.textContent = field?.name ?? '';
    },
  );
  // By their names: a live run has new numbers every frame, and a choice must outlive them.
  const offerQuantities = whenChanged((kept: string) => {
    for (const option of [...colourBy.options])
      if (option.value.startsWith(QUANTITY)) option.remove();
    colourBy.append(
      ...kept
        .split(' ')
        .filter((quantity) => quantity !== '')
        .map((quantity) => createElement('option', { value: QUANTITY + quantity }, quantity)),
    );
  });
  const showProjection = whenChanged((kind: string) => {
    projection.setAttribute('aria-pressed', String(kind === 'orthographic'));
  });
  const showLines = whenChanged((isPressed: boolean) => {
    lines.setAttribute('aria-pressed', String(isPressed));
  });
  return ({ state }) => {
    showLines(state.isAsLines);
    showView(state.view, state.distanceMeasure);
    offerQuantities((state.run?.recording.frameQuantities ?? []).map(nameOf).join(' '));
    const hasRegions = (state.run?.regions.length ?? 0) > 0;
    const { colourBy: by, colourMap: map, reduction, field } = state;
    showColour(by, map, hasRegions, reduction !== undefined, field);
    showProjection(state.camera.projection);
  };
}

function bindViews({ chooseView }: ViewToolsOptions): HTMLButtonElement[] {
  const buttons = VIEW_NAMES.map((view) =>
    createSegment(messages.viewName(view), messages.viewTitle(view), () => chooseView(view)),
  );
  pageElement('views', HTMLElement).append(...buttons);
  return buttons;
}

function bindMeasure({ dispatch }: ViewToolsOptions, group: HTMLElement): HTMLButtonElement[] {
  const buttons = DISTANCES.map((measure) =>
    createSegment(messages.measure(measure), messages.measureTitle(measure), () =>
      dispatch({ type: 'set-distance-measure', measure }),
    ),
  );
  group.append(...buttons);
  return buttons;
}

/** One of several buttons, of which one is pressed. */
function createSegment(text: string, title: string, act: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button', class: 'segment', title }, text);
  button.onclick = act;
  return button;
}

function nameOf({ quantity }: QuantityFrames): string {
  return quantity;
}

const DISTANCES: readonly DistanceMeasure[] = ['length', 'electrotonic'];

/** Choices among the colourings that make their fields first. */
const ERROR = 'error';
const QUANTITY = 'quantity:';

function bindColouring({ dispatch }: ViewToolsOptions): HTMLSelectElement {
  const select = pageElement('colour-by', HTMLSelectElement);
  select.append(
    ...COLOURINGS.map((by) => createElement('option', { value: by }, messages.colouring(by))),
  );
  select.append(createElement('option', { value: ERROR }, messages.errorOfReduction()));
  select.onchange = () => {
    const { value } = select;
    if (value === ERROR) dispatch({ type: 'show-error' });
    else if (value.startsWith(QUANTITY))
      dispatch({ type: 'show-quantity', quantity: value.slice(QUANTITY.length) });
    else dispatch({ type: 'set-colour-by', colourBy: value as ColourBy });
  };
  return select;
}

function bindColourMap({ dispatch }: ViewToolsOptions): HTMLSelectElement {
  const select = pageElement('colour-map', HTMLSelectElement);
  select.append(...COLOUR_MAP_NAMES.map((name) => createElement('option', { value: name }, name)));
  select.onchange = () => dispatch({ type: 'set-colour-map', name: select.value as ColourMapName });
  return select;
}

function bindPlainButtons(
  { dispatch, state, derived }: ViewToolsOptions,
  projection: HTMLButtonElement,
): void {
  projection.onclick = () => dispatch({ type: 'toggle-projection' });
  pageElement('fit', HTMLButtonElement).onclick = () => fitAll({ dispatch, state, derived });
}

/** With other radii the cell may be of another size. */
function bindLines(options: ViewToolsOptions, button: HTMLButtonElement): void {
  button.onclick = () => {
    options.dispatch({ type: 'toggle-lines' });
    fitAll(options);
  };
}

function fitAll({
  dispatch,
  state,
  derived,
}: Pick<ViewToolsOptions, 'dispatch' | 'state' | 'derived'>): void {
  for (const pane of derived()?.panes ?? [])
    if (pane.kind !== 'reduced') dispatch(fitAction(pane, state()));
}

function optionOf(select: HTMLSelectElement, value: string): HTMLOptionElement {
  return [...select.options].find((option) => option.value === value)!;
}
