import type { Locus } from '../../src/index.ts';
import {
  type Camera,
  codeVoltage,
  colourOf,
  mixNodesAt,
  type Pick,
  placeInTable,
  projectPoint,
  type RunView,
  type SegmentTable,
  voltageAtTime,
  voltageRange,
} from '../../src/scene/index.ts';
import { pickOnStage } from './panels/stagePointer.ts';
import type { TracePanel } from './panels/tracePanel.ts';
import type { CellRenderer, RendererStats } from './render/cellRenderer.ts';
import type { Action } from './state/actions.ts';
import type { Derived } from './state/derive.ts';
import type { Store } from './state/store.ts';
import type { ViewerState } from './state/viewerState.ts';

/** A pick, and the table whose points it names. */
export interface DrawnPick extends Pick {
  readonly table: SegmentTable;
}

/** What `?test=` lets a test see and do: `window.viewer`. Time stands still unless the test moves it. */
export interface TestHooks {
  state(): ViewerState;
  dispatch(action: Action): void;
  show(run: RunView): void;
  seek(timeMs: number): void;
  /** Draws now, in this task. */
  renderNow(): void;
  pixel(x: number, y: number): [number, number, number];
  pick(x: number, y: number): DrawnPick | undefined;
  /** The colour that a picked place must have, 0..255, from the Float32 frames. */
  expectedColour(pick: DrawnPick): readonly [number, number, number];
  traceData(): number[][];
  tracePixel(timeMs: number): number;
  /** From the Float32 frames, mV. */
  voltageAt(locus: Locus): number;
  /** Where a place of the cell is drawn, in px of the stage, in every pane that shows it. */
  placesOf(locus: Locus): { pane: string; x: number; y: number }[];
  /** Of every pane, from left to right. */
  cameras(): readonly Camera[];
  /** What the drawn places of the cell are relative to, in the file's coordinates. um */
  originUm(): readonly number[];
  /** Draws with falsified colours: every texel of the voltage texture is moved by so many mV. */
  drawShifted(mv: number): void;
  stats(): RendererStats;
}

export interface TestParts {
  readonly store: Store;
  readonly renderer: CellRenderer;
  readonly traces: TracePanel;
  readonly derived: () => Derived | undefined;
  readonly renderNow: () => void;
  /** Draws now with other uploads than the state asks for. */
  readonly drawWith: (uploads: Derived) => void;
}

export function createTestHooks(parts: TestParts): TestHooks {
  const { store, renderer, traces, derived, renderNow } = parts;
  return {
    state: store.state,
    dispatch: store.dispatch,
    show: (run) => store.dispatch({ type: 'show-run', run }),
    seek: (timeMs) => store.dispatch({ type: 'seek', timeMs }),
    renderNow,
    pixel: (x, y) => renderer.readPixel(x, y),
    pick: (x, y) => {
      const found = pickOnStage(derived(), { x: x + 0.5, y: y + 0.5 }, 0);
      return found && { ...found.pick, table: found.pane.tree.table };
    },
    expectedColour: (pick) => expectedColour(store.state(), derived()!, pick),
    traceData: () => traces.data().map((column) => Array.from(column, Number)),
    tracePixel: (timeMs) => traces.pixelOfTime(timeMs),
    voltageAt: ({ section, x }) => voltageAt(store.state(), section, x),
    placesOf: (locus) => placesOf(derived()!, locus),
    cameras: () => derived()!.panes.map(({ camera }) => camera),
    originUm: () => derived()!.cell.originUm,
    drawShifted: (mv) => drawShifted(parts, mv),
    stats: () => renderer.stats(),
  };
}

/** Voltage at both ends of the picked segment, mixed as the segment is drawn, through the colour map. */
function expectedColour(
  state: ViewerState,
  { lut }: Derived,
  { table, pointA, pointB, share }: DrawnPick,
): readonly [number, number, number] {
  const { frames } = state.run!.recording;
  const at = (point: number): number => {
    const [nodeA, nodeB, weight] = [table.nodeA[point]!, table.nodeB[point]!, table.weight[point]!];
    return voltageAtTime(frames, { nodeA, nodeB, weight }, state.timeMs);
  };
  const mv = at(pointA) + (at(pointB) - at(pointA)) * share;
  return colourOf(lut, state.lowMv, state.highMv, mv);
}

function voltageAt({ run, timeMs }: ViewerState, section: number, x: number): number {
  return voltageAtTime(run!.recording.frames, mixNodesAt(run!.layout, section, x), timeMs);
}

function placesOf({ panes }: Derived, locus: Locus): { pane: string; x: number; y: number }[] {
  return panes.flatMap(({ kind, tree, camera, viewport, leftPx, topPx }) => {
    const place = projectPoint(camera, viewport, placeInTable(tree.table, locus));
    if (place === undefined || kind === 'reduced') return [];
    return [{ pane: kind, x: leftPx + place.xPx, y: topPx + place.yPx }];
  });
}

function drawShifted({ store, derived, drawWith }: TestParts, mv: number): void {
  const { frames } = store.state().run!.recording;
  const shifted = { ...frames, voltageMv: frames.voltageMv.map((value) => value + mv) };
  const { lowMv, highMv } = store.state();
  const code = codeVoltage(voltageRange(shifted), lowMv, highMv);
  const voltage = { frames: shifted, code };
  const uploads = derived()!;
  drawWith({
    ...uploads,
    panes: uploads.panes.map((pane) => ({ ...pane, tree: { ...pane.tree, voltage } })),
  });
}
