import {
  categoryColours,
  colourOf,
  fitScaleBar,
  STAGE_COLOUR,
  umPerPixel,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Derived } from '../state/derive.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { niceStep, ticksWithin } from './svg.ts';

const FONT = '12px system-ui, "DejaVu Sans", sans-serif';
const INK = {
  dark: { text: '#e8ecf3', muted: '#98a2b5' },
  light: { text: '#161c28', muted: '#566074' },
} as const;
const BAR_WIDTH_PX = 14;
const MARGIN_PX = 16;

/**
 * The picture of the stage with what gives it meaning: scale bar, colours, title and time. The canvas must have been
 * drawn in this same task; `scale` is the number of pixels to one of the page.
 */
export function drawPictureFrame(
  paper: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  state: ViewerState,
  derived: Derived,
  scale: number,
): void {
  const { widthPx, heightPx } = state.viewport;
  paper.setTransform(1, 0, 0, 1, 0, 0);
  paper.fillStyle = `rgb(${STAGE_COLOUR[state.theme].join(' ')})`;
  paper.fillRect(0, 0, paper.canvas.width, paper.canvas.height);
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.drawImage(canvas, 0, 0, widthPx, heightPx);
  paper.font = FONT;
  paper.textBaseline = 'middle';
  if (derived.categoryNames === undefined) drawColourBar(paper, state, derived.lut);
  else drawLegend(paper, state, derived.categoryNames);
  drawScaleBar(paper, state, derived);
  drawCaption(paper, state);
}

function drawCaption(
  paper: CanvasRenderingContext2D,
  { run, timeMs, viewport, theme }: ViewerState,
): void {
  paper.textAlign = 'left';
  paper.fillStyle = INK[theme].text;
  paper.fillText(run!.title, MARGIN_PX, MARGIN_PX + 6);
  paper.textAlign = 'right';
  paper.fillText(messages.time(timeMs.toFixed(2)), viewport.widthPx - MARGIN_PX, MARGIN_PX + 6);
}

function drawScaleBar(
  paper: CanvasRenderingContext2D,
  { theme, camera }: ViewerState,
  { panes }: Derived,
): void {
  const pane = panes.find(({ kind }) => kind === 'cell');
  if (pane === undefined) return;
  const { label, widthPx } = fitScaleBar(umPerPixel(pane.camera, pane.viewport), 140);
  const x = pane.leftPx + MARGIN_PX;
  const y = pane.topPx + pane.viewport.heightPx - MARGIN_PX;
  paper.fillStyle = INK[theme].text;
  paper.fillRect(x, y - 20, widthPx, 1.5);
  paper.textAlign = 'left';
  paper.fillStyle = INK[theme].muted;
  const text = camera.projection === 'orthographic' ? label : messages.scaleInPerspective(label);
  paper.fillText(text, x, y - 8);
}

function drawColourBar(
  paper: CanvasRenderingContext2D,
  { viewport, theme, lowMv, highMv }: ViewerState,
  lut: Uint8Array,
): void {
  const height = Math.min(420, viewport.heightPx * 0.6);
  const top = (viewport.heightPx - height) / 2;
  const x = viewport.widthPx - MARGIN_PX - BAR_WIDTH_PX;
  for (let row = 0; row < height; row++) {
    const mv = highMv - (row / height) * (highMv - lowMv);
    paper.fillStyle = `rgb(${colourOf(lut, lowMv, highMv, mv).map(Math.round).join(' ')})`;
    paper.fillRect(x, top + row, BAR_WIDTH_PX, 1.5);
  }
  paper.textAlign = 'right';
  paper.fillStyle = INK[theme].muted;
  for (const mv of ticksWithin(lowMv, highMv, niceStep(highMv - lowMv, 6))) {
    const y = top + height * (1 - (mv - lowMv) / (highMv - lowMv));
    paper.fillText(String(mv).replace('-', '−'), x - 8, y);
  }
  paper.fillText('mV', x + BAR_WIDTH_PX, top - 14);
}

function drawLegend(
  paper: CanvasRenderingContext2D,
  { viewport, theme }: ViewerState,
  names: readonly string[],
): void {
  const colours = categoryColours(names.length, theme);
  const top = viewport.heightPx / 2 - names.length * 10;
  paper.textAlign = 'right';
  names.forEach((name, i) => {
    const y = top + 20 * i;
    paper.fillStyle = INK[theme].muted;
    paper.fillText(name, viewport.widthPx - MARGIN_PX - 20, y);
    paper.fillStyle = `rgb(${colours[i]!.join(' ')})`;
    paper.fillRect(viewport.widthPx - MARGIN_PX - 12, y - 6, 12, 12);
  });
}
