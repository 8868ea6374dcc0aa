import type { ShollProfile } from '../../src/index.ts';
import { axisTicks, formatTick } from '../axisTicks.ts';
import { typeStyle } from '../neuriteTypes.ts';
import { CHARACTER_WIDTH, escapeXml, FONT_PX, GRID, INK, openSvg, roundPx } from './svgText.ts';

export interface ShollSvgOptions {
  readonly title: string;
  /** CSS pixels, 320 or more. 800 where not given. */
  readonly widthPx?: number;
  /** CSS pixels, 200 or more. 440 where not given. */
  readonly heightPx?: number;
}

interface Frame {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly highUm: number;
  readonly highCount: number;
}

const MARGIN_PX = { left: 64, right: 24, top: 70, bottom: 52 } as const;
const PX_PER_TICK = { radius: 80, count: 44 } as const;

/**
 * A Sholl profile in SVG: crossings against the radius of the sphere, the types stacked on each other, so that the upper
 * edge is that of the whole cell; its maximum is marked.
 */
export function renderShollSvg(profile: ShollProfile, options: ShollSvgOptions): string {
  const widthPx = Math.max(320, options.widthPx ?? 800);
  const heightPx = Math.max(200, options.heightPx ?? 440);
  const layers = stackLayers(profile);
  const top = layers.at(-1)?.upper ?? profile.radiiUm.map(() => 0);
  const highest = top.reduce((most, count) => Math.max(most, count), 0);
  const frame: Frame = {
    leftPx: MARGIN_PX.left,
    rightPx: widthPx - MARGIN_PX.right,
    topPx: MARGIN_PX.top,
    bottomPx: heightPx - MARGIN_PX.bottom,
    highUm: profile.radiiUm.at(-1) ?? 1,
    highCount: Math.max(1, highest * 1.08),
  };
  return [
    ...openSvg(options.title, widthPx, heightPx),
    `<text x="${MARGIN_PX.left}" y="26" font-size="15" font-weight="600">${escapeXml(options.title)}</text>`,
    ...legend(layers),
    ...axes(frame),
    ...layers.flatMap((layer) => drawLayer(layer, profile.radiiUm, frame)),
    ...markMaximum(profile.radiiUm, top, frame),
    '</svg>',
    '',
  ].join('\n');
}

