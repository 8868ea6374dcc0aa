import { element, escapeMarkup } from './markup.ts';

/** A quantity along one side of a plot. */
export interface PlotAxis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface PlotSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Places of values in pixels, and the drawn frame they stand in. */
export interface PlotFrame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Grid, axes, ticks and labels as SVG elements. */
  readonly drawing: string;
}

const MARGIN_PX = { left: 74, right: 14, top: 12, bottom: 46 } as const;

/** Decades, or 1-2-5 steps, that hold all values; values that are not positive are left out of a logarithmic axis. */
export function axisOver(
  label: string,
  values: readonly number[],
  isLogarithmic: boolean,
  formatTick: (value: number) => string = String,
): PlotAxis {
  const usable = values.filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  const [least, most] = usable.length === 0 ? [1, 1] : [Math.min(...usable), Math.max(...usable)];
  return isLogarithmic
    ? logarithmicAxis(label, least, most, formatTick)
    : linearAxis(label, most, formatTick);
}

function logarithmicAxis(
  label: string,
  least: number,
  most: number,
  formatTick: (value: number) => string,
): PlotAxis {
  const first = Math.floor(Math.log10(least) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(most) - 1e-9));
  const decades = Array.from({ length: last - first + 1 }, (_, k) => 10 ** (first + k));
  const ticks = decades.map((at) => ({ at, text: formatTick(Number(at.toPrecision(1))) }));
  return { label, low: decades[0]!, high: decades.at(-1)!, isLogarithmic: true, ticks };
}

/** From 0. */
function linearAxis(label: string, most: number, formatTick: (value: number) => string): PlotAxis {
  const rough = Math.max(most, 1e-12) / 5;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((lead) => lead * decade >= rough)! * decade;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, k) => {
    const at = Number((k * step).toPrecision(6));
    return { at, text: formatTick(at) };
  });
  return { label, low: 0, high: count * step, isLogarithmic: false, ticks };
}

/** An axis of names, one unit each, at 0.5, 1.5, ... */
export function axisOfNames(label: string, names: readonly string[]): PlotAxis {
  const ticks = names.map((text, k) => ({ at: k + 0.5, text }));
  return { label, low: 0, high: names.length, isLogarithmic: false, ticks };
}

export function layOutFrame(size: PlotSize, xAxis: PlotAxis, yAxis: PlotAxis): PlotFrame {
  const [left, right] = [MARGIN_PX.left, size.widthPx - MARGIN_PX.right];
  const [top, bottom] = [MARGIN_PX.top, size.heightPx - MARGIN_PX.bottom];
  const x = (value: number): number => left + shareAlong(xAxis, value) * (right - left);
  const y = (value: number): number => bottom - shareAlong(yAxis, value) * (bottom - top);
  const vertical = xAxis.ticks.map(({ at, text }) =>
    [
      element('line', { x1: x(at), x2: x(at), y1: top, y2: bottom, class: 'grid' }),
      element('text', { x: x(at), y: bottom + 18, class: 'tick middle' }, escapeMarkup(text)),
    ].join(''),
  );
  const horizontal = yAxis.ticks.map(({ at, text }) =>
    [
      element('line', { x1: left, x2: right, y1: y(at), y2: y(at), class: 'grid' }),
      element('text', { x: left - 8, y: y(at) + 4, class: 'tick end' }, escapeMarkup(text)),
    ].join(''),
  );
  const middleY = (top + bottom) / 2;
  const drawing = [
    ...vertical,
    ...horizontal,
    element('path', { d: `M${left} ${top}V${bottom}H${right}`, class: 'axis' }),
    element(
      'text',
      { x: (left + right) / 2, y: size.heightPx - 8, class: 'label middle' },
      escapeMarkup(xAxis.label),
    ),
    element(
      'text',
      { x: 14, y: middleY, class: 'label middle', transform: `rotate(-90 14 ${middleY})` },
      escapeMarkup(yAxis.label),
    ),
  ].join('');
  return { x, y, drawing };
}

/** 0 to 1 along an axis; values outside are held at its ends. */
function shareAlong({ low, high, isLogarithmic }: PlotAxis, value: number): number {
  const share = isLogarithmic
    ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** The plot as a figure of its own, scaled to its column. */
export function drawFigure(
  { widthPx, heightPx }: PlotSize,
  description: string,
  content: string,
): string {
  const title = element('title', {}, escapeMarkup(description));
  return element(
    'svg',
    { viewBox: `0 0 ${widthPx} ${heightPx}`, role: 'img', 'aria-label': description },
    title + content,
  );
}
