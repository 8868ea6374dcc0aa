import {
  type Camera,
  fitCamera,
  type Insets,
  type SegmentTable,
  type Viewport,
} from '../../../src/scene/index.ts';
import type { ViewerState, ViewName } from './viewerState.ts';

/** What one rectangle of the stage shows. */
export type PaneKind = 'cell' | 'dendrogram' | 'reduced';

export interface PaneBox {
  readonly kind: PaneKind;
  /** From the top left corner of the stage. px. */
  readonly leftPx: number;
  readonly topPx: number;
  readonly viewport: Viewport;
  /** Whether it is said over the drawing what it is. */
  readonly hasTitle?: boolean;
}

const KINDS: Readonly<Record<ViewName, readonly PaneKind[]>> = {
  '3d': ['cell'],
  dendrogram: ['dendrogram'],
  split: ['cell', 'dendrogram'],
  compare: ['cell', 'reduced'],
};
/** The first pane's share of a divided stage. */
const FIRST_SHARE = 0.46;
const NARROW_PX = 560;
/** As in the style sheet: from here on the tools are as high as a finger is wide. */
const ONE_COLUMN_PX = 800;
const TITLE_PX = 20;

/** The panes of a view, side by side on a wide stage, one above the other on a tall one. */
export function layOutPanes(view: ViewName, { widthPx, heightPx }: Viewport): readonly PaneBox[] {
  const [first, second] = KINDS[view];
  if (second === undefined)
    return [{ kind: first!, leftPx: 0, topPx: 0, viewport: { widthPx, heightPx } }];
  const hasTitle = view === 'compare';
  if (widthPx > heightPx * 1.1) {
    const left = Math.round(widthPx * FIRST_SHARE);
    const right = { widthPx: widthPx - left, heightPx };
    return [
      { kind: first!, leftPx: 0, topPx: 0, viewport: { widthPx: left, heightPx }, hasTitle },
      { kind: second, leftPx: left, topPx: 0, viewport: right, hasTitle },
    ];
  }
  const top = Math.round(heightPx / 2);
  const below = { widthPx, heightPx: heightPx - top };
  return [
    { kind: first!, leftPx: 0, topPx: 0, viewport: { widthPx, heightPx: top }, hasTitle },
    { kind: second, leftPx: 0, topPx: top, viewport: below, hasTitle },
  ];
}

/** What scale bar, axis, tools and colour bar take of a pane: a fitted picture keeps clear of them. */
export function paneInsets(box: PaneBox, stage: Viewport): Insets {
  const isNarrow = stage.widthPx < NARROW_PX;
  const holdsColourBar = box.leftPx + box.viewport.widthPx >= stage.widthPx;
  const holdsTools = box.topPx === 0;
  const right = holdsColourBar ? (isNarrow ? 100 : 120) : 24;
  const tools = isNarrow ? 92 : stage.widthPx <= ONE_COLUMN_PX ? 82 : 56;
  const top = (holdsTools ? tools : 24) + (box.hasTitle === true ? TITLE_PX : 0);
  if (box.kind === 'dendrogram') return { left: 36, right, top, bottom: 64 };
  return { left: isNarrow ? 16 : 40, right, top, bottom: isNarrow ? 64 : 40 };
}

/** The drawing of a pane, fitted into what the panels leave of it. */
export function fitPane(
  box: PaneBox,
  table: SegmentTable,
  { camera, viewport }: Pick<ViewerState, 'camera' | 'viewport'>,
): Camera {
  return fitCamera(camera, box.viewport, table, paneInsets(box, viewport));
}
