import type { Locus } from '../../../src/index.ts';
import {
  buildDendrogram,
  buildSegmentTable,
  type Camera,
  categoryMap,
  cutColourMap,
  type Dendrogram,
  divergingMap,
  layInChart,
  measureAxes,
  mixNodesAt,
  mixPlaces,
  type RunView,
  type SegmentTable,
  thinTable,
  type Viewport,
  voltageTrace,
} from '../../../src/scene/index.ts';
import type { SketchedCell } from '../worker/protocol.ts';
import { type ColourScale, colourScaleOf } from './colourScale.ts';
import { createTreeDeriver, type MorphWay, type Pane, type TreeDeriver } from './drawnTree.ts';
import { areRadiiForeign } from './foreignRadii.ts';
import { keepLast } from './keepLast.ts';
import { fitPane, layOutPanes, type PaneBox, type PaneKind, paneInsets } from './panes.ts';
import type { Reduction } from './reduction.ts';
import { restingFrame } from './restingRun.ts';
import {
  areSameButForTime,
  type PinnedProbe,
  type TimelessState,
  type ViewerState,
} from './viewerState.ts';
import { createVoltageCoder } from './voltageCoder.ts';

export type { DrawnTree, Pane } from './drawnTree.ts';

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

/** What the renderer takes. */
export type DrawnStage = Pick<Derived, 'panes' | 'lut' | 'scale' | 'categoryNames' | 'highlight'>;

/** The dendrogram is as high as its pane allows, in steps, so that dragging a window's edge rebuilds little. */
const HEIGHT_SHARE_STEPS = 20;
/** Points of the lit region, among the groups of points. */
const LIT_GROUP = 1;

export interface Deriver {
  /** Undefined before there is a run. */
  (state: ViewerState): Derived | undefined;
  /** The cell as drawn in three dimensions and nothing that a camera is needed for. */
  readonly cellTable: (run: RunView, isAsLines: boolean) => SegmentTable;
  /** A sketch at rest, where and as its cell will be drawn; no dendrogram has one. */
  readonly sketch: (state: ViewerState, sketch: SketchedCell) => DrawnStage;
}

