import './style/page.css';
import './style/touch.css';
import { createAddressLink } from './addressLink.ts';
import { EXAMPLES } from './examples.ts';
import { createExporting } from './exporting.ts';
import { createFileOpener } from './fileOpener.ts';
import { bindKeys } from './keyBinding.ts';
import { LESSONS } from './lessons/lessons.ts';
import { createLive } from './live.ts';
import { messages } from './messages.ts';
import { createAttenuationPanel } from './panels/attenuationPanel.ts';
import { createChartAxisPanel } from './panels/chartAxisPanel.ts';
import { createColourBarPanel } from './panels/colourBarPanel.ts';
import { createDetailsPanel } from './panels/detailsPanel.ts';
import { createDifferencePanel } from './panels/differencePanel.ts';
import { createExportPanel } from './panels/exportPanel.ts';
import { createGizmoPanel } from './panels/gizmoPanel.ts';
import { createHeaderPanel } from './panels/headerPanel.ts';
import { createLazyPanel } from './panels/lazyPanel.ts';
import { createLegendPanel } from './panels/legendPanel.ts';
import { createLessonPanel } from './panels/lessonPanel.ts';
import { createMessagePanel } from './panels/messagePanel.ts';
import { pageElement } from './panels/pageElement.ts';
import type { PageView, Panel } from './panels/panel.ts';
import { createProbeListPanel } from './panels/probeListPanel.ts';
import { createQuantityPanel } from './panels/quantityPanel.ts';
import { createReductionPanel } from './panels/reductionPanel.ts';
import { createStagePanel } from './panels/stagePanel.ts';
import { bindStagePointer } from './panels/stagePointer.ts';
import { createStimulusPanel } from './panels/stimulusPanel.ts';
import { createTabsPanel } from './panels/tabsPanel.ts';
import { createTracePanel } from './panels/tracePanel.ts';
import { createTransportPanel } from './panels/transportPanel.ts';
import { createViewTools } from './panels/viewTools.ts';
import { mayMove, preferredTheme } from './preferences.ts';
import { CellRenderer } from './render/cellRenderer.ts';
import { createSimulations, type Simulations } from './simulations.ts';
import { createDeriver, type DrawnStage } from './state/derive.ts';
import { type Link, parseLink, placeLinkedProbes } from './state/link.ts';
import { fitPane, layOutPanes } from './state/panes.ts';
import { FIRST_PLAN } from './state/reductionPlan.ts';
import { createStore } from './state/store.ts';
import {
  initialState,
  type OpenLesson,
  type ViewerState,
  type ViewName,
} from './state/viewerState.ts';
import { createTaskRunner } from './taskRunner.ts';
import { createTestHooks } from './testHooks.ts';
import { watchStage } from './watchStage.ts';
import { startSweepWorker, startWorker } from './worker/workerHost.ts';

/**
 * The page's one loop: state changed -> derive -> upload -> draw -> panels, at most once a display frame, and not at
 * all while nothing changes. Only main.ts knows the clock.
 *
 * `?test=1` gives tests `window.viewer`, stops the clock and draws flat, for measuring pixels; `?test=look` gives the
 * same, drawn as for everybody. With either, `&voltageBytes=` is the graphics memory that a run may take.
 */
const query = new URLSearchParams(location.search);
const testMode = query.get('test');
const isTest = testMode !== null;
const store = createStore(initialState(preferredTheme()));
const derive = createDeriver();
const derived = () => derive(store.state());
/** Of a sketch nothing can be asked yet. */
const pickable = () => (store.state().sketch === undefined ? derived() : undefined);
const canvas = pageElement('canvas', HTMLCanvasElement);
const renderer = createRenderer();
const tasks = createTaskRunner(store.dispatch);
const live = createLive(store, {
  tasks,
  startWorker,
  onStart: () => simulations.stopFollowing(),
  runAgain: () => simulations.runAgain(),
});
const simulations: Simulations = createSimulations(store, tasks, live.edit);
const addressLink = createAddressLink(store.state);
const opener = createFileOpener(store.dispatch, simulations);
const exporting = createExporting({
  ...{ store, tasks, simulations, canvas, derive, derived },
  drawAt: (timeMs, pixelRatio) => drawCell({ ...store.state(), timeMs }, derived(), pixelRatio),
  redraw: drawPage,
});
const traces = createTracePanel(store.dispatch, schedule);
const panels: readonly Panel[] = [
  createHeaderPanel({
    dispatch: store.dispatch,
    examples: EXAMPLES,
    lessons: LESSONS,
    openExample: opener.openExample,
    openFiles: opener.openFiles,
  }),
  createTransportPanel(store.dispatch, { toggle: live.toggle, runAgain: simulations.runAgain }),
  createColourBarPanel(store),
  createViewTools({ dispatch: store.dispatch, state: store.state, derived, chooseView }),
  createLegendPanel(),
  createChartAxisPanel(),
  createStagePanel(),
  createLazyPanel(undefined, loadMarkLayer, { dispatch: store.dispatch, onReady: schedule }),
  createGizmoPanel(store.dispatch, store.state),
  createProbeListPanel(store.dispatch),
  traces.update,
  createQuantityPanel(store.dispatch, schedule),
  createTabsPanel(store.dispatch),
  createStimulusPanel(store),
  createLazyPanel('build', loadBuildPanel, { dispatch: store.dispatch, onReady: schedule }),
  createLazyPanel('sweep', loadSweepPanel, { dispatch: store.dispatch, onReady: schedule }),
  createAttenuationPanel(store.dispatch),
  createReductionPanel((plan) => {
    const { run } = store.state();
    if (run !== undefined) void simulations.compare(run, plan);
  }),
  createDifferencePanel(store.dispatch, schedule),
  createDetailsPanel(store.dispatch),
  // After the cards that a step shows.
  createLessonPanel(store.dispatch),
  createMessagePanel(store.dispatch, tasks.cancel, opener.openSource),
  createExportPanel({ exportFile: exporting.exportFile, copyLink }),
];

