import { finiteSpan } from '../axisTicks.ts';
import { categoryColour, curveColour } from './chartColours.ts';
import {
  type ChartArea,
  type ChartAxis,
  chartAxis,
  drawAxes,
  textWidthPx,
  wrapChart,
  xPx,
  yPx,
} from './chartFrame.ts';
import { escapeXml, roundPx } from './svgText.ts';

/** One curve of a family. */
export interface FamilyCurve {
  /** '' for a lone curve. */
  readonly name: string;
  /** Ascending. */
  readonly x: readonly number[];
  /** As long as x. What is not finite leaves a gap. */
  readonly y: readonly number[];
}

export interface FamilyPlotOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Above the names of the curves. */
  readonly familyTitle: string;
  /** Whether the curves have an order, which a scale of colours shows. */
  readonly isOrdered: boolean;
  /** Points without lines: samples of a random draw are no curve. */
  readonly isScatter: boolean;
}

const WIDTH_PX = 800;
const HEIGHT_PX = 460;
const MARGIN_PX = { left: 70, right: 24, top: 44, bottom: 54 } as const;
const LEGEND_LINE_PX = 20;
const MOST_NAMES = 16;

/** A family of curves over one quantity, such as firing rates over currents: axes, a legend on the right, points. */
export function renderFamilyPlotSvg(
  curves: readonly FamilyCurve[],
  options: FamilyPlotOptions,
): string {
  const colours = curves.map((_, i) =>
    options.isOrdered && curves.length > 1
      ? curveColour(i / (curves.length - 1))
      : categoryColour(i),
  );
  const legendPx = legendWidthPx(curves, options.familyTitle);
  const area: ChartArea = {
    leftPx: MARGIN_PX.left,
    rightPx: WIDTH_PX - MARGIN_PX.right - legendPx,
    topPx: MARGIN_PX.top,
    bottomPx: HEIGHT_PX - MARGIN_PX.bottom,
  };
  const xs = finiteSpan(
    curves.map(({ x }) => x),
    1,
  ) ?? { low: 0, high: 1 };
  const ys = finiteSpan(
    curves.map(({ y }) => y),
    1,
  ) ?? { low: 0, high: 1 };
  const x = chartAxis(options.xTitle, xs, { intervals: 7, isWidened: false });
  const y = chartAxis(options.yTitle, ys, { intervals: 8, isWidened: true });
  return wrapChart(options.title, { widthPx: WIDTH_PX, heightPx: HEIGHT_PX }, [
    ...drawAxes(area, x, y),
    ...curves.flatMap((curve, i) => drawCurve(curve, colours[i]!, options.isScatter, area, x, y)),
    ...(legendPx === 0 ? [] : drawLegend(curves, colours, options.familyTitle, area)),
  ]);
}

function drawCurve(
  curve: FamilyCurve,
  colour: string,
  isScatter: boolean,
  area: ChartArea,
  xAxis: ChartAxis,
  yAxis: ChartAxis,
): string[] {
  let path = '';
  let isPenDown = false;
  const points: string[] = [];
  curve.y.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      isPenDown = false;
      return;
    }
    const at = `${roundPx(xPx(curve.x[i]!, xAxis, area))} ${roundPx(yPx(value, yAxis, area))}`;
    path += `${isPenDown ? 'L' : 'M'}${at}`;
    isPenDown = true;
    const [cx, cy] = at.split(' ');
    points.push(`<circle cx="${cx}" cy="${cy}" r="2.6"/>`);
  });
  const name = curve.name === '' ? '' : `<title>${escapeXml(curve.name)}</title>`;
  const line = isScatter
    ? ''
    : `<path d="${path}" stroke="${colour}" stroke-width="1.6" fill="none" stroke-linejoin="round"/>`;
  return [`<g fill="${colour}">${name}${line}${points.join('')}</g>`];
}

/** 0 where there is nothing to name. */
function legendWidthPx(curves: readonly FamilyCurve[], title: string): number {
  if (curves.length < 2) return 0;
  const longest = Math.max(...curves.map(({ name }) => textWidthPx(name) + 34), textWidthPx(title));
  return Math.min(WIDTH_PX / 3, longest + 16);
}

/** All curves, or evenly chosen ones where they are more than the height takes. */
function drawLegend(
  curves: readonly FamilyCurve[],
  colours: readonly string[],
  title: string,
  { rightPx, topPx }: ChartArea,
): string[] {
  const count = Math.min(curves.length, MOST_NAMES);
  const shown = Array.from({ length: count }, (_, i) =>
    Math.round((i * (curves.length - 1)) / (count - 1)),
  );
  const x = rightPx + 16;
  const lines = shown.map((curve, line) => {
    const y = topPx + 26 + line * LEGEND_LINE_PX;
    return (
      `<path d="M${x} ${y}h22" stroke="${colours[curve]}" stroke-width="3"/>` +
      `<text x="${x + 30}" y="${y + 4}">${escapeXml(curves[curve]!.name)}</text>`
    );
  });
  return [`<text x="${x}" y="${topPx + 6}" font-weight="600">${escapeXml(title)}</text>`, ...lines];
}