/** Makes the function from state to derived values, with its own memory. */
export function createDeriver(): Deriver {
  const codeOf = createVoltageCoder();
  const treeOf: Readonly<Record<PaneKind, TreeDeriver>> = {
    cell: createTreeDeriver(codeOf),
    dendrogram: createTreeDeriver(codeOf),
    reduced: createTreeDeriver(codeOf),
  };
  const thickTable = keepLast(buildSegmentTable);
  const linesOf = keepLast(thinTable);
  const cellTable: Deriver['cellTable'] = ({ morphology, layout, table }, isAsLines) => {
    const thick = table ?? thickTable(morphology, layout);
    return isAsLines ? linesOf(thick) : thick;
  };
  const restOf = keepLast(restingFrame);
  const reducedTable = keepLast(buildSegmentTable);
  const axesOf = keepLast(measureAxes);
  const dendrogramOf = keepLast(buildDendrogram);
  const voltageMapOf = keepLast(cutColourMap);
  const divergingMapOf = keepLast(divergingMap);
  const categoryMapOf = keepLast(categoryMap);
  const boxesOf = keepLast(layOutPanes);
  const asChart = keepLast((box: PaneBox): PaneBox => ({ ...box, kind: 'dendrogram' }));
  const chartOf = keepLast(fitChart);
  const morphedOf = createMorph();
  const tracesOf = keepLast(probeTraces);
  const reducedTracesOf = keepLast(reducedTraces);
  const derive = (state: TimelessState): Derived | undefined => {
    const { run, reduction, viewport } = state;
    if (run === undefined) return undefined;
    const cell = cellTable(run, state.isAsLines);
    const boxes = boxesOf(state.view, viewport);
    // On its way from the cell to its dendrogram, or back, the picture is drawn as the latter.
    const isMorphing = state.morph !== undefined;
    const chartBox = isMorphing
      ? asChart(boxes[0]!)
      : boxes.find(({ kind }) => kind === 'dendrogram');
    const dendrogram =
      chartBox &&
      dendrogramOf(
        cell,
        run.morphology,
        axesOf(run.morphology, run.layout, run.restingUs, state.distanceMeasure),
        heightShare(chartBox, viewport),
      );
    const { camera } = state;
    const { frames } = run.recording;
    const paneOf = (box: PaneBox): Pane | undefined => {
      if (box.kind === 'cell') return treeOf.cell(box, state, { camera, table: cell, frames });
      if (box.kind === 'dendrogram') {
        const chart = state.chartCamera ?? chartOf(box, dendrogram!.table, camera, viewport);
        const moved = morphedOf(state, cell, dendrogram!, chart);
        return treeOf.dendrogram(box, state, { camera: chart, frames, ...moved });
      }
      if (reduction === undefined) return undefined;
      const { morphology, layout, recording } = reduction.run;
      const table = reducedTable(morphology, layout);
      return treeOf.reduced(box, state, { camera, table, frames: recording.frames });
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
  const sketch: Deriver['sketch'] = (state, { table, nodeCount, restMv, diagnostics }) => {
    const { viewport, camera, view, colourMap, theme } = state;
    const drawn = areRadiiForeign(diagnostics) ? linesOf(table) : table;
    const blank: TimelessState = {
      ...state,
      ...{ run: undefined, live: undefined, reduction: undefined, lit: undefined },
      ...{ colourBy: 'voltage', field: undefined },
    };
    const frames = restOf(nodeCount, restMv, 1);
    const boxes = layOutPanes(view === 'compare' ? '3d' : view, viewport);
    const panes = boxes.flatMap((box): Pane[] => {
      if (box.kind !== 'cell') return [];
      const fit = fitPane(box, drawn, { camera: { ...camera, yaw: 0, pitch: 0 }, viewport });
      return [treeOf.cell(box, blank, { camera: fit, table: drawn, frames })];
    });
    const lut = voltageMapOf(colourMap, theme);
    return { panes, lut, scale: colourScaleOf(blank), categoryNames: undefined, highlight: -1 };
  };
  return Object.assign(keepWhileTimePasses(derive), { cellTable, sketch });
}

/** The very same value for every frame of a run that is played: who was given it before need not look at it. */
function keepWhileTimePasses(
  derive: (state: TimelessState) => Derived | undefined,
): (state: ViewerState) => Derived | undefined {
  let last: { readonly state: ViewerState; readonly derived: Derived | undefined } | undefined;
  return (state) => {
    if (last === undefined || !areSameButForTime(last.state, state))
      last = { state, derived: derive(state) };
    return last.derived;
  };
}

function isDiverging({ colourBy, field }: TimelessState): boolean {
  return colourBy === 'field' && field?.isDiverging === true;
}

/** The table of the dendrogram, or what it is on the way from the cell as the camera sees it, or back to that. */
function createMorph(): (
  state: TimelessState,
  cell: SegmentTable,
  dendrogram: Dendrogram,
  chart: Camera,
) => { readonly table: SegmentTable; readonly way: MorphWay | undefined } {
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
    const to = dendrogram.table;
    if (morph === undefined) return { table: to, way: undefined };
    const fromXyzr = laidOf(cell, dendrogram, camera, chart, viewport);
    const passed = view === 'dendrogram' ? morph : 1 - morph;
    // Slow at both ends.
    const share = passed * passed * (3 - 2 * passed);
    return { table: mixOf(fromXyzr, to, share), way: { fromXyzr, to } };
  };
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
function highlightOf({ view, hover, run, reduction, lit }: TimelessState): number {
  if (lit !== undefined) return LIT_GROUP;
  if (view !== 'compare' || hover === undefined || run === undefined || reduction === undefined)
    return -1;
  return hover.pane === 'reduced'
    ? hover.locus.section
    : compartmentAt(reduction, run, hover.locus);
}

function fitChart(box: PaneBox, table: SegmentTable, camera: Camera, viewport: Viewport): Camera {
  const flat: Camera = { ...camera, yaw: 0, pitch: 0, projection: 'orthographic' };
  return fitPane(box, table, { camera: flat, viewport });
}

/** Height over width of what the panels leave of the pane. */
function heightShare(box: PaneBox, stage: Viewport): number {
  const { left, right, top, bottom } = paneInsets(box, stage);
  const width = Math.max(1, box.viewport.widthPx - left - right);
  const height = Math.max(1, box.viewport.heightPx - top - bottom);
  return Math.max(1, Math.round((height / width) * HEIGHT_SHARE_STEPS)) / HEIGHT_SHARE_STEPS;
}
