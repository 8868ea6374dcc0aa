import { type Experiment, formatDiagnostic, parseExperiment } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { createElement, whenChanged } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import { createButton } from './labelled.ts';

export interface ExperimentText {
  readonly element: HTMLElement;
  readonly update: Panel;
}

/** Texts of files inside the experiment are shown as this many characters: what is changed by hand is the rest. */
const SHOWN_TEXT = 60;

/** The whole experiment as JSON, to be copied, saved, or changed in place. */
export function createExperimentText(dispatch: Dispatch, save: () => void): ExperimentText {
  const text = createElement('textarea', {
    ...{ class: 'input json', rows: '14', spellcheck: 'false' },
    'aria-label': messages.experimentLabel(),
  });
  const problems = createElement('ul', { class: 'facts json-problems', 'aria-live': 'polite' });
  let shown: Experiment | undefined;
  const apply = createButton(messages.applyButton(), () => {
    if (shown === undefined) return;
    const { experiment, diagnostics } = parseExperiment(restoreTexts(text.value, shown), {
      file: 'experiment.json',
    });
    problems.replaceChildren(
      ...diagnostics.map((diagnostic) =>
        createElement('li', { class: diagnostic.severity }, formatDiagnostic(diagnostic)),
      ),
    );
    if (experiment === undefined) return;
    text.blur();
    dispatch({ type: 'edit', experiment, note: messages.jsonApplied() });
  });
  const copy = createButton(messages.copyButton(), () => {
    const whole = JSON.stringify(shown, undefined, 2);
    const copied = navigator.clipboard?.writeText(whole) ?? Promise.reject();
    copied.then(
      () => dispatch({ type: 'notice', text: messages.copied() }),
      () => save(),
    );
  });
  const element = createElement(
    'div',
    { class: 'form' },
    text,
    problems,
    createElement(
      'div',
      { class: 'button-row' },
      apply,
      copy,
      createButton(messages.saveButton(), save),
    ),
  );
  const show = whenChanged((experiment: Experiment | undefined) => {
    if (document.activeElement === text) return;
    shown = experiment;
    problems.replaceChildren();
    text.value = JSON.stringify(experiment, shortenTexts, 2) ?? '';
  });
  return { element, update: ({ state: { draft } }) => show(draft?.experiment) };
}

/** Long texts by their beginning, so that the rest of the experiment can be seen. */
function shortenTexts(key: string, value: unknown): unknown {
  const isLong = typeof value === 'string' && value.length > SHOWN_TEXT;
  return isLong && TEXT_KEYS.has(key) ? `${value.slice(0, SHOWN_TEXT)}${CUT}` : value;
}

const TEXT_KEYS: ReadonlySet<string> = new Set(['text', 'swc', 'source']);
const CUT = ' … (kept whole)';

/** The typed JSON with every shortened text whole again; what is no JSON stays as it is, for the parser to judge. */
function restoreTexts(typed: string, whole: Experiment): string {
  const texts = [
    whole.morphology.text,
    whole.morphology.swc,
    ...whole.mechanisms.map(({ source }) => source),
  ];
  return texts.reduce<string>((json, text) => {
    if (text === undefined || text.length <= SHOWN_TEXT) return json;
    const short = JSON.stringify(`${text.slice(0, SHOWN_TEXT)}${CUT}`);
    return json.replace(short, () => JSON.stringify(text));
  }, typed);
}
