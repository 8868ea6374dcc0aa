import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import { framesDurationMs, type RunView } from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { PinnedProbe, ViewerState } from '../state/viewerState.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { markColour } from './probeMark.ts';

export interface TracePanel {
  readonly update: Panel;
  /** What the plot holds: times, then one column a probe. For tests. */
  data(): readonly ArrayLike<number | null | undefined>[];
  /** Where a time stands in the plot, px from the left of its drawing area. For tests. */
  pixelOfTime(timeMs: number): number;
}

/** Voltages of the pinned probes over time. A click goes to that time; the line is the playhead. */
export function createTracePanel(dispatch: Dispatch): TracePanel {
  const holder = pageElement('trace-plot', HTMLElement);
  const playhead = createElement('div', { class: 'playhead', 'aria-hidden': 'true' });
  let plot: UPlot | undefined;
  const rebuild = whenChanged(
    (
      run: RunView | undefined,
      probes: readonly PinnedProbe[],
      traces: readonly Float32Array[] | undefined,
      theme: ViewerState['theme'],
    ): void => {
      plot?.destroy();
      plot = undefined;
      if (run === undefined || traces === undefined) return;
      plot = createPlot(holder, run, probes, traces, theme, dispatch);
      plot.over.append(playhead);
    },
  );
  new ResizeObserver(() => plot?.setSize(plotSize(holder))).observe(holder);
  return {
    update: ({ state, derived }) => {
      rebuild(state.run, state.probes, derived?.traces, state.theme);
      if (plot === undefined) return;
      playhead.style.transform = `translateX(${plot.valToPos(state.timeMs, 'x').toFixed(1)}px)`;
    },
    data: () => plot?.data ?? [],
    pixelOfTime: (timeMs) => plot?.valToPos(timeMs, 'x') ?? 0,
  };
}

function createPlot(
  holder: HTMLElement,
  run: RunView,
  probes: readonly PinnedProbe[],
  traces: readonly Float32Array[],
  theme: ViewerState['theme'],
  dispatch: Dispatch,
): UPlot {
  const { frames } = run.recording;
  const times = Float64Array.from({ length: frames.frameCount }, (_, i) => i * frames.intervalMs);
  const plot = new UPlot(
    {
      ...plotSize(holder),
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: [0, framesDurationMs(frames) || 1] },
        y: { range: (_, low, high) => [Math.min(-80, low ?? -80), Math.max(20, high ?? 20) + 5] },
      },
      axes: [createAxis('ms'), createAxis('')],
      series: [
        {},
        ...probes.map(({ name, mark }) => ({
          label: name,
          stroke: markColour(mark, theme),
          width: 1.6,
          points: { show: false },
        })),
      ],
    },
    // uPlot's types ask for Float64Array or plain numbers; it reads any array of numbers.
    [times, ...traces] as unknown as UPlot.AlignedData,
    holder,
  );
  plot.over.addEventListener('click', (event) => {
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    dispatch({ type: 'seek', timeMs: plot.posToVal(left, 'x') });
  });
  return plot;
}

function plotSize(holder: HTMLElement): { width: number; height: number } {
  return { width: Math.max(120, holder.clientWidth), height: Math.max(120, holder.clientHeight) };
}

function createAxis(label: string): UPlot.Axis {
  const style = getComputedStyle(document.documentElement);
  const colour = style.getPropertyValue('--muted').trim();
  const line = style.getPropertyValue('--grid').trim();
  const font = `11px ${style.getPropertyValue('--font').trim()}`;
  return {
    stroke: colour,
    font,
    size: label === '' ? 38 : 30,
    gap: 4,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    values: (_, values) =>
      values.map((value, i) => {
        const text = String(value).replace('-', '−');
        return label !== '' && i === values.length - 1 ? `${text} ${label}` : text;
      }),
  };
}
