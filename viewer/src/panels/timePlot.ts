import 'uplot/dist/uPlot.min.css';
import type UPlot from 'uplot';
import type { Dispatch } from '../state/actions.ts';
import { createElement, whenChanged } from './pageElement.ts';

/** What decides the lines and axes of a plot over time; its numbers come after. */
export interface TimePlotShape {
  readonly lines: readonly UPlot.Series[];
  /** Of the values; what they need where it is not given. */
  readonly range?: UPlot.Range.MinMax | UPlot.Range.Function;
  readonly durationMs: number;
}

/** A line of a plot without points. */
export function traceLine(label: string, stroke: string, dash: number[] = []): UPlot.Series {
  return { label, stroke, dash, width: 1.6, pxAlign: 0, points: { show: false } };
}

/** An empty plot of values over time that fills its holder. A click goes to that time. */
export function createTimePlot(
  Plot: typeof UPlot,
  holder: HTMLElement,
  { lines, range, durationMs }: TimePlotShape,
  dispatch: Dispatch,
): UPlot {
  const plot = new Plot(
    {
      ...plotSize(holder),
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [0, durationMs || 1] }, y: range ? { range } : {} },
      axes: [createAxis('ms'), createAxis('')],
      series: [{}, ...lines],
    },
    [[], ...lines.map(() => [])],
    holder,
  );
  plot.over.addEventListener('click', (event) => {
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    dispatch({ type: 'seek', timeMs: plot.posToVal(left, 'x') });
  });
  return plot;
}

/** The line at the time that is shown, to be put over a plot. */
export interface Playhead {
  readonly element: HTMLElement;
  moveTo(plot: UPlot, timeMs: number): void;
}

export function createPlayhead(): Playhead {
  const element = createElement('div', { class: 'playhead', 'aria-hidden': 'true' });
  const place = whenChanged((xPx: string) => {
    element.style.transform = `translateX(${xPx}px)`;
  });
  return { element, moveTo: (plot, timeMs) => place(plot.valToPos(timeMs, 'x').toFixed(1)) };
}

export function plotSize(holder: HTMLElement): { width: number; height: number } {
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
