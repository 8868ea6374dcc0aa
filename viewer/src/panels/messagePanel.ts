import type { Diagnostic } from '../../../src/index.ts';
import { mixNodesAt, voltageAtTime } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { placeName } from '../state/placeName.ts';
import type { Problem, Task, ViewerState } from '../state/viewerState.ts';
import type { SourceText } from '../worker/protocol.ts';
import { diagnosticText } from './diagnosticText.ts';
import { formatMs, formatMv } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

const MOST_DIAGNOSTICS = 50;
/** While playing, the status line is left alone between these: a reader would never stop talking. ms. */
const STATUS_INTERVAL_MS = 2000;

/** The status line, progress, problems, the drop target and the help. */
export function createMessagePanel(
  dispatch: Dispatch,
  cancelTask: () => void,
  open: (source: SourceText) => void,
): Panel {
  pageElement('cancel', HTMLButtonElement).onclick = cancelTask;
  const status = createStatusLine();
  const showTask = whenChanged(showTaskBox);
  const showProblem = whenChanged((problem: Problem | undefined) =>
    showProblemBox(problem, dispatch, open),
  );
  const help = pageElement('help', HTMLDialogElement);
  help.addEventListener('close', () => {
    if (isHelpShown) dispatch({ type: 'toggle-help' });
  });
  const drop = pageElement('drop', HTMLElement);
  const showDrop = whenChanged((isDropping: boolean) => {
    drop.hidden = !isDropping;
  });
  let isHelpShown = false;
  const showHelp = whenChanged((isOpen: boolean) => {
    isHelpShown = isOpen;
    if (isOpen) help.showModal();
    else help.close();
  });
  return ({ state }) => {
    status(state);
    showTask(state.task);
    showProblem(state.problem);
    showHelp(state.isHelpOpen);
    showDrop(state.isDropping);
  };
}

function createStatusLine(): (state: ViewerState) => void {
  const line = pageElement('status', HTMLElement);
  const show = whenChanged((text: string) => {
    line.textContent = text;
  });
  let nextMs = 0;
  return (state) => {
    const nowMs = performance.now();
    if (state.isPlaying && nowMs < nextMs) return;
    nextMs = nowMs + STATUS_INTERVAL_MS;
    show(statusText(state));
  };
}

/** What was just done, else the voltage where the pointer or the selection is, else the time. */
function statusText(state: ViewerState): string {
  const { notice, hover, selection, run, reduction, timeMs } = state;
  if (notice !== '' || run === undefined) return notice;
  if (hover?.pane === 'reduced' && reduction !== undefined) {
    const { section, x } = hover.locus;
    const mix = mixNodesAt(reduction.run.layout, section, x);
    const mv = formatMv(voltageAtTime(reduction.run.recording.frames, mix, timeMs));
    return messages.status(reduction.model.compartments[section]!.name, mv, formatMs(timeMs));
  }
  const locus = hover?.locus ?? selection;
  if (locus === undefined) return messages.time(formatMs(timeMs));
  const mix = mixNodesAt(run.layout, locus.section, locus.x);
  const mv = formatMv(voltageAtTime(run.recording.frames, mix, timeMs));
  return messages.status(placeName(run.morphology, locus), mv, formatMs(timeMs));
}

function showTaskBox(task: Task | undefined): void {
  const box = pageElement('task', HTMLElement);
  box.hidden = task === undefined;
  if (task === undefined) return;
  pageElement('cancel', HTMLButtonElement).hidden = task.canCancel !== true;
  box.querySelector('.task-label')!.textContent = task.label;
  const progress = box.querySelector('progress')!;
  if (task.share === undefined) progress.removeAttribute('value');
  else progress.value = task.share;
}

function showProblemBox(
  problem: Problem | undefined,
  dispatch: Dispatch,
  open: (source: SourceText) => void,
): void {
  const box = pageElement('problem', HTMLElement);
  box.hidden = problem === undefined;
  if (problem === undefined) return;
  const close = createElement('button', { type: 'button', class: 'button small' }, 'Dismiss');
  close.onclick = () => dispatch({ type: 'dismiss-problem' });
  const choices = (problem.choices ?? []).map(({ label, source }) => {
    const choice = createElement('button', { type: 'button', class: 'button primary' }, label);
    choice.onclick = () => {
      dispatch({ type: 'dismiss-problem' });
      open(source);
    };
    return choice;
  });
  const { title, detail, diagnostics } = problem;
  // A choice is no failure.
  box.classList.toggle('is-offer', choices.length > 0 && !diagnostics.some(isError));
  // What stopped it comes first; warnings of the same file may be many.
  const sorted = [...diagnostics.filter(isError), ...diagnostics.filter((one) => !isError(one))];
  const more = diagnostics.length - MOST_DIAGNOSTICS;
  box.replaceChildren(
    createElement(
      'div',
      { class: 'problem-head' },
      createElement('h2', { class: 'problem-title' }, title),
      close,
    ),
    createElement('p', { class: 'problem-detail' }, detail ?? ''),
    createElement(
      'ul',
      // A long list is scrolled by keys too.
      { tabindex: '0' },
      ...sorted.slice(0, MOST_DIAGNOSTICS).map(asItem),
      ...(more > 0 ? [createElement('li', {}, messages.moreDiagnostics(more))] : []),
    ),
    createElement('div', { class: 'problem-choices' }, ...choices),
  );
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function asItem(diagnostic: Diagnostic): HTMLElement {
  return createElement('li', { class: diagnostic.severity }, diagnosticText(diagnostic));
}
