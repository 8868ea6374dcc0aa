import { type AxisTicks, axisTicks, finiteSpan, formatTick } from '../axisTicks.ts';
import { type ColumnExtremes, columnExtremes } from '../columnExtremes.ts';

export interface TracePlotOptions {
  readonly title: string;
  /** Whole width in characters, 40 or more. 80 where not given. */
  readonly widthCharacters?: number;
  /** Height of the drawing without title and time axis, 4 or more. 12 where not given. */
  readonly heightCharacters?: number;
}

/** A braille character is two dots wide and four high. */
const DOTS_X = 2;
const DOTS_Y = 4;
const BRAILLE_BLANK = 0x2800;
/** Bits of the dots (Unicode 16, table of U+2800), by row from the top, then by column. */
const BRAILLE_BITS: readonly (readonly [number, number])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

const MINIMUM_WIDTH = 40;
const MINIMUM_HEIGHT = 4;
/** A constant voltage is drawn on an axis of this half width. mV. */
const HALF_WIDTH_OF_CONSTANT_MV = 1;

/**
 * A voltage trace as lines of braille characters, with an axis in mV on the left and one in ms below. Every spike
 * shows, however narrow: each column of dots spans the extremes of its time. Samples that are not finite leave a gap.
 */
export function drawTracePlot(
  timeMs: ArrayLike<number>,
  voltageMv: ArrayLike<number>,
  options: TracePlotOptions,
): string {
  const height = Math.max(MINIMUM_HEIGHT, Math.floor(options.heightCharacters ?? 12));
  const width = Math.max(MINIMUM_WIDTH, Math.floor(options.widthCharacters ?? 80));
  const span = finiteSpan([voltageMv], HALF_WIDTH_OF_CONSTANT_MV);
  const time = finiteSpan([timeMs], HALF_WIDTH_OF_CONSTANT_MV);
  if (span === undefined || time === undefined) return `${options.title}: no samples`;

  const ticks = axisTicks(span.low, span.high, Math.floor(height / 2), true);
  const intervals = ticks.values.length - 1;
  // Whole rows between ticks: they are then evenly spaced.
  const rowCount = intervals * Math.max(1, Math.round((height - 1) / intervals)) + 1;
  const [bottom, top] = [ticks.values[0]!, ticks.values.at(-1)!];
  const dotOf = (value: number): number =>
    Math.round(((top - value) / (top - bottom)) * (rowCount - 1) * DOTS_Y + (DOTS_Y - 1) / 2);
  const labels = tickLabels(ticks, rowCount, dotOf);
  const labelWidth = Math.max(...labels.map((label) => label.length), 'mV'.length);
  const plotWidth = width - labelWidth - ' ┤'.length;

  const columns = plotWidth * DOTS_X;
  const curve = columnExtremes(timeMs, voltageMv, time.low, time.high, columns);
  const rows = drawColumns(curve, dotOf, plotWidth, rowCount).map((line, row) => {
    const label = labels[row]!;
    return `${label.padStart(labelWidth)} ${label === '' ? '│' : '┤'}${line}`.trimEnd();
  });
  const [rule, times] = timeAxis(time.low, time.high, plotWidth);
  return [
    `${'mV'.padStart(labelWidth)}  ${options.title}`,
    ...rows,
    `${' '.repeat(labelWidth)} └${rule}`,
    `${'ms'.padStart(labelWidth)}  ${times}`,
  ].join('\n');
}

/** The label of each row of characters, empty where no tick falls on it. */
function tickLabels(
  { values, digits }: AxisTicks,
  rowCount: number,
  dotOf: (value: number) => number,
): string[] {
  const labels = new Array<string>(rowCount).fill('');
  for (const value of values) labels[Math.floor(dotOf(value) / DOTS_Y)] = formatTick(value, digits);
  return labels;
}

function drawColumns(
  { lowest, highest }: ColumnExtremes,
  dotOf: (value: number) => number,
  width: number,
  height: number,
): string[] {
  const cells = new Uint8Array(width * height);
  for (let x = 0; x < lowest.length; x++) {
    if (Number.isNaN(lowest[x]!)) continue;
    for (let y = dotOf(highest[x]!); y <= dotOf(lowest[x]!); y++) {
      const cell = Math.floor(y / DOTS_Y) * width + Math.floor(x / DOTS_X);
      cells[cell]! |= BRAILLE_BITS[y % DOTS_Y]![x % DOTS_X]!;
    }
  }
  return Array.from({ length: height }, (_, row) =>
    Array.from(cells.subarray(row * width, (row + 1) * width), brailleCharacter).join(''),
  );
}

/** An empty cell is a blank, so that lines can end early. */
function brailleCharacter(bits: number): string {
  return bits === 0 ? ' ' : String.fromCharCode(BRAILLE_BLANK + bits);
}

/** The line with the ticks, and the line with their labels centred below them. */
function timeAxis(lowMs: number, highMs: number, width: number): [string, string] {
  const { values, digits } = axisTicks(lowMs, highMs, Math.max(2, Math.floor(width / 12)), false);
  const rule = new Array<string>(width).fill('─');
  const labels = new Array<string>(width).fill(' ');
  for (const value of values) {
    const column = Math.round(((value - lowMs) / (highMs - lowMs)) * (width - 1));
    const text = formatTick(value, digits);
    const start = column - Math.floor(text.length / 2);
    rule[column] = '┬';
    labels.splice(clamp(start, 0, width - text.length), text.length, ...text);
  }
  return [rule.join(''), labels.join('').trimEnd()];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
