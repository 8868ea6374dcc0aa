import { type Experiment, isModelError, type Locus, parseLocus } from '../../../src/index.ts';
import { placeInTable, projectPoint, type RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import type { Derived, Pane } from '../state/derive.ts';
import { keepLast } from '../state/keepLast.ts';
import { placeName } from '../state/placeName.ts';
import type { MarkDrag, MarkOwner, PinnedProbe, ViewerState } from '../state/viewerState.ts';
import { createMarkDrag } from './markDrag.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { placementShape } from './placementMark.ts';
import { createMark, createShape } from './probeMark.ts';

export interface MarkLayerOptions {
  readonly canvas: HTMLCanvasElement;
  /** Undefined while there is nothing that can be picked. */
  readonly derived: () => Derived | undefined;
  readonly dispatch: Dispatch;
}

/** A pin on a place of the cell. */
interface PlacedMark {
  readonly owner: MarkOwner;
  readonly locus: Locus;
  readonly title: string;
  /** Of something placed, as `d` of a path. */
  readonly shape?: string;
}

interface PaneMarks {
  readonly ring: HTMLElement;
  readonly pins: readonly HTMLElement[];
}

/** So far from the top the tools would hide a mark above its place. */
const TOOLS_PX = 74;
/** Of a cell full of synapses the first have marks: more would hide it. */
const MOST_PLACEMENTS = 100;

/** Marks of pinned probes and of what is placed, and a ring round the selected place, in every pane with the cell. */
export function createMarkLayer({ canvas, derived, dispatch }: MarkLayerOptions): Panel {
  const layer = pageElement('marks', HTMLElement);
  const grab = createMarkDrag({ canvas, layer, derived, dispatch });
  passWheelTo(canvas, layer);
  const marksOf = keepLast(listMarks);
  let marks: readonly PlacedMark[] = [];
  let drawn: PaneMarks[] = [];
  // Not where one has moved only: under the finger that drags it its pin must stay.
  const rebuild = whenChanged((_pins: string, theme: ViewerState['theme'], paneCount: number) => {
    const grabAt =
      (i: number) =>
      (press: PointerEvent): void =>
        grab(press, marks[i]!.owner, marks[i]!.locus);
    drawn = Array.from({ length: paneCount }, () => ({
      ring: createElement('span', { class: 'selection-ring' }),
      pins: marks.map((mark, i) => createPin(mark, theme, grabAt(i))),
    }));
    layer.replaceChildren(...drawn.flatMap(({ ring, pins }) => [ring, ...pins]));
  });
  let placed: readonly unknown[] = [];
  return (view) => {
    const { probes, theme, selection, run, draft, drag, placing } = view.state;
    layer.classList.toggle('is-placing', placing !== undefined);
    const panes = view.derived?.panes.filter(({ kind }) => kind !== 'reduced') ?? [];
    marks = run === undefined ? [] : marksOf(run.morphology, probes, draft?.experiment, drag);
    // Time moves no mark: a frame of a run that is played stops here.
    const inputs = [marks, theme, selection, ...panes.flatMap(viewOf)];
    if (inputs.length === placed.length && inputs.every((input, i) => input === placed[i])) return;
    placed = inputs;
    rebuild(marks.map(nameOfPin).join(), theme, panes.length);
    panes.forEach((pane, i) => {
      const { ring, pins } = drawn[i]!;
      moveTo(ring, pane, selection);
      marks.forEach(({ locus, title }, k) => {
        moveTo(pins[k]!, pane, locus);
        pins[k]!.querySelector<HTMLElement>('.mark-handle')!.title = title;
      });
    });
  };
}

function listMarks(
  morphology: RunView['morphology'],
  probes: readonly PinnedProbe[],
  experiment: Experiment | undefined,
  drag: MarkDrag | undefined,
): PlacedMark[] {
  const placed = (experiment?.place ?? []).slice(0, MOST_PLACEMENTS).flatMap((entry, index) => {
    const isDragged = drag?.owner.kind === 'placement' && drag.owner.index === index;
    const locus = isDragged ? drag.locus : locusOf(morphology, entry.locus);
    if (locus === undefined) return [];
    const title = messages.placementMarkTitle(entry.name, placeName(morphology, locus));
    const owner = { kind: 'placement', index } as const;
    return [{ owner, locus, title, shape: placementShape(entry) }];
  });
  const pinned = probes.map(({ name, locus, mark }) => {
    const title = messages.probeMarkTitle(name);
    return { owner: { kind: 'probe', mark } as const, locus, title };
  });
  return [...placed, ...pinned];
}

/** Undefined where the text means several places, or none of this cell. */
function locusOf(morphology: RunView['morphology'], text: string): Locus | undefined {
  try {
    return parseLocus(text, morphology);
  } catch (error) {
    if (isModelError(error)) return undefined;
    throw error;
  }
}

function nameOfPin({ owner, shape }: PlacedMark): string {
  return owner.kind === 'probe' ? `probe ${owner.mark}` : `${owner.index} ${shape}`;
}

function createPin(
  { owner, shape }: PlacedMark,
  theme: ViewerState['theme'],
  onPress: (press: PointerEvent) => void,
): HTMLElement {
  const picture =
    owner.kind === 'probe' ? createMark(owner.mark, theme) : createShape(shape!, 'currentColor');
  const handle = createElement('span', { class: 'mark-handle' }, picture);
  handle.onpointerdown = onPress;
  return createElement('span', { class: `pin ${owner.kind}-mark` }, handle);
}

/** What stands over the picture does not keep the wheel from it. */
function passWheelTo(canvas: HTMLCanvasElement, layer: HTMLElement): void {
  layer.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      canvas.dispatchEvent(new WheelEvent(event.type, event));
    },
    { passive: false },
  );
  layer.oncontextmenu = (event) => event.preventDefault();
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
