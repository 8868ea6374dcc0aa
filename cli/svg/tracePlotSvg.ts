import { axisTicks, finiteSpan, formatTick } from '../axisTicks.ts';
import { columnExtremes } from '../columnExtremes.ts';
import { CHARACTER_WIDTH, escapeXml, FONT_PX, GRID, INK, openSvg, roundPx } from './svgText.ts';

/** One curve of a figure. Traces of one figure may have different time steps. */
export interface SvgTrace {
  readonly name: string;
  /** ms, not falling. */
  readonly timeMs: ArrayLike<number>;
  /** mV, as long as `timeMs`. Samples that are not finite leave a gap. */
  readonly voltageMv: ArrayLike<number>;
  /** Drawn as a row of ticks above the curves. ms. */
  readonly spikeTimesMs?: ArrayLike<number>;
}

export interface TracePlotSvgOptions {
  readonly title: string;
  /** Beside the upright axis; the voltage where not given. */
  readonly valueAxis?: string;
  /** CSS pixels, 320 or more. 800 where not given. */
  readonly widthPx?: number;
  /** CSS pixels, 200 or more. 420 where not given. */
  readonly heightPx?: number;
}

/** Inner area of the figure and the values at its edges. */
interface Frame {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly lowMv: number;
  readonly highMv: number;
}

/** Okabe and Ito (2008), "Color universal design", without their yellow, which is too light on white. */
const COLOURS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#000000',
];
/** Once the colours are used up the lines differ in their dashes. */
const DASHES: readonly string[] = ['', '6 3', '2 3', '8 3 2 3'];

const LEGEND_LINE_PX = 18;
const LEGEND_SAMPLE_PX = 22;
const SPIKE_ROW_PX = 10;
const MARGIN_PX = { left: 64, right: 20, top: 34, bottom: 46 } as const;
const HALF_WIDTH_OF_CONSTANT_MV = 1;
const PX_PER_TICK = { time: 90, voltage: 40 } as const;

/**
 * Voltage traces as an SVG document: axes in ms and mV, a legend, rows of spike ticks; light background and colours
 * that colour-blind readers tell apart. The curve keeps the extremes of every pixel column, so a long recording gives
 * a small file that still shows each spike.
 */
