import type { Locus, WholeCellFrames } from '../../../src/index.ts';
import {
  buildDendrogram,
  buildSegmentTable,
  type Camera,
  categoryMap,
  cutColourMap,
  type Dendrogram,
  depthRange,
  detailDepthUm,
  detailTolerance,
  divergingMap,
  layInChart,
  measureAxes,
  mixNodesAt,
  mixPlaces,
  pixelSizeByDepth,
  precisionForRange,
  type QuantisedVoltage,
  quantiseVoltage,
  type RunView,
  type SegmentList,
  type SegmentTable,
  simplifySegments,
  thinTable,
  type Viewport,
  voltageTrace,
} from '../../../src/scene/index.ts';
import { type ColourScale, colourScaleOf } from './colourScale.ts';
import { type LiveState, recentQuantity } from './liveRun.ts';
import { fitPane, layOutPanes, type PaneBox, type PaneKind, paneInsets } from './panes.ts';
import { markPoints, type PointMarks } from './pointMarks.ts';
import type { Reduction } from './reduction.ts';
import type { PinnedProbe, ViewerState } from './viewerState.ts';

/** A tree as it is drawn and picked. */
export interface DrawnTree {
  readonly table: SegmentTable;
  readonly list: SegmentList;
  readonly kinds: PointMarks;
  /** Names of what colour tells apart; undefined while it tells voltage. */
  readonly categoryNames: readonly string[] | undefined;
  readonly voltage: QuantisedVoltage;
  readonly frameIntervalMs: number;
  /** Time of the first frame. ms */
  readonly startMs: number;
}

export interface Pane extends PaneBox {
  readonly tree: DrawnTree;
  readonly camera: Camera;
}

/** What follows from the state at some cost, so that it is kept until its inputs are others. */
export interface Derived {
  /** The cell as drawn in three dimensions, shown or not. */
  readonly cell: SegmentTable;
  readonly panes: readonly Pane[];
  readonly lut: Uint8Array;
  /** The colours of voltage, also while others are shown. */
  readonly voltageLut: Uint8Array;
  /** What the colours of numbers mean. */
  readonly scale: ColourScale;
  /** Of the first pane. */
  readonly categoryNames: readonly string[] | undefined;
  /** There while the dendrogram is shown. */
  readonly dendrogram: Dendrogram | undefined;
  /** The reduced compartment under the pointer, -1 for none. */
  readonly highlight: number;
  /** One column a probe: its voltage in every frame, mV. */
  readonly traces: readonly Float32Array[];
  /** The same places in the reduced model, while it is compared. */
  readonly reducedTraces: readonly Float32Array[];
}

/** Error on the screen that a simpler drawing may have. */
const DETAIL_PX = 0.75;
/** The dendrogram is as high as its pane allows, in steps, so that dragging a window's edge rebuilds little. */
const HEIGHT_SHARE_STEPS = 20;
/** Points of the lit region, among the groups of points. */
const LIT_GROUP = 1;

/** Keeps the last value of a function and gives it again while every argument is the very same. */
function keepLast<Inputs extends readonly unknown[], Value>(
  compute: (...inputs: Inputs) => Value,
): (...inputs: Inputs) => Value {
  let last: { readonly inputs: Inputs; readonly value: Value } | undefined;
  return (...inputs) => {
    if (last !== undefined && inputs.every((input, i) => Object.is(input, last?.inputs[i])))
      return last.value;
    last = { inputs, value: compute(...inputs) };
    return last.value;
  };
}

export interface Deriver {
  /** Undefined before there is a run. */
  (state: ViewerState): Derived | undefined;
  /** The cell as drawn in three dimensions and nothing that a camera is needed for. */
  readonly cellTable: (run: RunView, isAsLines: boolean) => SegmentTable;
}

