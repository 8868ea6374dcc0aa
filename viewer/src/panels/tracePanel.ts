import type UPlot from 'uplot';
import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { type PinnedProbe, shownDurationMs, type ViewerState } from '../state/viewerState.ts';
import { pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { markColour } from './probeMark.ts';
import { createPlayhead, createTimePlot, plotSize, traceLine } from './timePlot.ts';

export interface TracePanel {
  readonly update: Panel;
  /** What the plot holds: times, then one column a probe. For tests. */
  data(): readonly ArrayLike<number | null | undefined>[];
  /** Where a time stands in the plot, px from the left of its drawing area. For tests. */
  pixelOfTime(timeMs: number): number;
}

/** Columns of the plot: the cell's, and dashed those of the reduced model where it is compared. */
interface PlotColumns {
  readonly traces: readonly Float32Array[];
  readonly reducedTraces: readonly Float32Array[];
}

/** A trace that passes this may be a spike's. mV */
const SPIKE_LIKE_MV = -40;
const LEAST_MARGIN_MV = 0.5;
const DASHED = [5, 4];
const NO_COLUMNS: PlotColumns = { traces: [], reducedTraces: [] };

/** Voltages of the pinned probes over time. A click goes to that time; the line is the playhead. */
export function createTracePanel(dispatch: Dispatch, onReady: () => void): TracePanel {
  const holder = pageElement('trace-plot', HTMLElement);
  const playhead = createPlayhead();
  const columnsOf = createColumnsMemory();
  let plot: UPlot | undefined;
  let Plot: typeof UPlot | undefined;
  // The plot is not part of the first picture: its code comes after it.
  void import('uplot').then((module) => {
    Plot = module.default;
    onReady();
  });
  const rebuild = whenChanged(
    (
      loaded: typeof UPlot | undefined,
      cellNumber: number,
      probes: readonly PinnedProbe[],
      reducedCount: number,
      durationMs: number,
      theme: ViewerState['theme'],
    ): void => {
      plot?.destroy();
      plot = undefined;
      if (loaded === undefined || cellNumber === 0) return;
      plot = createPlot(loaded, holder, { probes, reducedCount, durationMs, theme }, dispatch);
      plot.over.append(playhead.element);
      // The plot measures its axes after this task: only then is there a place for the playhead.
      queueMicrotask(onReady);
    },
  );
  const fill = whenChanged((shown: UPlot | undefined, run: RunView, columns: PlotColumns) =>
    shown?.setData(plotData(run, columns)),
  );
  new ResizeObserver(() => plot?.setSize(plotSize(holder))).observe(holder);
  return {
    update: ({ state, derived }) => {
      const { traces, reducedTraces } = derived ?? NO_COLUMNS;
      const { run, probes, theme, cellNumber } = state;
      rebuild(Plot, cellNumber, probes, reducedTraces.length, shownDurationMs(state), theme);
      if (plot === undefined || run === undefined) return;
      fill(plot, run, columnsOf(traces, reducedTraces));
      playhead.moveTo(plot, state.timeMs);
    },
    data: () => plot?.data ?? [],
    pixelOfTime: (timeMs) => plot?.valToPos(timeMs, 'x') ?? 0,
  };
}

/** What decides the lines and axes of the plot; its numbers come after. */
interface PlotShape {
  readonly probes: readonly PinnedProbe[];
  readonly reducedCount: number;
  readonly durationMs: number;
  readonly theme: ViewerState['theme'];
}

/** The same record while both sets of columns are the same. */
function createColumnsMemory(): (
  traces: PlotColumns['traces'],
  reducedTraces: PlotColumns['reducedTraces'],
) => PlotColumns {
  let last = NO_COLUMNS;
  return (traces, reducedTraces) => {
    if (traces !== last.traces || reducedTraces !== last.reducedTraces)
      last = { traces, reducedTraces };
    return last;
  };
}

function createPlot(
  Plot: typeof UPlot,
  holder: HTMLElement,
  { probes, reducedCount, durationMs, theme }: PlotShape,
  dispatch: Dispatch,
): UPlot {
  const lines = [
    ...probes.map(({ name, mark }) => traceLine(name, markColour(mark, theme))),
    ...Array.from({ length: reducedCount }, (_, i) =>
      traceLine(messages.reducedTrace(probes[i]!.name), markColour(probes[i]!.mark, theme), DASHED),
    ),
  ];
  return createTimePlot(Plot, holder, { lines, range: rangeOf, durationMs }, dispatch);
}

/** The usual range of a spike where there may be one; what stays below is drawn as large as it goes. */
function rangeOf(_: UPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || high > SPIKE_LIKE_MV)
    return [Math.min(-80, low ?? -80), Math.max(20, high ?? 20) + 5];
  const margin = Math.max(LEAST_MARGIN_MV, 0.1 * (high - low));
  return [low - margin, high + margin];
}

function plotData(
  { recording }: RunView,
  { traces, reducedTraces }: PlotColumns,
): UPlot.AlignedData {
  const { frameCount, intervalMs } = recording.frames;
  const times = Float64Array.from({ length: frameCount }, (_, i) => i * intervalMs);
  // uPlot's types ask for Float64Array or plain numbers; it reads any array of numbers.
  return [times, ...traces, ...reducedTraces] as unknown as UPlot.AlignedData;
}
