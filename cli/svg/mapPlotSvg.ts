import { axisTicks, finiteSpan, formatTick } from '../axisTicks.ts';
import { cellColour } from './chartColours.ts';
import { type ChartArea, drawAxisTitles, textWidthPx, wrapChart } from './chartFrame.ts';
import { escapeXml, INK, roundPx } from './svgText.ts';

/** A quantity over two others, each of which takes a few values. */
export interface MapPlot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly valueTitle: string;
  /** From left to right. */
  readonly xLabels: readonly string[];
  /** From bottom to top. */
  readonly yLabels: readonly string[];
  /** By row from the bottom, then from left to right; NaN where there is none. */
  readonly values: readonly (readonly number[])[];
}

const WIDTH_PX = 760;
const HEIGHT_PX = 520;
const MARGIN_PX = { right: 130, top: 44, bottom: 54 } as const;
const BAR_PX = 18;
const BAR_STEPS = 64;
const NO_VALUE = '#e8e8e8';

/** A map of equal cells with a colour bar; a cell without a value is grey. */
export function renderMapPlotSvg(map: MapPlot): string {
  const labelPx = Math.max(...map.yLabels.map(textWidthPx));
  const area: ChartArea = {
    leftPx: Math.min(220, 44 + labelPx),
    rightPx: WIDTH_PX - MARGIN_PX.right,
    topPx: MARGIN_PX.top,
    bottomPx: HEIGHT_PX - MARGIN_PX.bottom,
  };
  const span = finiteSpan(map.values, 1);
  const shareOf = (value: number): number =>
    span === undefined ? 0 : (value - span.low) / (span.high - span.low);
  return wrapChart(map.title, { widthPx: WIDTH_PX, heightPx: HEIGHT_PX }, [
    ...drawCells(map, area, shareOf),
    ...drawLabels(map, area),
    ...drawAxisTitles(area, map.xTitle, map.yTitle),
    ...(span === undefined ? [] : drawColourBar(map.valueTitle, span, area)),
    ...drawNoValueKey(map, area),
  ]);
}

function drawCells(
  { values, xLabels, yLabels }: MapPlot,
  area: ChartArea,
  shareOf: (value: number) => number,
): string[] {
  const { cellWidth, cellHeight } = cellSize(xLabels.length, yLabels.length, area);
  return values.map((row, j) => {
    const cells = row.map((value, i) => {
      const fill = Number.isFinite(value) ? cellColour(shareOf(value)) : NO_VALUE;
      const x = roundPx(area.leftPx + i * cellWidth);
      const y = roundPx(area.bottomPx - (j + 1) * cellHeight);
      // Cells overlap by half a pixel: no seams between them.
      const size = `width="${roundPx(cellWidth + 0.5)}" height="${roundPx(cellHeight + 0.5)}"`;
      const text = `${xLabels[i]}, ${yLabels[j]}: ${Number.isFinite(value) ? value : 'no value'}`;
      return `<rect x="${x}" y="${y}" ${size} fill="${fill}"><title>${escapeXml(text)}</title></rect>`;
    });
    return `<g shape-rendering="crispEdges">${cells.join('')}</g>`;
  });
}

/** As many labels as fit side by side. */
function drawLabels({ xLabels, yLabels }: MapPlot, area: ChartArea): string[] {
  const { cellWidth, cellHeight } = cellSize(xLabels.length, yLabels.length, area);
  const widest = Math.max(...xLabels.map(textWidthPx)) + 10;
  const everyX = Math.max(1, Math.ceil(widest / cellWidth));
  const everyY = Math.max(1, Math.ceil(18 / cellHeight));
  const alongX = xLabels.flatMap((label, i) => {
    if (i % everyX !== 0) return [];
    const x = roundPx(area.leftPx + (i + 0.5) * cellWidth);
    return [
      `<path d="M${x} ${area.bottomPx}v5" stroke="${INK}"/>` +
        `<text x="${x}" y="${area.bottomPx + 19}" text-anchor="middle">${escapeXml(label)}</text>`,
    ];
  });
  const alongY = yLabels.flatMap((label, j) => {
    if (j % everyY !== 0) return [];
    const y = roundPx(area.bottomPx - (j + 0.5) * cellHeight);
    return [
      `<path d="M${area.leftPx} ${y}h-5" stroke="${INK}"/>` +
        `<text x="${area.leftPx - 8}" y="${y + 4}" text-anchor="end">${escapeXml(label)}</text>`,
    ];
  });
  return [...alongX, ...alongY];
}

function drawColourBar(
  title: string,
  { low, high }: { low: number; high: number },
  { rightPx, topPx, bottomPx }: ChartArea,
): string[] {
  const x = rightPx + 24;
  const height = bottomPx - topPx - 30;
  const top = topPx + 24;
  const step = height / BAR_STEPS;
  const strips = Array.from({ length: BAR_STEPS }, (_, i) => {
    const y = roundPx(top + height - (i + 1) * step);
    return `<rect x="${x}" y="${y}" width="${BAR_PX}" height="${roundPx(step + 0.5)}" fill="${cellColour(i / (BAR_STEPS - 1))}"/>`;
  });
  const { values, digits } = axisTicks(low, high, 6, false);
  const labels = values.map((value) => {
    const y = roundPx(top + height - ((value - low) / (high - low)) * height);
    return (
      `<path d="M${x + BAR_PX} ${y}h5" stroke="${INK}"/>` +
      `<text x="${x + BAR_PX + 9}" y="${y + 4}">${formatTick(value, digits)}</text>`
    );
  });
  return [
    `<text x="${x}" y="${topPx + 8}" font-weight="600">${escapeXml(title)}</text>`,
    `<g shape-rendering="crispEdges">${strips.join('')}</g>`,
    ...labels,
  ];
}

function drawNoValueKey({ values }: MapPlot, { rightPx, bottomPx }: ChartArea): string[] {
  if (values.every((row) => row.every(Number.isFinite))) return [];
  const x = rightPx + 24;
  return [
    `<rect x="${x}" y="${bottomPx + 8}" width="${BAR_PX}" height="12" fill="${NO_VALUE}"/>` +
      `<text x="${x + BAR_PX + 9}" y="${bottomPx + 18}">no value</text>`,
  ];
}

function cellSize(
  columns: number,
  rows: number,
  { leftPx, rightPx, topPx, bottomPx }: ChartArea,
): { cellWidth: number; cellHeight: number } {
  return { cellWidth: (rightPx - leftPx) / columns, cellHeight: (bottomPx - topPx) / rows };
}
