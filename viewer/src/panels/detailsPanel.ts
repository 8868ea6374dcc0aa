import { type Section, sectionArea } from '../../../src/index.ts';
import { mixNodesAt, type RunView, voltageAtTime } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { diagnosticText } from './diagnosticText.ts';
import { formatMv, formatUm } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { PageView, Panel } from './panel.ts';

/** While playing, the table follows this many times a second: faster cannot be read. */
const TABLE_UPDATES_PER_SECOND = 4;

/** Spikes, assumptions and warnings, and the table of sections: the page for readers of text. */
export function createDetailsPanel(dispatch: Dispatch): Panel {
  const showFacts = whenChanged((run: RunView | undefined) => {
    if (run !== undefined) showRunFacts(run);
  });
  const showTable = createSectionTable(dispatch);
  for (const id of ['notes', 'sections']) revealWhenOpened(pageElement(id, HTMLDetailsElement));
  return (view) => {
    showFacts(view.state.run);
    showTable(view);
  };
}

/** What opens below the edge would not be noticed. Its rows come with the next frame. */
function revealWhenOpened(details: HTMLDetailsElement): void {
  details.addEventListener('toggle', () => {
    if (details.open)
      requestAnimationFrame(() =>
        requestAnimationFrame(() => details.scrollIntoView({ block: 'nearest' })),
      );
  });
}

function showRunFacts(run: RunView): void {
  const facts = run.recording.spikes.map(({ probe, timesMs }) =>
    messages.spikeCount(probe, timesMs.length),
  );
  // A cell that waits for its run has no figures yet.
  const items = [...facts.map(asItem), ...(run.sha256 === '' ? [] : figuresOf(run))];
  pageElement('run-facts', HTMLElement).replaceChildren(...items);
  pageElement('run-card', HTMLElement).hidden = items.length === 0;
  const notes = [
    ...run.diagnostics.map((diagnostic) =>
      createElement('li', { class: diagnostic.severity }, diagnosticText(diagnostic)),
    ),
    ...run.notes.map(asItem),
  ];
  pageElement('notes-list', HTMLElement).replaceChildren(...notes);
  pageElement('notes', HTMLElement).hidden = notes.length === 0;
}

function figuresOf({ recording, sha256 }: RunView): HTMLElement[] {
  return [
    asItem(messages.kirchhoff(recording.kirchhoffResidualNa)),
    createElement('li', { title: sha256 }, messages.sha256(sha256)),
  ];
}

function asItem(text: string): HTMLElement {
  return createElement('li', {}, text);
}

function createSectionTable(dispatch: Dispatch): (view: PageView) => void {
  const details = pageElement('sections', HTMLDetailsElement);
  details.addEventListener('toggle', () =>
    dispatch({ type: 'show-section-table', isOpen: details.open }),
  );
  const body = pageElement('section-rows', HTMLTableSectionElement);
  let cells: HTMLElement[] = [];
  let nextUpdateMs = 0;
  const rebuild = whenChanged((run: RunView) => {
    cells = run.morphology.sections.map(() => createElement('td', { class: 'number' }));
    const rows = run.morphology.sections.map((section, i) =>
      createRow(run, section, cells[i]!, dispatch),
    );
    body.replaceChildren(...rows);
  });
  return ({ state }) => {
    const { run } = state;
    if (run === undefined || !state.isSectionTableOpen) return;
    rebuild(run);
    const nowMs = performance.now();
    if (state.isPlaying && nowMs < nextUpdateMs) return;
    nextUpdateMs = nowMs + 1000 / TABLE_UPDATES_PER_SECOND;
    cells.forEach((cell, section) => {
      const mix = mixNodesAt(run.layout, section, 0.5);
      cell.textContent = formatMv(voltageAtTime(run.recording.frames, mix, state.timeMs));
    });
  };
}

function createRow(
  run: RunView,
  section: Section,
  value: HTMLElement,
  dispatch: Dispatch,
): HTMLElement {
  const button = createElement('button', { type: 'button', class: 'link' }, section.name);
  button.onclick = () => dispatch({ type: 'select', locus: { section: section.index, x: 0.5 } });
  return createElement(
    'tr',
    {},
    createElement('th', { scope: 'row' }, button),
    createElement('td', { class: 'number' }, formatUm(section.lengthUm)),
    createElement('td', { class: 'number' }, meanDiameter(run, section)),
    value,
  );
}

/** Of the cylinder of the same length and membrane. */
function meanDiameter({ morphology }: RunView, section: Section): string {
  if (section.lengthUm === 0) return '–';
  return formatUm(sectionArea(morphology, section.index) / (Math.PI * section.lengthUm));
}
