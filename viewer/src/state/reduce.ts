import { formatLocus, type Locus } from '../../../src/index.ts';
import { framesDurationMs, mostVariedFrame, type RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Action } from './actions.ts';
import { isErrorOfReduction } from './colourScale.ts';
import { type Draft, editDraft, redoDraft, startDraft, undoDraft } from './draft.ts';
import { errorField } from './errorField.ts';
import { areRadiiForeign } from './foreignRadii.ts';
import type { LinkSettings } from './link.ts';
import { place } from './modelEdit.ts';
import { placeName } from './placeName.ts';
import { quantityField, renewQuantity } from './quantityField.ts';
import { addLiveFrames, pauseLive, restartLive, startLive } from './reduceLive.ts';
import { cancelDrag, dragMark, dropMark } from './reduceMarks.ts';
import { pin, recordedProbes, unpin, watchPlace } from './reduceProbes.ts';
import { fitRange, setRange } from './reduceRange.ts';
import type { Reduction } from './reduction.ts';
import { advanceMorph, setView } from './viewChange.ts';
import { type Hover, MOST_PROBES, type PinnedProbe, type ViewerState } from './viewerState.ts';

/** The next state of the page. Pure: no clock, no DOM. */
export function reduce(state: ViewerState, action: Action): ViewerState {
  switch (action.type) {
    case 'task':
      return { ...state, task: action.task };
    case 'show-run':
      return showRun(state, action.run, action.cellId);
    case 'show-sketch':
      return { ...state, sketch: action.sketch, hover: undefined };
    case 'show-cell':
      return {
        ...showRun({ ...state, isAwaitingRun: false }, action.run, action.cellId),
        isAwaitingRun: true,
        beforeCell: state.beforeCell ?? state,
        task: state.task,
        notice: '',
      };
    case 'take-back-cell':
      return takeBackCell(state);
    case 'update-run':
      return updateRun(state, action.run);
    case 'live-start':
      return startLive(state);
    case 'live-frames':
      return addLiveFrames(state, action.frames, action.realTimes);
    case 'live-pause':
      return pauseLive(state);
    case 'live-restarted':
      return restartLive(state);
    // Main asks the worker first.
    case 'toggle-live':
      return state;
    case 'edit':
      return changeDraft(state, (draft) => editDraft(draft, action.experiment, action));
    case 'undo':
      return changeDraft(state, undoDraft);
    case 'redo':
      return changeDraft(state, redoDraft);
    case 'start-placing':
      return { ...state, placing: state.placing === action.kind ? undefined : action.kind };
    case 'place-at':
      return placeAt(state, action.locus);
    case 'light':
      return { ...state, lit: action.intervals };
    case 'show-error':
      return showError(state);
    case 'show-field':
      return { ...state, field: action.field, colourBy: 'field' };
    case 'show-quantity': {
      const field = state.run && quantityField(state.run, action.quantity);
      return field === undefined ? state : { ...state, field, colourBy: 'field' };
    }
    case 'set-tab':
      return { ...state, tab: action.tab, lit: undefined, placing: undefined };
    case 'show-reduction':
      return showReduction(state, action.reduction);
    case 'open-lesson':
      return { ...state, lesson: { lesson: action.lesson, step: 0 } };
    case 'step-lesson':
      return stepLesson(state, action.by);
    case 'close-lesson':
      return { ...state, lesson: undefined };
    case 'show-problem':
      return {
        ...state,
        ...{ task: undefined, sketch: undefined },
        problem: action.problem,
        notice: action.problem.title,
      };
    case 'dismiss-problem':
      return { ...state, problem: undefined };
    case 'notice':
      return { ...state, notice: action.text };
    case 'seek':
      return { ...seek(pauseLive(state), action.timeMs), notice: '' };
    case 'step-frames':
      return stepFrames({ ...pauseLive(state), isPlaying: false }, action.count);
    case 'tick':
      return tick(advanceMorph(state, action.wallMs), action.wallMs);
    case 'toggle-play':
      return togglePlay(pauseLive(state));
    case 'toggle-loop':
      return { ...state, isLooping: !state.isLooping };
    case 'set-speed':
      return { ...state, speedMsPerSecond: action.msPerSecond };
    case 'resize':
      return { ...state, viewport: action.viewport, chartCamera: undefined };
    case 'set-view':
      return setView(state, action.view, action.isGradual === true);
    case 'set-distance-measure':
      return { ...state, distanceMeasure: action.measure, chartCamera: undefined };
    case 'set-colour-by':
      return { ...state, colourBy: action.colourBy };
    case 'toggle-lines':
      return { ...state, isAsLines: !state.isAsLines };
    case 'set-attenuation':
      return { ...state, attenuation: { from: action.from, to: action.to } };
    case 'move-camera':
      return action.pane === 'dendrogram'
        ? { ...state, chartCamera: action.camera }
        : { ...state, camera: action.camera };
    case 'reset-chart':
      return { ...state, chartCamera: undefined };
    case 'toggle-projection':
      return toggleProjection(state);
    case 'hover':
      return hover(state, action.hover);
    case 'select':
      return { ...state, selection: action.locus, notice: '' };
    case 'pin':
      return pin(state, action.locus);
    case 'pin-selection':
      return state.selection === undefined
        ? { ...state, notice: messages.nothingToPin() }
        : pin(state, state.selection);
    case 'unpin':
      return unpin(state, action.name);
    case 'drag-mark':
      return dragMark(state, action.owner, action.locus);
    case 'drop-mark':
      return dropMark(state);
    case 'cancel-drag':
      return cancelDrag(state);
    case 'set-range':
      return setRange(state, action.low, action.high);
    case 'fit-range':
      return fitRange(state);
    case 'set-colour-map':
      return { ...state, colourMap: action.name };
    case 'restore':
      return restore(state, action.settings, action.probes);
    case 'toggle-theme':
      return { ...state, theme: state.theme === 'dark' ? 'light' : 'dark' };
    case 'toggle-help':
      return { ...state, isHelpOpen: !state.isHelpOpen };
    case 'show-section-table':
      return { ...state, isSectionTableOpen: action.isOpen };
    case 'dropping':
      return { ...state, isDropping: action.isDropping };
    case 'escape':
      return {
        ...state,
        isHelpOpen: false,
        selection: undefined,
        problem: undefined,
        placing: undefined,
      };
  }
}

