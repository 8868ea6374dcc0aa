import { type Dendrogram, projectPoint } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Pane } from '../state/derive.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

const BOTTOM_PX = 44;
const LEAST_TICK_GAP_PX = 70;

/** Under the dendrogram: how far from the soma, in um or length constants. */
export function createChartAxisPanel(): Panel {
  const axis = pageElement('chart-axis', HTMLElement);
  const show = whenChanged((pane: Pane | undefined, dendrogram: Dendrogram | undefined) => {
    axis.hidden = pane === undefined || dendrogram === undefined;
    if (pane === undefined || dendrogram === undefined) return;
    axis.style.left = `${pane.leftPx}px`;
    axis.style.top = `${pane.topPx + pane.viewport.heightPx - BOTTOM_PX}px`;
    axis.style.width = `${pane.viewport.widthPx}px`;
    axis.replaceChildren(
      ...createTicks(pane, dendrogram),
      createElement('span', { class: 'axis-title' }, messages.axis(dendrogram.scale.measure)),
    );
  });
  // Panes are made anew each time; what the axis shows follows from the camera and the box alone.
  let last: Pane | undefined;
  return ({ derived }) => {
    const pane = derived?.panes.find(({ kind }) => kind === 'dendrogram');
    if (!isSamePlace(last, pane)) last = pane;
    show(last, derived?.dendrogram);
  };
}

function isSamePlace(a: Pane | undefined, b: Pane | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.leftPx === b.leftPx &&
    a.topPx === b.topPx &&
    a.viewport.widthPx === b.viewport.widthPx &&
    a.viewport.heightPx === b.viewport.heightPx &&
    a.camera.viewHeightUm === b.camera.viewHeightUm &&
    a.camera.targetUm.every((value, i) => value === b.camera.targetUm[i])
  );
}

function createTicks(
  { camera, viewport }: Pane,
  { scale, unitsPerDistance }: Dendrogram,
): HTMLElement[] {
  const pxPerDistance = (unitsPerDistance * viewport.heightPx) / camera.viewHeightUm;
  const step = roundStep(LEAST_TICK_GAP_PX / pxPerDistance);
  const ticks: HTMLElement[] = [];
  for (let k = 0; k * step <= scale.farthest * 1.0001; k++) {
    const place = projectPoint(camera, viewport, [k * step * unitsPerDistance, 0, 0]);
    if (place === undefined || place.xPx < 0 || place.xPx > viewport.widthPx) continue;
    const tick = createElement(
      'span',
      { class: 'axis-tick' },
      String(Number((k * step).toPrecision(3))),
    );
    tick.style.transform = `translateX(${place.xPx.toFixed(1)}px)`;
    ticks.push(tick);
  }
  return ticks;
}

/** 1, 2 or 5 times a power of ten, not below the wish. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least)!;
}