export function renderTracePlotSvg(
  traces: readonly SvgTrace[],
  options: TracePlotSvgOptions,
): string {
  const widthPx = Math.max(320, options.widthPx ?? 800);
  const legend = layoutLegend(traces, widthPx);
  const frame = frameOf(traces, widthPx, Math.max(200, options.heightPx ?? 420), legend.heightPx);
  return [
    ...openSvg(options.title, widthPx, frame.bottomPx + MARGIN_PX.bottom),
    `<text x="${MARGIN_PX.left}" y="22" font-size="15" font-weight="600">${escapeXml(options.title)}</text>`,
    ...legend.elements,
    ...voltageAxis(frame, options.valueAxis ?? 'voltage (mV)'),
    ...timeAxis(frame),
    ...traces.flatMap((trace, index) => [
      curve(trace, index, frame),
      ...spikes(trace, index, traces, frame),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function frameOf(
  traces: readonly SvgTrace[],
  widthPx: number,
  heightPx: number,
  legendPx: number,
): Frame {
  const voltage = finiteSpan(
    traces.map((trace) => trace.voltageMv),
    HALF_WIDTH_OF_CONSTANT_MV,
  ) ?? { low: -HALF_WIDTH_OF_CONSTANT_MV, high: HALF_WIDTH_OF_CONSTANT_MV };
  const time = finiteSpan(
    traces.map((trace) => trace.timeMs),
    HALF_WIDTH_OF_CONSTANT_MV,
  ) ?? { low: 0, high: 1 };
  const topPx = MARGIN_PX.top + legendPx + spikeRows(traces).length * SPIKE_ROW_PX;
  const bottomPx = Math.max(heightPx - MARGIN_PX.bottom, topPx + 2 * PX_PER_TICK.voltage);
  const ticks = axisTicks(voltage.low, voltage.high, voltageIntervals(topPx, bottomPx), true);
  return {
    leftPx: MARGIN_PX.left,
    rightPx: widthPx - MARGIN_PX.right,
    topPx,
    bottomPx,
    lowMs: time.low,
    highMs: time.high,
    lowMv: ticks.values[0]!,
    highMv: ticks.values.at(-1)!,
  };
}

function voltageIntervals(topPx: number, bottomPx: number): number {
  return Math.max(2, Math.floor((bottomPx - topPx) / PX_PER_TICK.voltage));
}

/** Names from left to right, on as many lines as they need. */
function layoutLegend(
  traces: readonly SvgTrace[],
  widthPx: number,
): { elements: string[]; heightPx: number } {
  let x: number = MARGIN_PX.left;
  let line = 0;
  const elements = traces.map((trace, index) => {
    const entryPx = LEGEND_SAMPLE_PX + 6 + trace.name.length * FONT_PX * CHARACTER_WIDTH + 16;
    if (x > MARGIN_PX.left && x + entryPx > widthPx - MARGIN_PX.right) {
      x = MARGIN_PX.left;
      line++;
    }
    const y = MARGIN_PX.top + line * LEGEND_LINE_PX + 4;
    const sample = `<path d="M${roundPx(x)} ${y}h${LEGEND_SAMPLE_PX}" ${stroke(index)}/>`;
    const label = `<text x="${roundPx(x + LEGEND_SAMPLE_PX + 6)}" y="${y + 4}">${escapeXml(trace.name)}</text>`;
    x += entryPx;
    return sample + label;
  });
  return { elements, heightPx: traces.length === 0 ? 0 : (line + 1) * LEGEND_LINE_PX };
}

function voltageAxis(frame: Frame, label: string): string[] {
  const intervals = voltageIntervals(frame.topPx, frame.bottomPx);
  const { values, digits } = axisTicks(frame.lowMv, frame.highMv, intervals, true);
  const lines = values.map((value) => {
    const y = roundPx(yOf(value, frame));
    return (
      `<path d="M${frame.leftPx} ${y}H${frame.rightPx}" stroke="${GRID}"/>` +
      `<text x="${frame.leftPx - 8}" y="${roundPx(y + FONT_PX * 0.35)}" text-anchor="end">${formatTick(value, digits)}</text>`
    );
  });
  const middle = roundPx((frame.topPx + frame.bottomPx) / 2);
  const title = `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(label)}</text>`;
  return [...lines, title];
}

function timeAxis(frame: Frame): string[] {
  const intervals = Math.max(2, Math.floor((frame.rightPx - frame.leftPx) / PX_PER_TICK.time));
  const { values, digits } = axisTicks(frame.lowMs, frame.highMs, intervals, false);
  const ticks = values.map((value) => {
    const x = roundPx(xOf(value, frame));
    return (
      `<path d="M${x} ${frame.bottomPx}v5" stroke="${INK}"/>` +
      `<text x="${x}" y="${frame.bottomPx + 19}" text-anchor="middle">${formatTick(value, digits)}</text>`
    );
  });
  const middle = roundPx((frame.leftPx + frame.rightPx) / 2);
  return [
    `<path d="M${frame.leftPx} ${frame.bottomPx}H${frame.rightPx}" stroke="${INK}"/>`,
    ...ticks,
    `<text x="${middle}" y="${frame.bottomPx + 38}" text-anchor="middle">time (ms)</text>`,
  ];
}

/** One vertical stroke through the extremes of each pixel column, joined to the next. */
function curve(trace: SvgTrace, index: number, frame: Frame): string {
  const count = Math.round(frame.rightPx - frame.leftPx);
  const { lowest, highest } = columnExtremes(
    trace.timeMs,
    trace.voltageMv,
    frame.lowMs,
    frame.highMs,
    count,
  );
  let path = '';
  let lastY: number | undefined;
  for (let column = 0; column < count; column++) {
    if (Number.isNaN(lowest[column]!)) {
      lastY = undefined;
      continue;
    }
    const x = roundPx(frame.leftPx + column + 0.5);
    const ends = [yOf(highest[column]!, frame), yOf(lowest[column]!, frame)].map(roundPx);
    const [from, to] = nearestFirst(ends as [number, number], lastY);
    path += `${lastY === undefined ? 'M' : 'L'}${x} ${from}`;
    if (to !== from) path += `V${to}`;
    lastY = to;
  }
  return `<path d="${path}" stroke-linejoin="round" ${stroke(index)}/>`;
}

/** A rising column is drawn upward and a falling one downward, so that the line does not turn back on itself. */
function nearestFirst(ends: [number, number], lastY: number | undefined): [number, number] {
  const [top, bottom] = ends;
  if (lastY === undefined || Math.abs(lastY - top) < Math.abs(lastY - bottom)) return ends;
  return [bottom, top];
}

function spikes(
  trace: SvgTrace,
  index: number,
  traces: readonly SvgTrace[],
  frame: Frame,
): string[] {
  const row = spikeRows(traces).indexOf(trace);
  if (row < 0) return [];
  const y = roundPx(frame.topPx - (spikeRows(traces).length - row) * SPIKE_ROW_PX);
  const inside = Array.from(trace.spikeTimesMs!).filter(
    (time) => time >= frame.lowMs && time <= frame.highMs,
  );
  const ticks = inside.map((time) => `M${roundPx(xOf(time, frame))} ${y}v7`).join('');
  return [
    `<path d="${ticks}" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="1.5" fill="none"><title>${escapeXml(trace.name)}: ${inside.length} spikes</title></path>`,
  ];
}

function spikeRows(traces: readonly SvgTrace[]): SvgTrace[] {
  return traces.filter((trace) => (trace.spikeTimesMs?.length ?? 0) > 0);
}

function stroke(index: number): string {
  const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length]!;
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `stroke="${COLOURS[index % COLOURS.length]}" stroke-width="1.4" fill="none"${dashes}`;
}

function xOf(timeMs: number, frame: Frame): number {
  const fraction = (timeMs - frame.lowMs) / (frame.highMs - frame.lowMs);
  return frame.leftPx + fraction * (frame.rightPx - frame.leftPx);
}

function yOf(voltageMv: number, frame: Frame): number {
  const fraction = (voltageMv - frame.lowMv) / (frame.highMv - frame.lowMv);
  return frame.bottomPx - fraction * (frame.bottomPx - frame.topPx);
}
