import type { Dendrogram, LogAttenuations } from '../../src/index.ts';
import { axisTicks, formatTick } from '../axisTicks.ts';
import { typeStyle } from '../neuriteTypes.ts';
import { escapeXml, GRID, openSvg, roundPx } from './svgText.ts';

const SIZE_PX = { width: 1000, panel: 320, gap: 60 } as const;
const MARGIN_PX = { left: 70, right: 28, top: 64, bottom: 30 } as const;
const PX_PER_TICK = 60;

/** The two transforms as dendrograms in one scale: the voltage from the root to the tips, and back. */
export function renderMorphoelectrotonicSvg(
  dendrogram: Dendrogram,
  { outward, inward }: LogAttenuations,
  title: string,
): string {
  const sections = dendrogram.branches.map(({ section }) => section);
  const highest = sections.reduce((most, k) => Math.max(most, outward[k]!, inward[k]!), 1e-6);
  const heightPx = MARGIN_PX.top + 2 * SIZE_PX.panel + SIZE_PX.gap + MARGIN_PX.bottom;
  const panels = [
    { name: 'outward: ln attenuation of a voltage from the root', values: outward },
    { name: 'inward: ln attenuation of a voltage to the root', values: inward },
  ];
  return [
    ...openSvg(title, SIZE_PX.width, heightPx),
    `<text x="${MARGIN_PX.left}" y="28" font-size="16" font-weight="600">${escapeXml(title)}</text>`,
    ...panels.flatMap(({ name, values }, k) => {
      const topPx = MARGIN_PX.top + k * (SIZE_PX.panel + SIZE_PX.gap);
      return drawPanel(dendrogram, values, { name, topPx, highest });
    }),
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel(
  { branches, tips }: Dendrogram,
  values: Float64Array,
  { name, topPx, highest }: { name: string; topPx: number; highest: number },
): string[] {
  const [leftPx, rightPx] = [MARGIN_PX.left, SIZE_PX.width - MARGIN_PX.right];
  const bottomPx = topPx + SIZE_PX.panel;
  const x = (across: number): number =>
    roundPx(leftPx + ((across + 0.5) / tips) * (rightPx - leftPx));
  const y = (value: number): number => roundPx(bottomPx - (value / highest) * SIZE_PX.panel);
  const { values: ticks, digits } = axisTicks(0, highest, SIZE_PX.panel / PX_PER_TICK, false);
  return [
    `<text x="${leftPx}" y="${topPx - 10}">${escapeXml(name)}</text>`,
    ...ticks.flatMap((tick) => [
      `<line x1="${leftPx}" x2="${rightPx}" y1="${y(tick)}" y2="${y(tick)}" stroke="${GRID}"/>`,
      `<text x="${leftPx - 8}" y="${y(tick) + 4}" text-anchor="end">${formatTick(tick, digits)}</text>`,
    ]),
    ...branches.map(({ section, type, across, parent }) => {
      const before = branches[parent];
      const start = before === undefined ? 0 : values[before.section]!;
      const from = x(before?.across ?? across);
      const path = `M${from} ${y(start)}H${x(across)}V${y(values[section]!)}`;
      return `<path d="${path}" fill="none" stroke="${typeStyle(type).colour}"/>`;
    }),
  ];
}
