import type { Experiment } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { type CurrentStep, type Quantity, withQuantity } from '../state/stimulusEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatFigure } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** A drag asks for a new run this long after its last move; the newest run wins. ms. */
const RERUN_DELAY_MS = 250;

/** One number of one current step, as it was dragged to. */
interface Edit {
  readonly place: number;
  readonly quantity: Quantity;
  readonly value: number;
}

export interface StimulusOptions {
  readonly state: () => ViewerState;
  readonly rerun: (experiment: Experiment) => void;
}

/** Each current step of the experiment with its strength, start and length, to be changed and run again. */
export function createStimulusPanel({ state, rerun }: StimulusOptions): Panel {
  const card = pageElement('stimulus', HTMLElement);
  const list = pageElement('stimulus-list', HTMLElement);
  let edits: readonly Edit[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const runEdited = (): void => {
    const { run } = state();
    if (run === undefined) return;
    rerun(
      edits.reduce(
        (e, { place, quantity, value }) => withQuantity(e, place, quantity, value),
        run.experiment,
      ),
    );
  };
  const change = (edit: Edit): void => {
    if (!Number.isFinite(edit.value)) return;
    const others = edits.filter(
      ({ place, quantity }) => place !== edit.place || quantity !== edit.quantity,
    );
    edits = [...others, edit];
    clearTimeout(timer);
    timer = setTimeout(runEdited, RERUN_DELAY_MS);
  };
  // Controls are made once a cell: rebuilding them under the pointer would end its drag.
  const rebuild = whenChanged((_cellNumber: number) => {
    edits = [];
    clearTimeout(timer);
    const experiment = state().run?.experiment;
    const steps = (experiment?.place ?? []).flatMap(({ name, locus, iclamp }, place) =>
      iclamp === undefined ? [] : [{ title: messages.stimulusAt(name, locus), iclamp, place }],
    );
    card.hidden = steps.length === 0;
    list.replaceChildren(
      ...steps.map(({ title, iclamp, place }) =>
        createControls(title, iclamp, experiment!.simulation.duration_ms, (quantity, value) =>
          change({ place, quantity, value }),
        ),
      ),
    );
  });
  return ({ state: { cellNumber } }) => rebuild(cellNumber);
}

function createControls(
  title: string,
  iclamp: CurrentStep,
  durationMs: number,
  change: (quantity: Quantity, value: number) => void,
): HTMLElement {
  const reach = roundUp(Math.max(0.1, 3 * Math.abs(iclamp.amplitude_nA)));
  const slider = (quantity: Quantity, low: number, high: number, step: number): HTMLElement => {
    const value = iclamp[quantity];
    const input = createElement('input', {
      ...{ type: 'range', class: 'slider', min: String(low), max: String(high) },
      ...{ step: String(step), value: String(value), name: quantity },
    });
    const shown = createElement('output', {}, messages.quantity(quantity, formatFigure(value)));
    input.oninput = () => {
      shown.textContent = messages.quantity(quantity, formatFigure(input.valueAsNumber));
      change(quantity, input.valueAsNumber);
    };
    const label = createElement('span', {}, messages.quantityName(quantity));
    return createElement('label', { class: 'slider-row' }, label, input, shown);
  };
  return createElement(
    'fieldset',
    { class: 'stimulus-group' },
    createElement('legend', {}, title),
    slider('amplitude_nA', -reach, reach, reach / 200),
    slider('delay_ms', 0, durationMs, durationMs / 200),
    slider('duration_ms', 0, durationMs, durationMs / 200),
  );
}

/** 1, 2 or 5 times a power of ten, not below the value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= value * 0.999)!;
}