/** Makes the function from state to derived values, with its own memory. */
export function createDeriver(): Deriver {
  const treeOf: Readonly<Record<PaneKind, TreeDeriver>> = {
    cell: createTreeDeriver(),
    dendrogram: createTreeDeriver(),
    reduced: createTreeDeriver(),
  };
  const thickTable = keepLast(buildSegmentTable);
  const linesOf = keepLast(thinTable);
  const cellTable: Deriver['cellTable'] = ({ morphology, layout }, isAsLines) => {
    const thick = thickTable(morphology, layout);
    return isAsLines ? linesOf(thick) : thick;
  };
  const reducedTable = keepLast(buildSegmentTable);
  const axesOf = keepLast(measureAxes);
  const dendrogramOf = keepLast(buildDendrogram);
  const voltageMapOf = keepLast(cutColourMap);
  const divergingMapOf = keepLast(divergingMap);
  const categoryMapOf = keepLast(categoryMap);
  const morphedOf = createMorph();
  const tracesOf = keepLast(probeTraces);
  const reducedTracesOf = keepLast(reducedTraces);
  const derive = (state: ViewerState): Derived | undefined => {
    const { run, reduction, viewport } = state;
    if (run === undefined) return undefined;
    const cell = cellTable(run, state.isAsLines);
    const boxes = layOutPanes(state.view, viewport);
    // On its way from the cell to its dendrogram, or back, the picture is drawn as the latter.
    const isMorphing = state.morph !== undefined;
    const chartBox = isMorphing
      ? { ...boxes[0]!, kind: 'dendrogram' as const }
      : boxes.find(({ kind }) => kind === 'dendrogram');
    const dendrogram =
      chartBox &&
      dendrogramOf(
        cell,
        run.morphology,
        axesOf(run.morphology, run.layout, run.restingUs, state.distanceMeasure),
        heightShare(chartBox, viewport),
      );
    const paneOf = (box: PaneBox): Pane | undefined => {
      if (box.kind === 'cell')
        return treeOf.cell(box, state, { camera: state.camera, table: cell, run });
      if (box.kind === 'dendrogram') {
        const camera = state.chartCamera ?? fitChart(box, dendrogram!.table, state);
        const table = morphedOf(state, cell, dendrogram!, camera);
        return treeOf.dendrogram(box, state, { camera, table, run });
      }
      if (reduction === undefined) return undefined;
      const table = reducedTable(reduction.run.morphology, reduction.run.layout);
      return treeOf.reduced(box, state, { camera: state.camera, table, run: reduction.run });
    };
    const shownBoxes = isMorphing ? [chartBox!] : boxes;
    const panes = shownBoxes.flatMap((box) => paneOf(box) ?? []);
    const categoryNames = panes[0]!.tree.categoryNames;
    const voltageLut = voltageMapOf(state.colourMap, state.theme);
    return {
      cell,
      panes,
      lut:
        categoryNames !== undefined
          ? categoryMapOf(categoryNames.length, state.theme)
          : isDiverging(state)
            ? divergingMapOf(state.theme)
            : voltageLut,
      voltageLut,
      scale: colourScaleOf(state),
      categoryNames,
      dendrogram: isMorphing ? undefined : dendrogram,
      highlight: highlightOf(state),
      traces: tracesOf(run, state.probes),
      reducedTraces: reducedTracesOf(
        state.view === 'compare' ? reduction : undefined,
        run,
        state.probes,
      ),
    };
  };
  return Object.assign(derive, { cellTable });
}

function isDiverging({ colourBy, field }: ViewerState): boolean {
  return colourBy === 'field' && field?.isDiverging === true;
}

type TreeDeriver = (
  box: PaneBox,
  state: ViewerState,
  drawn: { readonly camera: Camera; readonly table: SegmentTable; readonly run: RunView },
) => Pane;

/** One tree's part of the memory: its level of detail, kinds and voltages. */
function createTreeDeriver(): TreeDeriver {
  const listOf = keepLast(simplifySegments);
  const kindsOf = keepLast(markPoints);
  const voltageOf = keepLast(quantiseVoltage);
  const blankOf = keepLast(blankFrames);
  const recentOf = keepLast(recentQuantity);
  const treeOf = keepLast(
    (
      table: SegmentTable,
      list: SegmentList,
      { kinds, names }: ReturnType<typeof markPoints>,
      voltage: QuantisedVoltage,
      frameIntervalMs: number,
      startMs: number,
    ): DrawnTree => ({
      ...{ table, list, kinds, categoryNames: names },
      ...{ voltage, frameIntervalMs, startMs },
    }),
  );
  return (box, state, { camera, table, run }) => {
    const frames = shownFrames(box.kind, state, run, { blankOf, recentOf });
    const scale = colourScaleOf(state);
    const tree = treeOf(
      table,
      listOf(table, toleranceFor(camera, box.viewport, table)),
      kindsOf(box.kind, table, state.colourBy, state.run!, state.reduction, state.lit),
      voltageOf(frames, scale.unit === 'mV' ? precisionForRange(scale.low, scale.high) : 'r8'),
      frames.intervalMs,
      isLive(state) ? state.live.recentStartMs : 0,
    );
    return { ...box, camera, tree };
  };
}

