import { distanceAt, type Locus } from '../../../src/index.ts';
import {
  COLOUR_MAP_NAMES,
  type ColourMapName,
  fitCamera,
  fitScaleBar,
  viewerMessages as messages,
  mixNodesAt,
  placeOnSection,
  projectPoint,
  type RunView,
  type SegmentTable,
  subtract,
  umPerPixel,
  voltageAtTime,
} from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { Derived } from '../state/derive.ts';
import { placeName } from '../state/placeName.ts';
import { stageInsets } from '../state/stageInsets.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatMv, formatUm } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { PageView, Panel } from './panel.ts';
import { createMark } from './probeMark.ts';

const SCALE_BAR_PX = 140;

export interface StagePanelOptions {
  readonly dispatch: Dispatch;
  readonly state: () => ViewerState;
  readonly derived: () => Derived | undefined;
}

/** What stands over the picture: tools, scale bar, probe marks and the readout at the pointer. */
export function createStagePanel(options: StagePanelOptions): Panel {
  bindTools(options);
  const projection = pageElement('projection', HTMLButtonElement);
  const colourMap = pageElement('colour-map', HTMLSelectElement);
  const showTools = whenChanged((kind: string, map: ColourMapName) => {
    projection.setAttribute('aria-pressed', String(kind === 'orthographic'));
    colourMap.value = map;
  });
  const showScale = whenChanged(showScaleBar);
  const showMarks = createMarkLayer(pageElement('marks', HTMLElement));
  const stage = pageElement('stage', HTMLElement);
  return (view) => {
    const { state } = view;
    stage.classList.toggle('is-empty', state.run === undefined);
    showTools(state.camera.projection, state.colourMap);
    showScale(umPerPixel(state.camera, state.viewport), state.camera.projection);
    showMarks(view);
    showReadout(pageElement('readout', HTMLElement), state);
  };
}

function bindTools({ dispatch, state, derived }: StagePanelOptions): void {
  pageElement('fit', HTMLButtonElement).onclick = () => {
    const table = derived()?.table;
    const { camera, viewport } = state();
    if (table === undefined) return;
    const fitted = fitCamera(camera, viewport, table, stageInsets(viewport));
    dispatch({ type: 'move-camera', camera: fitted });
  };
  pageElement('projection', HTMLButtonElement).onclick = () =>
    dispatch({ type: 'toggle-projection' });
  const colourMap = pageElement('colour-map', HTMLSelectElement);
  colourMap.append(
    ...COLOUR_MAP_NAMES.map((name) => createElement('option', { value: name }, name)),
  );
  colourMap.onchange = () =>
    dispatch({ type: 'set-colour-map', name: colourMap.value as ColourMapName });
}

function showScaleBar(umPerPx: number, projection: string): void {
  const root = pageElement('scale-bar', HTMLElement);
  const bar = fitScaleBar(umPerPx, SCALE_BAR_PX);
  const label = projection === 'orthographic' ? bar.label : messages.scaleInPerspective(bar.label);
  root.querySelector<HTMLElement>('.scale-line')!.style.width = `${bar.widthPx}px`;
  root.querySelector<HTMLElement>('.scale-label')!.textContent = label;
}

/** Marks of pinned probes, and a ring round the selected place. */
function createMarkLayer(layer: HTMLElement): (view: PageView) => void {
  const ring = createElement('span', { class: 'selection-ring' });
  let marks: HTMLElement[] = [];
  const rebuild = whenChanged(
    (probes: ViewerState['probes'], theme: ViewerState['theme']): void => {
      marks = probes.map(({ mark }) =>
        createElement('span', { class: 'probe-mark' }, createMark(mark, theme)),
      );
      layer.replaceChildren(ring, ...marks);
    },
  );
  return ({ state, derived }) => {
    rebuild(state.probes, state.theme);
    const { run } = state;
    if (run === undefined || derived === undefined) return;
    state.probes.forEach((probe, i) => {
      moveTo(marks[i]!, state, positionOf(run, derived.table, probe.locus));
    });
    ring.hidden = state.selection === undefined;
    if (state.selection !== undefined)
      moveTo(ring, state, positionOf(run, derived.table, state.selection));
  };
}

function positionOf(run: RunView, table: SegmentTable, locus: Locus) {
  const section = run.morphology.sections[locus.section]!;
  return subtract(placeOnSection(run.morphology, section, locus.x), table.originUm);
}

function moveTo(
  element: HTMLElement,
  { camera, viewport }: ViewerState,
  point: ReturnType<typeof positionOf>,
): void {
  const place = projectPoint(camera, viewport, point);
  element.style.visibility = place === undefined ? 'hidden' : 'visible';
  if (place !== undefined)
    element.style.transform = `translate(${place.xPx.toFixed(1)}px, ${place.yPx.toFixed(1)}px)`;
}

function showReadout(readout: HTMLElement, { hover, run, timeMs, viewport }: ViewerState): void {
  readout.hidden = hover === undefined || run === undefined;
  if (hover === undefined || run === undefined) return;
  const mix = mixNodesAt(run.layout, hover.locus.section, hover.locus.x);
  const mv = voltageAtTime(run.recording.frames, mix, timeMs);
  const distanceUm = distanceAt(run.morphology, hover.locus);
  readout.replaceChildren(
    createElement('strong', {}, `${formatMv(mv)} mV`),
    createElement('span', {}, placeName(run.morphology, hover.locus)),
    createElement(
      'span',
      { class: 'readout-detail' },
      `${formatUm(distanceUm)} µm away · r ${formatUm(hover.radiusUm)} µm`,
    ),
  );
  const isRight = hover.xPx > viewport.widthPx - 240;
  const isLow = hover.yPx > viewport.heightPx - 110;
  readout.style.transform = `translate(${hover.xPx}px, ${hover.yPx}px) translate(${isRight ? 'calc(-100% - 16px)' : '16px'}, ${isLow ? 'calc(-100% - 12px)' : '12px'})`;
}