let isScheduled = false;
let lastFrameMs = 0;
let isMoving = false;
/** Of the last picture. */
let seenCell = 0;
/** What the address asked for, until the first cell is there. */
let pendingLink: Link | undefined = location.hash === '' ? undefined : parseLink(location.hash);
let shownStep: OpenLesson | undefined;
let fitted = { cellNumber: 0, view: '3d' as ViewName };

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(onAnimationFrame);
}

function onAnimationFrame(nowMs: number): void {
  isScheduled = false;
  // After a rest no time has passed for what moves.
  const wallMs = isMoving ? Math.min(100, nowMs - lastFrameMs) : 0;
  lastFrameMs = nowMs;
  if (!isTest) store.dispatch({ type: 'tick', wallMs });
  const view = drawStage();
  const isNewCell = view.state.cellNumber !== seenCell;
  seenCell = view.state.cellNumber;
  // A new cell is seen first. What stands beside it comes with the next frame: together they would be a long task.
  if (isNewCell) schedule();
  else showPanels(view);
  const { isPlaying, morph } = store.state();
  isMoving = !isTest && (isPlaying || morph !== undefined);
  if (isMoving) schedule();
}

function drawPage(): void {
  showPanels(drawStage());
}

function drawStage(): PageView {
  fitNewRun();
  const state = store.state();
  const view = { state, derived: derive(state) };
  drawCell(state, state.sketch ? derive.sketch(state, state.sketch) : view.derived);
  return view;
}

function showPanels(view: PageView): void {
  for (const update of panels) update(view);
}

function drawCell(
  state: ViewerState,
  uploads: DrawnStage | undefined,
  pixelRatio: number = isTest ? 1 : Math.min(2, devicePixelRatio),
): void {
  if (renderer === undefined) return;
  const panes = uploads?.panes ?? [];
  if (uploads !== undefined) renderer.upload(uploads);
  const { viewport, timeMs, lowMv, highMv, theme } = state;
  const scale = uploads?.scale ?? { low: lowMv, high: highMv };
  renderer.draw({
    panes,
    viewport,
    timeMs,
    lowMv: scale.low,
    highMv: scale.high,
    theme,
    pixelRatio,
    isByCategory: uploads?.categoryNames !== undefined,
    highlight: uploads?.highlight ?? -1,
  });
}

/** A cell is fitted to its pane when it is new, from the front, and when another view gives it another pane. */
function fitNewRun(): void {
  fitCell();
  if (pendingLink !== undefined && !store.state().isAwaitingRun) restoreLink();
}

function fitCell(): void {
  const state = store.state();
  const { view, cellNumber, viewport, camera, run, isAsLines } = state;
  if (run === undefined || viewport.widthPx <= 1) return;
  if (fitted.cellNumber === cellNumber && fitted.view === view) return;
  const newer = Math.sign(cellNumber - fitted.cellNumber);
  fitted = { cellNumber, view };
  // One that comes back comes with its camera.
  if (newer < 0) return;
  const box = layOutPanes(view, viewport).find(({ kind }) => kind === 'cell');
  if (box === undefined) return;
  const from = newer > 0 ? { ...camera, yaw: 0, pitch: 0 } : camera;
  const fit = fitPane(box, derive.cellTable(run, isAsLines), { camera: from, viewport });
  store.dispatch({ type: 'move-camera', camera: fit });
}

