import { type AxisTicks, axisTicks, formatTick } from '../axisTicks.ts';
import { CHARACTER_WIDTH, escapeXml, FONT_PX, GRID, INK, openSvg, roundPx } from './svgText.ts';

/** The inner area of a chart. CSS pixels. */
export interface ChartArea {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

/** One axis: the values at its ends. */
export interface ChartAxis {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: AxisTicks;
}

/** Voltages and rates stay apart from the axis by this part of their span. */
const MARGIN_SHARE = 0.04;

/** An axis whose ends are round where `isWidened`, else the ends themselves with a little air. */
export function chartAxis(
  title: string,
  { low, high }: { low: number; high: number },
  { intervals, isWidened }: { intervals: number; isWidened: boolean },
): ChartAxis {
  if (isWidened) {
    const ticks = axisTicks(low, high, intervals, true);
    return { title, low: ticks.values[0]!, high: ticks.values.at(-1)!, ticks };
  }
  const air = (high - low) * MARGIN_SHARE;
  return { title, low: low - air, high: high + air, ticks: axisTicks(low, high, intervals, false) };
}

/** Both axes with grid lines, ticks and titles. */
export function drawAxes(area: ChartArea, x: ChartAxis, y: ChartAxis): string[] {
  const { leftPx, rightPx, topPx, bottomPx } = area;
  const yTicks = y.ticks.values.map((value) => {
    const at = roundPx(yPx(value, y, area));
    return (
      `<path d="M${leftPx} ${at}H${rightPx}" stroke="${GRID}"/>` +
      `<text x="${leftPx - 8}" y="${at + 4}" text-anchor="end">${formatTick(value, y.ticks.digits)}</text>`
    );
  });
  const xTicks = x.ticks.values.map((value) => {
    const at = roundPx(xPx(value, x, area));
    return (
      `<path d="M${at} ${bottomPx}v5" stroke="${INK}"/>` +
      `<text x="${at}" y="${bottomPx + 19}" text-anchor="middle">${formatTick(value, x.ticks.digits)}</text>`
    );
  });
  return [
    ...yTicks,
    `<path d="M${leftPx} ${topPx}V${bottomPx}H${rightPx}" stroke="${INK}" fill="none"/>`,
    ...xTicks,
    ...drawAxisTitles(area, x.title, y.title),
  ];
}

export function drawAxisTitles(area: ChartArea, x: string, y: string): string[] {
  const { leftPx, rightPx, topPx, bottomPx } = area;
  const middleY = roundPx((topPx + bottomPx) / 2);
  return [
    `<text x="${roundPx((leftPx + rightPx) / 2)}" y="${bottomPx + 40}" text-anchor="middle">${escapeXml(x)}</text>`,
    `<text transform="translate(18 ${middleY}) rotate(-90)" text-anchor="middle">${escapeXml(y)}</text>`,
  ];
}

/** A whole document around the elements of a chart. */
export function wrapChart(
  title: string,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  elements: readonly string[],
): string {
  return [
    ...openSvg(title, widthPx, heightPx),
    `<text x="24" y="24" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

export function xPx(value: number, axis: ChartAxis, { leftPx, rightPx }: ChartArea): number {
  return leftPx + ((value - axis.low) / (axis.high - axis.low)) * (rightPx - leftPx);
}

export function yPx(value: number, axis: ChartAxis, { topPx, bottomPx }: ChartArea): number {
  return bottomPx - ((value - axis.low) / (axis.high - axis.low)) * (bottomPx - topPx);
}

export function textWidthPx(text: string): number {
  return text.length * FONT_PX * CHARACTER_WIDTH;
}
