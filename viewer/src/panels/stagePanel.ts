import { distanceAt, radiusAt } from '../../../src/index.ts';
import { fitScaleBar, mixNodesAt, umPerPixel, voltageAtTime } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { NodeField } from '../state/colourScale.ts';
import type { Pane } from '../state/derive.ts';
import { placeName } from '../state/placeName.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { formatFigure, formatMv, formatUm, formatUnit } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

const SCALE_BAR_PX = 140;
const COLOUR_BAR_PX = 120;

/** What stands over the picture: scale bar, titles of panes and the readout at the pointer. */
export function createStagePanel(): Panel {
  const showScale = whenChanged(showScaleBar);
  const divide = createDivision(pageElement('division', HTMLElement));
  const stage = pageElement('stage', HTMLElement);
  const readout = pageElement('readout', HTMLElement);
  const showKind = whenChanged((isEmpty: boolean, isBusy: boolean) => {
    stage.classList.toggle('is-empty', isEmpty);
    stage.setAttribute('aria-busy', String(isBusy));
  });
  return ({ state, derived }) => {
    showKind(state.run === undefined, state.morph !== undefined);
    const pane = derived?.panes.find(({ kind }) => kind === 'cell');
    const umPerPx = pane && umPerPixel(pane.camera, pane.viewport);
    const bottomPx = pane && state.viewport.heightPx - pane.topPx - pane.viewport.heightPx;
    showScale(umPerPx, state.camera.projection, bottomPx ?? 0);
    divide(state, derived?.panes ?? []);
    showReadout(readout, state);
  };
}

function showScaleBar(umPerPx: number | undefined, projection: string, bottomPx: number): void {
  const root = pageElement('scale-bar', HTMLElement);
  root.hidden = umPerPx === undefined;
  if (umPerPx === undefined) return;
  const bar = fitScaleBar(umPerPx, SCALE_BAR_PX);
  const label = projection === 'orthographic' ? bar.label : messages.scaleInPerspective(bar.label);
  root.style.bottom = `${bottomPx + 12}px`;
  root.querySelector<HTMLElement>('.scale-line')!.style.width = `${bar.widthPx}px`;
  root.querySelector<HTMLElement>('.scale-label')!.textContent = label;
}

/** A line between two panes, and over a comparison what each side is. */
function createDivision(layer: HTMLElement): (state: ViewerState, panes: readonly Pane[]) => void {
  let shown: readonly unknown[] = [];
  return (state, panes) => {
    const { view, viewport, run, reduction } = state;
    const inputs = [view, viewport, run, reduction, panes.length];
    if (inputs.every((input, i) => input === shown[i])) return;
    shown = inputs;
    layer.replaceChildren(
      ...panes.flatMap((pane) => {
        const edge = createElement('div', { class: 'pane-edge' });
        edge.style.left = `${pane.leftPx}px`;
        edge.style.top = `${pane.topPx}px`;
        edge.style.width = `${pane.viewport.widthPx}px`;
        edge.style.height = `${pane.viewport.heightPx}px`;
        if (view === 'compare' && run !== undefined)
          edge.append(createElement('span', { class: 'pane-title' }, paneTitle(pane, state)));
        return [edge];
      }),
    );
  };
}

function paneTitle({ kind }: Pane, { run, reduction }: ViewerState): string {
  return kind === 'reduced'
    ? messages.reducedTitle(reduction!.model.compartments.length)
    : messages.fullTitle(run!.layout.compartments.length);
}

function showReadout(readout: HTMLElement, state: ViewerState): void {
  const { hover, viewport } = state;
  const lines = hoverLines(state);
  readout.hidden = lines === undefined;
  if (lines === undefined || hover === undefined) return;
  readout.replaceChildren(
    createElement('strong', {}, lines.value),
    createElement('span', {}, lines.place),
    createElement('span', { class: 'readout-detail' }, lines.detail),
  );
  // As wide as its words: it stands clear of the edge and of the colour bar.
  const isRight = hover.xPx + readout.offsetWidth > viewport.widthPx - COLOUR_BAR_PX;
  const isLow = hover.yPx + readout.offsetHeight > viewport.heightPx - 30;
  readout.style.transform = `translate(${hover.xPx}px, ${hover.yPx}px) translate(${isRight ? 'calc(-100% - 16px)' : '16px'}, ${isLow ? 'calc(-100% - 12px)' : '12px'})`;
}

/** What colour tells beside voltage, in the pane. */
function fieldFrames({ colourBy, field }: ViewerState, pane: Pane['kind']) {
  if (colourBy !== 'field') return undefined;
  return pane === 'reduced' ? field?.reducedFrames : field?.frames;
}

function hoverLines(
  state: ViewerState,
): { value: string; place: string; detail: string } | undefined {
  const { hover, run, reduction, timeMs } = state;
  if (hover === undefined || run === undefined) return undefined;
  const { section, x } = hover.locus;
  const shown = hover.pane === 'reduced' ? reduction?.run : run;
  if (shown === undefined) return undefined;
  const mix = mixNodesAt(shown.layout, section, x);
  const volts = `${formatMv(voltageAtTime(shown.recording.frames, mix, timeMs))} mV`;
  const other = fieldFrames(state, hover.pane);
  const value =
    other === undefined
      ? volts
      : `${volts} · ${formatField(voltageAtTime(other, mix, timeMs), state.field!)}`;
  if (hover.pane === 'reduced' && reduction !== undefined) {
    const { name, areaUm2 } = reduction.model.compartments[section]!;
    return { value, place: name, detail: messages.standsFor(formatUm(areaUm2)) };
  }
  return {
    value,
    place: placeName(run.morphology, hover.locus),
    detail: messages.placeDetail(
      formatUm(distanceAt(run.morphology, hover.locus)),
      formatUm(radiusAt(run.morphology, hover.locus)),
    ),
  };
}

function formatField(value: number, { name, unit }: NodeField): string {
  return Number.isNaN(value)
    ? messages.notThere(name)
    : `${formatFigure(value)} ${formatUnit(unit)}`.trim();
}