/** A new run: paused where the cell shows most, its own probes pinned. */
function showRun(state: ViewerState, run: RunView, cellId: string | undefined): ViewerState {
  const { frames } = run.recording;
  const hasForeignRadii = areRadiiForeign(run.diagnostics);
  return {
    ...state,
    run,
    sketch: undefined,
    cellId,
    // The run of a cell that is drawn already is no other cell: its camera stays.
    cellNumber: state.isAwaitingRun ? state.cellNumber : state.cellCount + 1,
    cellCount: state.isAwaitingRun ? state.cellCount : state.cellCount + 1,
    isAsLines: state.isAwaitingRun ? state.isAsLines : hasForeignRadii,
    isAwaitingRun: false,
    beforeCell: undefined,
    draft: startDraft(run.experiment),
    live: undefined,
    placing: undefined,
    lit: undefined,
    reduction: undefined,
    lesson: undefined,
    view: state.view === 'compare' ? '3d' : state.view,
    chartCamera: undefined,
    attenuation: undefined,
    ...colourOfNewRun(state, run),
    task: undefined,
    problem: undefined,
    notice: hasForeignRadii ? messages.readyAsLines(run.title) : messages.ready(run.title),
    timeMs: mostVariedFrame(frames) * frames.intervalMs,
    isPlaying: false,
    hover: undefined,
    selection: undefined,
    drag: undefined,
    probes: recordedProbes(run).slice(0, MOST_PROBES),
  };
}

/** Without what was only on its way; how the page is looked at stays. */
function takeBackCell(state: ViewerState): ViewerState {
  const { beforeCell, cellCount, viewport, theme, task, notice } = state;
  if (beforeCell?.run === undefined) return { ...state, sketch: undefined };
  // A live run of it was paused when its cell went.
  return { ...pauseLive(beforeCell), cellCount, viewport, theme, task, notice, sketch: undefined };
}

/** The same cell: where its compartments are the same, the drawing is kept with them. */
function updateRun(state: ViewerState, run: RunView): ViewerState {
  const old = state.run;
  if (old === undefined) return showRun(state, run, state.cellId);
  const isSameMesh = old.layout.nodeCount === run.layout.nodeCount;
  const kept = isSameMesh
    ? { morphology: old.morphology, layout: old.layout, table: old.table }
    : {};
  const next = {
    ...state,
    run: { ...run, ...kept },
    isAwaitingRun: false,
    beforeCell: undefined,
    task: undefined,
    problem: undefined,
    hover: undefined,
    reduction: undefined,
    view: state.view === 'compare' ? ('3d' as const) : state.view,
    live: undefined,
    ...colourOfNewRun(state, run),
    notice: state.draft?.note ?? messages.ready(run.title),
  };
  return seek(next, state.timeMs);
}