/** The table of the dendrogram, or what it is on the way from the cell as the camera sees it, or back to that. */
function createMorph(): (
  state: ViewerState,
  cell: SegmentTable,
  dendrogram: Dendrogram,
  chart: Camera,
) => SegmentTable {
  const laidOf = keepLast(
    (
      cell: SegmentTable,
      dendrogram: Dendrogram,
      from: Camera,
      chart: Camera,
      viewport: Viewport,
    ): Float32Array => layInChart(cell, dendrogram, { from, chart, viewport }),
  );
  const mixOf = keepLast(mixPlaces);
  return ({ morph, view, camera, viewport }, cell, dendrogram, chart) => {
    if (morph === undefined) return dendrogram.table;
    const laid = laidOf(cell, dendrogram, camera, chart, viewport);
    const passed = view === 'dendrogram' ? morph : 1 - morph;
    // Slow at both ends.
    return mixOf(laid, dendrogram.table, passed * passed * (3 - 2 * passed));
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
  state: ViewerState,
  run: RunView,
  { blankOf, recentOf }: { blankOf: typeof blankFrames; recentOf: typeof recentQuantity },
): WholeCellFrames {
  const { colourBy, field } = state;
  const own = (isLive(state) ? state.live.recent : undefined) ?? run.recording.frames;
  if (colourBy !== 'field' || field === undefined) return own;
  if (isLive(state) && field.quantity !== undefined)
    return recentOf(run, field.quantity) ?? blankOf(own);
  return pane === 'reduced' ? (field.reducedFrames ?? blankOf(own)) : field.frames;
}

function isLive(state: ViewerState): state is ViewerState & { live: LiveState } {
  return state.live?.isRunning === true;
}

function probeTraces(run: RunView, probes: readonly PinnedProbe[]): Float32Array[] {
  return probes.map(({ locus }) =>
    voltageTrace(run.recording.frames, mixNodesAt(run.layout, locus.section, locus.x)),
  );
}

/** The trace of the reduced compartment that each probe's place belongs to. */
function reducedTraces(
  reduction: Reduction | undefined,
  run: RunView,
  probes: readonly PinnedProbe[],
): Float32Array[] {
  if (reduction === undefined) return [];
  return probes.map(({ locus }) => {
    const compartment = compartmentAt(reduction, run, locus);
    return voltageTrace(
      reduction.run.recording.frames,
      mixNodesAt(reduction.run.layout, compartment, 0.5),
    );
  });
}

/** The reduced compartment that stands for a place of the cell. */
function compartmentAt({ model }: Reduction, run: RunView, { section, x }: Locus): number {
  const { nodeA, nodeB, weight } = mixNodesAt(run.layout, section, x);
  const [near, far] = weight < 0.5 ? [nodeA, nodeB] : [nodeB, nodeA];
  return [near, far].map((node) => model.compartmentOfNode[node]!).find((c) => c >= 0) ?? 0;
}

/** Number of the group that is drawn at full strength: the region that is lit, or a reduced compartment. */
function highlightOf({ view, hover, run, reduction, lit }: ViewerState): number {
  if (lit !== undefined) return LIT_GROUP;
  if (view !== 'compare' || hover === undefined || run === undefined || reduction === undefined)
    return -1;
  return hover.pane === 'reduced'
    ? hover.locus.section
    : compartmentAt(reduction, run, hover.locus);
}

function fitChart(box: PaneBox, table: SegmentTable, state: ViewerState): Camera {
  const flat: Camera = { ...state.camera, yaw: 0, pitch: 0, projection: 'orthographic' };
  return fitPane(box, table, { camera: flat, viewport: state.viewport });
}

/** Height over width of what the panels leave of the pane. */
function heightShare(box: PaneBox, stage: Viewport): number {
  const { left, right, top, bottom } = paneInsets(box, stage);
  const width = Math.max(1, box.viewport.widthPx - left - right);
  const height = Math.max(1, box.viewport.heightPx - top - bottom);
  return Math.max(1, Math.round((height / width) * HEIGHT_SHARE_STEPS)) / HEIGHT_SHARE_STEPS;
}

/** The error allowed where detail counts, in steps, so that small moves rebuild nothing. */
function toleranceFor(camera: Camera, viewport: Viewport, table: SegmentTable): number {
  const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
  const depthUm = detailDepthUm(camera, depthRange(camera, table));
  return detailTolerance(DETAIL_PX * (offsetUm + slope * depthUm));
}