interface Layer {
  readonly type: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function stackLayers({ radiiUm, crossings }: ShollProfile): Layer[] {
  let lower = new Float64Array(radiiUm.length);
  return [...crossings].map(([type, counts]) => {
    const upper = lower.map((value, k) => value + counts[k]!);
    const layer = { type, lower, upper };
    lower = upper;
    return layer;
  });
}

function drawLayer({ type, lower, upper }: Layer, radiiUm: Float64Array, frame: Frame): string[] {
  const { word, colour } = typeStyle(type);
  // Every profile begins at the soma, where no sphere has any crossing.
  const along = (counts: Float64Array): string[] => [
    `${frame.leftPx} ${frame.bottomPx}`,
    ...Array.from(
      counts,
      (count, k) => `${roundPx(xOf(radiiUm[k]!, frame))} ${roundPx(yOf(count, frame))}`,
    ),
  ];
  const [edge, base] = [along(upper), along(lower)];
  const isOwn = (k: number): boolean => (upper[k - 1] ?? 0) > (lower[k - 1] ?? 0);
  // Where the layer is empty its edge is that of the one below, whose colour it must not hide.
  const line = edge.map((point, k) => {
    const isDrawn = k > 0 && (isOwn(k) || isOwn(k - 1));
    return `${isDrawn ? 'L' : 'M'}${point}`;
  });
  return [
    `<path d="M${[...edge, ...base.reverse()].join('L')}Z" fill="${colour}" fill-opacity="0.28"><title>${escapeXml(word)}</title></path>`,
    `<path d="${line.join('')}" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round" fill="none"/>`,
  ];
}

function legend(layers: readonly Layer[]): string[] {
  let x: number = MARGIN_PX.left;
  return layers.map(({ type }) => {
    const { word, colour } = typeStyle(type);
    const entry =
      `<rect x="${roundPx(x)}" y="39" width="13" height="13" rx="2.5" fill="${colour}" fill-opacity="0.28" stroke="${colour}" stroke-width="1.5"/>` +
      `<text x="${roundPx(x + 20)}" y="50">${escapeXml(word)}</text>`;
    x += 20 + word.length * FONT_PX * CHARACTER_WIDTH + 22;
    return entry;
  });
}

function axes(frame: Frame): string[] {
  const counts = axisTicks(
    0,
    frame.highCount,
    Math.max(2, Math.floor((frame.bottomPx - frame.topPx) / PX_PER_TICK.count)),
    false,
  );
  const radii = axisTicks(
    0,
    frame.highUm,
    Math.max(2, Math.floor((frame.rightPx - frame.leftPx) / PX_PER_TICK.radius)),
    false,
  );
  const lines = counts.values.filter(Number.isInteger).map((value) => {
    const y = roundPx(yOf(value, frame));
    return (
      `<path d="M${frame.leftPx} ${y}H${frame.rightPx}" stroke="${GRID}"/>` +
      `<text x="${frame.leftPx - 9}" y="${roundPx(y + FONT_PX * 0.35)}" text-anchor="end">${value}</text>`
    );
  });
  const ticks = radii.values.map((value) => {
    const x = roundPx(xOf(value, frame));
    return (
      `<path d="M${x} ${frame.bottomPx}v5" stroke="${INK}"/>` +
      `<text x="${x}" y="${frame.bottomPx + 19}" text-anchor="middle">${formatTick(value, radii.digits)}</text>`
    );
  });
  const [middleX, middleY] = [
    roundPx((frame.leftPx + frame.rightPx) / 2),
    roundPx((frame.topPx + frame.bottomPx) / 2),
  ];
  return [
    ...lines,
    `<path d="M${frame.leftPx} ${frame.bottomPx}H${frame.rightPx}" stroke="${INK}"/>`,
    ...ticks,
    `<text x="${middleX}" y="${frame.bottomPx + 40}" text-anchor="middle">distance from the soma (µm)</text>`,
    `<text transform="translate(18 ${middleY}) rotate(-90)" text-anchor="middle">crossings</text>`,
  ];
}

function markMaximum(radiiUm: Float64Array, counts: ArrayLike<number>, frame: Frame): string[] {
  const all = Array.from(counts);
  const most = all.reduce((best, count) => Math.max(best, count), 0);
  if (most === 0) return [];
  const radiusUm = radiiUm[all.indexOf(most)]!;
  const [x, y] = [roundPx(xOf(radiusUm, frame)), roundPx(yOf(most, frame))];
  const isRight = x < (frame.leftPx + frame.rightPx) * 0.6;
  const anchor = isRight ? 'start' : 'end';
  return [
    `<path d="M${x} ${y}V${frame.bottomPx}" stroke="${INK}" stroke-dasharray="2 3" stroke-opacity="0.55"/>`,
    `<circle cx="${x}" cy="${y}" r="3.6" fill="#ffffff" stroke="${INK}" stroke-width="1.5"/>`,
    `<text x="${x + (isRight ? 10 : -10)}" y="${y - 4}" text-anchor="${anchor}">${most} crossings at ${Number(radiusUm.toPrecision(4))} µm</text>`,
  ];
}

function xOf(radiusUm: number, frame: Frame): number {
  return frame.leftPx + (radiusUm / frame.highUm) * (frame.rightPx - frame.leftPx);
}

function yOf(count: number, frame: Frame): number {
  return frame.bottomPx - (count / frame.highCount) * (frame.bottomPx - frame.topPx);
}
