import type { WholeCellFrames } from '../../../src/index.ts';
import {
  colourOf,
  type Dendrogram,
  STAGE_COLOUR,
  type Theme,
  voltageAtTime,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { niceStep, printSvg, round, svgText, ticksWithin } from './svg.ts';

export interface DendrogramPicture {
  readonly title: string;
  readonly dendrogram: Dendrogram;
  readonly frames: WholeCellFrames;
  readonly timeMs: number;
  readonly lut: Uint8Array;
  readonly lowMv: number;
  readonly highMv: number;
  readonly theme: Theme;
}

const INSET_PX = { left: 40, right: 120, top: 40, bottom: 56 };
const TEXT: Readonly<Record<Theme, string>> = { dark: '#98a2b5', light: '#566074' };
const BAR_STEPS = 64;

/** The dendrogram at one time: a line an edge in the colour of its middle, an axis and a colour bar. */
export function printDendrogramSvg(picture: DendrogramPicture): string {
  const { table, scale, unitsPerDistance } = picture.dendrogram;
  let heightUnits = 1;
  for (let point = 0; point < table.pointCount; point++)
    heightUnits = Math.max(heightUnits, -table.xyzr[4 * point + 1]!);
  const { left, right, top, bottom } = INSET_PX;
  const width = left + scale.farthest * unitsPerDistance + right;
  const height = top + heightUnits + bottom;
  const colour = TEXT[picture.theme];
  const axis = ticksWithin(0, scale.farthest, niceStep(scale.farthest, 9)).map((tick) =>
    svgText(left + tick * unitsPerDistance, height - 30, String(tick), {
      anchor: 'middle',
      colour,
    }),
  );
  const axisTitle = svgText((left + width - right) / 2, height - 12, messages.axis(scale.measure), {
    anchor: 'middle',
    colour,
  });
  const background = `rgb(${STAGE_COLOUR[picture.theme].join(' ')})`;
  const caption = `${picture.title}, ${messages.time(picture.timeMs.toFixed(2))}`;
  return printSvg(
    { widthPx: Math.round(width), heightPx: Math.round(height), title: caption, background },
    [
      svgText(left, 22, caption, { colour, sizePx: 13 }),
      `<g transform="translate(${left} ${top})" stroke-linecap="round">`,
      ...drawEdges(picture),
      '</g>',
      ...axis,
      axisTitle,
      ...drawColourBar(picture, width - 40, top, Math.min(360, heightUnits), colour),
    ],
  );
}

function drawEdges({
  dendrogram: { table },
  frames,
  timeMs,
  lut,
  lowMv,
  highMv,
}: DendrogramPicture): string[] {
  const edges: string[] = [];
  const mvAt = (point: number): number =>
    voltageAtTime(
      frames,
      { nodeA: table.nodeA[point]!, nodeB: table.nodeB[point]!, weight: table.weight[point]! },
      timeMs,
    );
  for (let section = 0; section + 1 < table.chainOffsets.length; section++) {
    const end = table.chainOffsets[section + 1]!;
    for (let point = table.chainOffsets[section]! + 1; point < end; point++) {
      const [x1, y1, , r1] = table.xyzr.subarray(4 * point - 4, 4 * point);
      const [x2, y2, , r2] = table.xyzr.subarray(4 * point, 4 * point + 4);
      const rgb = colourOf(lut, lowMv, highMv, (mvAt(point - 1) + mvAt(point)) / 2).map(Math.round);
      edges.push(
        `<path d="M${round(x1!)} ${round(-y1!)}L${round(x2!)} ${round(-y2!)}" stroke="rgb(${rgb.join(' ')})" stroke-width="${round(Math.max(1, r1! + r2!))}"/>`,
      );
    }
  }
  return edges;
}

function drawColourBar(
  { lut, lowMv, highMv }: DendrogramPicture,
  x: number,
  top: number,
  heightPx: number,
  colour: string,
): string[] {
  const step = heightPx / BAR_STEPS;
  const cells = Array.from({ length: BAR_STEPS }, (_, i) => {
    const mv = lowMv + ((i + 0.5) / BAR_STEPS) * (highMv - lowMv);
    const rgb = colourOf(lut, lowMv, highMv, mv).map(Math.round);
    const y = top + heightPx - (i + 1) * step;
    return `<rect x="${round(x)}" y="${round(y)}" width="14" height="${round(step + 0.5)}" fill="rgb(${rgb.join(' ')})"/>`;
  });
  const y = (mv: number): number => top + heightPx * (1 - (mv - lowMv) / (highMv - lowMv));
  const labels = ticksWithin(lowMv, highMv, niceStep(highMv - lowMv, 6)).map((mv) =>
    svgText(x - 8, y(mv) + 4, `${mv}`.replace('-', '−'), { anchor: 'end', colour }),
  );
  return [...cells, ...labels, svgText(x + 7, top - 8, 'mV', { anchor: 'middle', colour })];
}
