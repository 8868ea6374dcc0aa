import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { shownDurationMs, type ViewerState } from '../state/viewerState.ts';
import { formatCount } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** Something of a list, and what links call it. */
interface Named {
  readonly id: string;
  readonly name: string;
}

export interface HeaderOptions {
  readonly dispatch: Dispatch;
  readonly examples: readonly Named[];
  readonly lessons: readonly Named[];
  readonly openExample: (id: string) => void;
  readonly openFiles: (files: readonly File[]) => void;
}

/** Name of the page, opening of files and examples, what is shown, theme and help. */
export function createHeaderPanel(options: HeaderOptions): Panel {
  bindOpening(options);
  pageElement('theme', HTMLButtonElement).onclick = () =>
    options.dispatch({ type: 'toggle-theme' });
  pageElement('help-open', HTMLButtonElement).onclick = () =>
    options.dispatch({ type: 'toggle-help' });
  const title = pageElement('title', HTMLElement);
  const summary = pageElement('summary', HTMLElement);
  const showRun = whenChanged((run: ViewerState['run'], durationMs: number) => {
    title.textContent = run?.title ?? '';
    title.title = title.textContent;
    summary.textContent = run === undefined ? '' : summarise(run, durationMs);
  });
  const showTheme = whenChanged((theme: ViewerState['theme']) => {
    document.documentElement.dataset['theme'] = theme;
  });
  return ({ state }) => {
    showRun(state.run, shownDurationMs(state));
    showTheme(state.theme);
  };
}

function bindOpening({ examples: cells, lessons, openExample, openFiles }: HeaderOptions): void {
  const input = pageElement('file', HTMLInputElement);
  pageElement('open', HTMLButtonElement).onclick = () => input.click();
  input.onchange = () => {
    openFiles([...(input.files ?? [])]);
    // The same file may be chosen again after it was changed.
    input.value = '';
  };
  const examples = pageElement('examples', HTMLSelectElement);
  const group = (label: string, entries: readonly Named[]): HTMLElement =>
    createElement(
      'optgroup',
      { label },
      ...entries.map(({ id, name }) => createElement('option', { value: id }, name)),
    );
  examples.append(group('Cells', cells), group('Lessons', lessons));
  examples.onchange = () => {
    if (examples.value !== '') openExample(examples.value);
    examples.value = '';
  };
}

function summarise(
  { morphology, layout }: NonNullable<ViewerState['run']>,
  durationMs: number,
): string {
  return messages.cellSummary(
    formatCount(morphology.sections.length),
    formatCount(layout.compartments.length),
    String(Number(durationMs.toFixed(2))),
  );
}
