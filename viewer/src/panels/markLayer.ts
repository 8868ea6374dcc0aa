import type { Locus } from '../../../src/index.ts';
import { placeInTable, projectPoint } from '../../../src/scene/index.ts';
import type { Pane } from '../state/derive.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { createElement, whenChanged } from './pageElement.ts';
import type { PageView } from './panel.ts';
import { createMark } from './probeMark.ts';

/** So far from the top the tools would hide a mark above its place. */
const TOOLS_PX = 74;

interface PaneMarks {
  readonly ring: HTMLElement;
  readonly probes: readonly HTMLElement[];
}

/** Marks of pinned probes and a ring round the selected place, in every pane that shows the cell. */
export function createMarkLayer(layer: HTMLElement): (view: PageView) => void {
  let marks: PaneMarks[] = [];
  const rebuild = whenChanged(
    (probes: ViewerState['probes'], theme: ViewerState['theme'], paneCount: number): void => {
      marks = Array.from({ length: paneCount }, () => ({
        ring: createElement('span', { class: 'selection-ring' }),
        probes: probes.map(({ mark }) =>
          createElement('span', { class: 'probe-mark' }, createMark(mark, theme)),
        ),
      }));
      layer.replaceChildren(...marks.flatMap(({ ring, probes: own }) => [ring, ...own]));
    },
  );
  let placed: readonly unknown[] = [];
  return ({ state, derived }) => {
    const { probes, theme, selection } = state;
    const panes = derived?.panes.filter(({ kind }) => kind !== 'reduced') ?? [];
    // Time moves no mark: a frame of a run that is played stops here.
    const inputs = [probes, theme, selection, ...panes.flatMap(viewOf)];
    if (inputs.length === placed.length && inputs.every((input, i) => input === placed[i])) return;
    placed = inputs;
    rebuild(probes, theme, panes.length);
    panes.forEach((pane, i) => {
      const { ring, probes: own } = marks[i]!;
      moveTo(ring, pane, selection);
      probes.forEach(({ locus }, k) => {
        moveTo(own[k]!, pane, locus);
      });
    });
  };
}

/** What decides where a place is seen. */
function viewOf({ tree, camera, viewport, leftPx, topPx }: Pane): readonly unknown[] {
  return [tree.table, camera, viewport.widthPx, viewport.heightPx, leftPx, topPx];
}

/** Hidden where there is no place, or where it lies outside the pane. */
function moveTo(element: HTMLElement, pane: Pane, locus: Locus | undefined): void {
  const { tree, camera, viewport, leftPx, topPx } = pane;
  const place = locus && projectPoint(camera, viewport, placeInTable(tree.table, locus));
  const isInside =
    place !== undefined &&
    place.xPx >= 0 &&
    place.yPx >= 0 &&
    place.xPx <= viewport.widthPx &&
    place.yPx <= viewport.heightPx;
  element.classList.toggle('is-high', isInside && topPx + place.yPx < TOOLS_PX);
  element.style.visibility = isInside ? 'visible' : 'hidden';
  if (!isInside) return;
  const x = (leftPx + place.xPx).toFixed(1);
  const y = (topPx + place.yPx).toFixed(1);
  element.style.transform = `translate(${x}px, ${y}px)`;
}