/** The frame of a link replaces the one a new cell opens with, once what it shows is there. */
function restoreLink(): void {
  const link = pendingLink;
  if (link === undefined || store.state().run === undefined) return;
  pendingLink = undefined;
  if (link.changes === undefined && link.plan === undefined) restoreFrame(link);
  else
    void import('./restoreLink.ts')
      .then(({ prepareLink }) => prepareLink(link, store, simulations))
      .then(() => restoreFrame(link));
}

function restoreFrame({ settings, probes, field }: Link): void {
  const { run, cellNumber } = store.state();
  if (run === undefined) return;
  store.dispatch({
    type: 'restore',
    settings,
    probes: probes && placeLinkedProbes(probes, run.morphology),
  });
  if (field !== undefined) {
    const { quantity, range } = field;
    store.dispatch(
      quantity === undefined ? { type: 'show-error' } : { type: 'show-quantity', quantity },
    );
    if (store.state().colourBy === 'field')
      store.dispatch({ type: 'set-range', low: range[0], high: range[1] });
  }
  fitted = { cellNumber, view: store.state().view };
}

function createRenderer(): CellRenderer | undefined {
  try {
    const voltageBytes = isTest ? Number(query.get('voltageBytes')) || undefined : undefined;
    return new CellRenderer(canvas, { isFlat: testMode === '1', voltageBytes });
  } catch {
    store.dispatch({
      type: 'show-problem',
      problem: { title: messages.noWebgl(), diagnostics: [] },
    });
    return undefined;
  }
}

/** A comparison first makes the reduced model, once a run. */
function chooseView(view: ViewName): void {
  const { run, reduction } = store.state();
  if (view !== 'compare' || reduction !== undefined)
    store.dispatch({ type: 'set-view', view, isGradual: !isTest && mayMove() });
  else if (run !== undefined) void simulations.compare(run, FIRST_PLAN);
}

/** A step of a lesson brings its frame with it; a comparison first makes the reduced model. */
function followLesson(): void {
  const { lesson } = store.state();
  if (lesson === shownStep) return;
  shownStep = lesson;
  const step = lesson?.lesson.steps[lesson.step];
  if (step === undefined) return;
  const { settings } = parseLink(step.frame);
  const measure = settings.distanceMeasure ?? 'length';
  store.dispatch({ type: 'set-distance-measure', measure });
  store.dispatch({ type: 'restore', settings, probes: undefined });
  if (step.comparison) chooseView('compare');
}

async function loadMarkLayer(): Promise<Panel> {
  const { createMarkLayer } = await import('./panels/markLayer.ts');
  return createMarkLayer({ canvas, derived: pickable, dispatch: store.dispatch });
}

async function loadBuildPanel(): Promise<Panel> {
  const { createBuildPanel } = await import('./build/buildPanel.ts');
  return createBuildPanel({
    ...{ state: store.state, dispatch: store.dispatch },
    previewPaint: (...paint) => void simulations.previewPaint(...paint),
    listMechanisms: simulations.listMechanisms,
    saveExperiment: () => exporting.exportFile('experiment'),
  });
}

async function loadSweepPanel(): Promise<Panel> {
  const { createSweepPanel } = await import('./sweep/sweepPanel.ts');
  const { state, dispatch } = store;
  return createSweepPanel({ state, dispatch, tasks, startWorker: startSweepWorker });
}

function copyLink(): void {
  addressLink.write();
  if (store.state().cellId === undefined) {
    store.dispatch({ type: 'notice', text: messages.linkWithoutCell() });
    return;
  }
  // Without a secure context there is no clipboard: the address line has the link all the same.
  const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
  copied.then(
    () => store.dispatch({ type: 'notice', text: messages.linkCopied() }),
    () => store.dispatch({ type: 'notice', text: messages.linkInAddress() }),
  );
}

store.subscribe(schedule);
store.subscribe(addressLink.follow);
// The graphics memory is free at once, unless the page may come back as it is.
window.addEventListener('pagehide', ({ persisted }) => {
  if (!persisted) renderer?.dispose();
});
// Another link typed into the same address line.
window.addEventListener('hashchange', () => location.reload());
store.subscribe(followLesson);
store.subscribe(simulations.followDraft);
store.subscribe(live.follow);
watchStage(canvas, { dispatch: store.dispatch, drawPage });
bindStagePointer({
  canvas,
  derived: pickable,
  dispatch: store.dispatch,
  isPlacing: () => store.state().placing !== undefined,
});
bindKeys({
  canvas,
  state: store.state,
  derived,
  dispatch: store.dispatch,
  chooseView,
  toggleLive: live.toggle,
});
opener.acceptDrops();
if (isTest && renderer !== undefined)
  Object.assign(window, {
    viewer: createTestHooks({
      store,
      renderer,
      traces,
      derived,
      renderNow: drawPage,
      drawWith: (uploads) => drawCell(store.state(), uploads),
    }),
  });
void opener.openFirst(pendingLink?.cell);
schedule();
setTimeout(() => renderer?.prepare());
