import type { CompartmentLayout, Experiment, Morphology } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import type { ViewerState } from '../state/viewerState.ts';
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
  const showTitle = whenChanged((text: string) => {
    title.textContent = text;
    title.title = text;
  });
  // Apart from the run, which is another one in every frame of a live one.
  const showCell = whenChanged(
    (
      morphology: Morphology | undefined,
      layout: CompartmentLayout | undefined,
      mesh: Experiment['mesh'] | undefined,
    ) => {
      if (morphology === undefined || layout === undefined || mesh === undefined) return;
      const points = formatCount(countPoints(morphology));
      const compartments = formatCount(layout.compartments.length);
      const long = messages.cellSummary(points, compartments, mesh);
      const short = messages.shortCellSummary(points, compartments, mesh);
      summary.title = long;
      summary.replaceChildren(
        createElement('span', { class: 'long' }, long),
        createElement('span', { class: 'short' }, short),
      );
    },
  );
  const showTheme = whenChanged((theme: ViewerState['theme']) => {
    document.documentElement.dataset['theme'] = theme;
  });
  return ({ state }) => {
    const { run } = state;
    showTitle(run?.title ?? '');
    showCell(run?.morphology, run?.layout, run?.experiment.mesh);
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

/** Samples of the reconstruction; sections that meet share one. */
function countPoints({ pointSampleId }: Morphology): number {
  const ids = new Set(pointSampleId);
  ids.delete(-1);
  return ids.size;
}
