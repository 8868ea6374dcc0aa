import { axisTicks, formatTick } from '../axisTicks.ts';
import { escapeXml, GRID, INK, openSvg, roundPx } from './svgText.ts';

/** The cells of one population, from the first row down. */
export interface RasterPopulation {
  readonly name: string;
  /** By cell. ms */
  readonly spikeTimesMs: readonly ArrayLike<number>[];
}

export interface RasterOptions {
  readonly title: string;
  readonly durationMs: number;
}

/** Okabe and Ito (2008), "Color universal design", without their yellow, which is too light on white. */
const COLOURS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#000000',
];
const WIDTH_PX = 800;
const MARGIN_PX = { left: 150, right: 20, top: 40, bottom: 50 } as const;
/** Rows shrink until the figure is as high as this. */
const MOST_HEIGHT_PX = 900;
const ROW_PX = 12;
const GAP_PX = 10;
const PX_PER_TICK = 80;

/** Spikes of many cells in SVG: a row a cell, a stroke a spike, populations under each other in colours of their own. */
export function renderRasterSvg(
  populations: readonly RasterPopulation[],
  { title, durationMs }: RasterOptions,
): string {
  const rowCount = populations.reduce((sum, { spikeTimesMs }) => sum + spikeTimesMs.length, 0);
  const rowPx = Math.min(ROW_PX, MOST_HEIGHT_PX / Math.max(1, rowCount));
  const bottomPx = MARGIN_PX.top + rowCount * rowPx + GAP_PX * Math.max(0, populations.length - 1);
  const xOf = (timeMs: number): number =>
    MARGIN_PX.left + (timeMs / durationMs) * (WIDTH_PX - MARGIN_PX.left - MARGIN_PX.right);
  let topPx: number = MARGIN_PX.top;
  const blocks = populations.map(({ name, spikeTimesMs }, k) => {
    const heightPx = spikeTimesMs.length * rowPx;
    const strokes = spikeTimesMs.flatMap((times, row) =>
      Array.from(
        times,
        (time) => `M${roundPx(xOf(time))} ${roundPx(topPx + row * rowPx)}v${roundPx(rowPx * 0.9)}`,
      ),
    );
    const spikeCount = strokes.length;
    const middle = roundPx(topPx + heightPx / 2 + 4);
    const label = `<text x="${MARGIN_PX.left - 10}" y="${middle}" text-anchor="end">${escapeXml(name)}</text>`;
    const frame = `<rect x="${MARGIN_PX.left}" y="${roundPx(topPx)}" width="${WIDTH_PX - MARGIN_PX.left - MARGIN_PX.right}" height="${roundPx(heightPx)}" fill="none" stroke="${GRID}"/>`;
    const spikes = `<path d="${strokes.join('')}" stroke="${COLOURS[k % COLOURS.length]}" stroke-width="1.2" fill="none"><title>${escapeXml(name)}: ${spikeCount} spikes of ${spikeTimesMs.length} cells</title></path>`;
    topPx += heightPx + GAP_PX;
    return label + frame + spikes;
  });
  return [
    ...openSvg(title, WIDTH_PX, Math.ceil(bottomPx) + MARGIN_PX.bottom),
    `<text x="24" y="24" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    ...blocks,
    ...timeAxis(durationMs, Math.ceil(bottomPx), xOf),
    '</svg>',
    '',
  ].join('\n');
}

function timeAxis(durationMs: number, bottomPx: number, xOf: (timeMs: number) => number): string[] {
  const intervals = Math.floor((WIDTH_PX - MARGIN_PX.left) / PX_PER_TICK);
  const { values, digits } = axisTicks(0, durationMs, intervals, false);
  const ticks = values.map((value) => {
    const x = roundPx(xOf(value));
    return (
      `<path d="M${x} ${bottomPx}v5" stroke="${INK}"/>` +
      `<text x="${x}" y="${bottomPx + 19}" text-anchor="middle">${formatTick(value, digits)}</text>`
    );
  });
  const middle = roundPx((xOf(0) + xOf(durationMs)) / 2);
  return [
    ...ticks,
    `<text x="${middle}" y="${bottomPx + 38}" text-anchor="middle">time (ms)</text>`,
  ];
}