/** Another model of the same run: an error that is shown becomes that of the new one. */
function showReduction(state: ViewerState, reduction: Reduction): ViewerState {
  const shown = { ...state, task: undefined, reduction };
  return state.colourBy === 'field' && isErrorOfReduction(state.field) ? showError(shown) : shown;
}

function showError(state: ViewerState): ViewerState {
  const { run, reduction } = state;
  if (run === undefined || reduction === undefined) return state;
  return { ...state, field: errorField(run, reduction), colourBy: 'field' };
}

/** What belongs to the old run is not shown on the new one; a quantity that both kept goes on. */
function colourOfNewRun(
  { colourBy, field }: ViewerState,
  run: RunView,
): Pick<ViewerState, 'colourBy' | 'field'> {
  const renewed = colourBy === 'field' ? renewQuantity(run, field) : undefined;
  if (renewed !== undefined) return { colourBy, field: renewed };
  const isOfOldRun = colourBy === 'cluster' || colourBy === 'field';
  return { colourBy: isOfOldRun ? 'voltage' : colourBy, field: undefined };
}

function changeDraft(state: ViewerState, change: (draft: Draft) => Draft): ViewerState {
  if (state.draft === undefined) return state;
  const draft = change(state.draft);
  return draft === state.draft
    ? state
    : { ...state, draft, drag: undefined, notice: draft.note ?? '' };
}

/** What is being placed, at a place of the cell; one thing a choice. */
function placeAt(state: ViewerState, locus: Locus): ViewerState {
  const { run, placing } = state;
  if (run === undefined || placing === undefined) return state;
  const note = messages.placed(placing, placeName(run.morphology, locus));
  const text = formatLocus(run.morphology, locus);
  const placed = changeDraft(state, (draft) =>
    editDraft(draft, place(draft.experiment, placing, text), { note }),
  );
  return { ...watchPlace(placed, locus), notice: placed.notice, placing: undefined };
}

function stepLesson(state: ViewerState, by: number): ViewerState {
  if (state.lesson === undefined) return state;
  const { lesson, step } = state.lesson;
  const next = Math.min(lesson.steps.length - 1, Math.max(0, step + by));
  return next === step ? state : { ...state, lesson: { lesson, step: next } };
}

/** A link's frame on the cell that is shown. */
function restore(
  state: ViewerState,
  settings: LinkSettings,
  probes: readonly PinnedProbe[] | undefined,
): ViewerState {
  const restored = { ...state, ...settings, morph: undefined, probes: probes ?? state.probes };
  return seek(restored, restored.timeMs);
}

function hover(state: ViewerState, next: Hover | undefined): ViewerState {
  if (next === undefined && state.hover === undefined) return state;
  return { ...state, hover: next, notice: next === undefined ? state.notice : '' };
}

function seek(state: ViewerState, timeMs: number): ViewerState {
  const durationMs = state.run ? framesDurationMs(state.run.recording.frames) : 0;
  return { ...state, timeMs: Math.min(durationMs, Math.max(0, timeMs)) };
}

/** To the frame so many frames from the one shown or, between two, last passed. */
function stepFrames(state: ViewerState, count: number): ViewerState {
  const intervalMs = state.run?.recording.frames.intervalMs ?? 1;
  const frame = state.timeMs / intervalMs;
  const from = count > 0 ? Math.floor(frame + 1e-6) : Math.ceil(frame - 1e-6);
  return seek(state, (from + count) * intervalMs);
}

function tick(state: ViewerState, wallMs: number): ViewerState {
  if (!state.isPlaying || state.run === undefined) return state;
  const durationMs = framesDurationMs(state.run.recording.frames);
  const timeMs = state.timeMs + (wallMs / 1000) * state.speedMsPerSecond;
  if (timeMs < durationMs) return { ...state, timeMs };
  return state.isLooping && durationMs > 0
    ? { ...state, timeMs: timeMs % durationMs }
    : { ...state, timeMs: durationMs, isPlaying: false };
}

function togglePlay(state: ViewerState): ViewerState {
  if (state.run === undefined) return state;
  if (state.isPlaying) return { ...state, isPlaying: false };
  const isAtEnd = state.timeMs >= framesDurationMs(state.run.recording.frames);
  return { ...state, isPlaying: true, timeMs: isAtEnd ? 0 : state.timeMs };
}

function toggleProjection(state: ViewerState): ViewerState {
  const { camera } = state;
  const projection = camera.projection === 'perspective' ? 'orthographic' : 'perspective';
  return { ...state, camera: { ...camera, projection } };
}
