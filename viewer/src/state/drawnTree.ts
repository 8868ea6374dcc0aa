import type { WholeCellFrames } from '../../../src/index.ts';
import {
  type Camera,
  type CodedVoltage,
  depthRange,
  detailDepthUm,
  detailTolerance,
  pixelSizeByDepth,
  type SegmentList,
  type SegmentTable,
  simplifyBetween,
  simplifySegments,
  type Viewport,
} from '../../../src/scene/index.ts';
import { colourScaleOf } from './colourScale.ts';
import { keepLast } from './keepLast.ts';
import { type LiveState, recentQuantity } from './liveRun.ts';
import type { PaneBox, PaneKind } from './panes.ts';
import { markPoints, type PointMarks } from './pointMarks.ts';
import type { TimelessState } from './viewerState.ts';
import type { VoltageCoder } from './voltageCoder.ts';

/** A tree as it is drawn and picked. */
export interface DrawnTree {
  readonly table: SegmentTable;
  readonly list: SegmentList;
  readonly kinds: PointMarks;
  /** Names of what colour tells apart; undefined while it tells voltage. */
  readonly categoryNames: readonly string[] | undefined;
  readonly voltage: CodedVoltage;
  readonly frameIntervalMs: number;
  /** Time of the first frame. ms */
  readonly startMs: number;
}

export interface Pane extends PaneBox {
  readonly tree: DrawnTree;
  readonly camera: Camera;
}
/** Error on the screen that a simpler drawing may have. */
const DETAIL_PX = 0.75;

/** The pane of a tree: how it is seen, its table, and the frames of its own run. */
export type TreeDeriver = (
  box: PaneBox,
  state: TimelessState,
  drawn: {
    readonly camera: Camera;
    readonly table: SegmentTable;
    readonly frames: WholeCellFrames;
    readonly way?: MorphWay | undefined;
  },
) => Pane;

/** Where the points of a table that moves come from, and the table that they are going to be. */
export interface MorphWay {
  readonly fromXyzr: Float32Array;
  readonly to: SegmentTable;
}

/** One tree's part of the memory: its level of detail, kinds and voltages. */
export function createTreeDeriver(codeOf: VoltageCoder): TreeDeriver {
  const listOf = keepLast(simplifySegments);
  // Once for all of the way: a large cell's takes longer than a frame may.
  const wayListOf = keepLast(simplifyBetween);
  const kindsOf = keepLast(markPoints);
  const blankOf = keepLast(blankFrames);
  const recentOf = keepLast(recentQuantity);
  const treeOf = keepLast(
    (
      table: SegmentTable,
      list: SegmentList,
      { kinds, names }: ReturnType<typeof markPoints>,
      voltage: CodedVoltage,
      frameIntervalMs: number,
      startMs: number,
    ): DrawnTree => ({
      ...{ table, list, kinds, categoryNames: names },
      ...{ voltage, frameIntervalMs, startMs },
    }),
  );
  return (box, state, { camera, table, frames: own, way }) => {
    const frames = shownFrames(box.kind, state, own, { blankOf, recentOf });
    const scale = colourScaleOf(state);
    const toleranceUm = toleranceFor(camera, box.viewport, way?.to ?? table);
    const tree = treeOf(
      table,
      way === undefined ? listOf(table, toleranceUm) : wayListOf(way.to, way.fromXyzr, toleranceUm),
      kindsOf(box.kind, table, state.colourBy, state.run!, state.reduction, state.lit),
      codeOf(frames, scale.low, scale.high),
      frames.intervalMs,
      isLive(state) ? state.live.recentStartMs : 0,
    );
    return { ...box, camera, tree };
  };
}

/** One frame without a number: of the reduced model nobody knows the field that colours the cell. */
function blankFrames({ nodeCount, intervalMs }: WholeCellFrames): WholeCellFrames {
  const voltageMv = new Float32Array(nodeCount).fill(Number.NaN);
  return { nodeCount, intervalMs, frameCount: 1, voltageMv };
}

/** The numbers that colour tells: voltages, or a field. */
function shownFrames(
  pane: PaneKind,
  state: TimelessState,
  recorded: WholeCellFrames,
  { blankOf, recentOf }: { blankOf: typeof blankFrames; recentOf: typeof recentQuantity },
): WholeCellFrames {
  const { colourBy, field, run } = state;
  const own = (isLive(state) ? state.live.recent : undefined) ?? recorded;
  if (colourBy !== 'field' || field === undefined) return own;
  if (isLive(state) && run !== undefined && field.quantity !== undefined)
    return recentOf(run, field.quantity) ?? blankOf(own);
  return pane === 'reduced' ? (field.reducedFrames ?? blankOf(own)) : field.frames;
}

function isLive(state: TimelessState): state is TimelessState & { live: LiveState } {
  return state.live?.isRunning === true;
}

/** The error allowed where detail counts, in steps, so that small moves rebuild nothing. */
function toleranceFor(camera: Camera, viewport: Viewport, table: SegmentTable): number {
  const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
  const depthUm = detailDepthUm(camera, depthRange(camera, table));
  return detailTolerance(DETAIL_PX * (offsetUm + slope * depthUm));
}
