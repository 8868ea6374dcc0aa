import type { Dendrogram, DendrogramBranch, Morphology } from '../../src/index.ts';
import { axisTicks, formatTick } from '../axisTicks.ts';
import { typeStyle } from '../neuriteTypes.ts';
import { escapeXml, FONT_PX, GRID, INK, openSvg, roundPx } from './svgText.ts';

export interface DendrogramSvgOptions {
  readonly title: string;
  /** CSS pixels, 320 or more. Where not given 1000, or as many as the tips need up to 2400. */
  readonly widthPx?: number;
  /** CSS pixels, 240 or more. 600 where not given. */
  readonly heightPx?: number;
}

interface Frame {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly highUm: number;
  readonly tips: number;
  readonly pxPerDiameterUm: number;
}

const MARGIN_PX = { left: 70, right: 28, top: 64, bottom: 58 } as const;
const PX_PER_TICK = 60;
const PX_PER_TIP = 5;
/** The thickest neurite is drawn no wider, and the middling ones take no more than this share of the room of a tip. */
const THICKEST_PX = 14;
const ROOM_SHARE = 0.6;
const THINNEST_PX = 0.9;
const SCALE_UM: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
/** Points of a section that a figure of this size can show. */
const POINTS_PER_SECTION = 40;

/**
 * A cell as a dendrogram in SVG: path distance upward, each branch as thick as it is, in one scale of diameters; trees
 * coloured by type. A branch names itself and its figures to a pointer that rests on it.
 */
export function renderDendrogramSvg(
  dendrogram: Dendrogram,
  morphology: Morphology,
  options: DendrogramSvgOptions,
): string {
  const widthPx = Math.max(320, options.widthPx ?? widthFor(dendrogram.tips));
  const heightPx = Math.max(240, options.heightPx ?? 600);
  const frame = frameOf(dendrogram, morphology, widthPx, heightPx);
  return [
    ...openSvg(options.title, widthPx, heightPx),
    `<text x="${MARGIN_PX.left}" y="28" font-size="16" font-weight="600">${escapeXml(options.title)}</text>`,
    ...distanceAxis(frame),
    ...dendrogram.branches.flatMap((branch) => drawBranch(branch, dendrogram, morphology, frame)),
    ...drawSoma(dendrogram, frame),
    ...diameterScale(frame),
    '</svg>',
    '',
  ].join('\n');
}

function widthFor(tips: number): number {
  const wantedPx = MARGIN_PX.left + tips * PX_PER_TIP + MARGIN_PX.right;
  return Math.min(2400, Math.max(1000, wantedPx));
}

function frameOf(
  { branches, tips }: Dendrogram,
  morphology: Morphology,
  widthPx: number,
  heightPx: number,
): Frame {
  const farthestUm = branches.reduce((most, { endUm }) => Math.max(most, endUm), 0);
  const [leftPx, rightPx] = [MARGIN_PX.left, widthPx - MARGIN_PX.right];
  const greatestUm = branches.reduce(
    (most, { section }) => Math.max(most, thickestUm(morphology, section)),
    0,
  );
  const roomPx = (rightPx - leftPx) / Math.max(1, tips);
  return {
    leftPx,
    rightPx,
    topPx: MARGIN_PX.top,
    bottomPx: heightPx - MARGIN_PX.bottom,
    highUm: farthestUm > 0 ? farthestUm * 1.02 : 1,
    tips: Math.max(1, tips),
    pxPerDiameterUm: Math.min(
      THICKEST_PX / greatestUm,
      (ROOM_SHARE * roomPx) / middlingUm(branches, morphology),
    ),
  };
}

function widthOf(diameterUm: number, frame: Frame): number {
  return Math.max(THINNEST_PX, diameterUm * frame.pxPerDiameterUm);
}

/** The median diameter of the branches of a type, of the type where it is greatest. */
function middlingUm(branches: readonly DendrogramBranch[], morphology: Morphology): number {
  const types = [...new Set(branches.map(({ type }) => type))];
  const medians = types.map((type) => {
    const own = branches
      .filter((branch) => branch.type === type)
      .map(({ section }) => thickestUm(morphology, section))
      .sort((a, b) => a - b);
    return own[own.length >> 1]!;
  });
  return Math.max(...medians);
}

function thickestUm({ pointOffsets, pointRadiusUm }: Morphology, section: number): number {
  // The first point of a branch is its parent's: its own thickness begins at the second.
  const own = pointRadiusUm.subarray(pointOffsets[section]! + 1, pointOffsets[section + 1]!);
  return own.reduce((most, radiusUm) => Math.max(most, 2 * radiusUm), 0);
}

function distanceAxis(frame: Frame): string[] {
  const intervals = Math.max(2, Math.floor((frame.bottomPx - frame.topPx) / PX_PER_TICK));
  const { values, digits } = axisTicks(0, frame.highUm, intervals, false);
  const lines = values.map((value) => {
    const y = roundPx(yOf(value, frame));
    return (
      `<path d="M${frame.leftPx} ${y}H${frame.rightPx}" stroke="${GRID}"/>` +
      `<text x="${frame.leftPx - 10}" y="${roundPx(y + FONT_PX * 0.35)}" text-anchor="end">${formatTick(value, digits)}</text>`
    );
  });
  const middle = roundPx((frame.topPx + frame.bottomPx) / 2);
  return [
    ...lines,
    `<text transform="translate(18 ${middle}) rotate(-90)" text-anchor="middle">path distance from the soma (µm)</text>`,
  ];
}

function drawBranch(
  branch: DendrogramBranch,
  { branches }: Dendrogram,
  morphology: Morphology,
  frame: Frame,
): string[] {
  const { colour } = typeStyle(branch.type);
  const x = xOf(branch.across, frame);
  const outline = outlineOf(branch, morphology, frame);
  const first = outline[0]!;
  const parent = branches[branch.parent];
  const y = roundPx(first.y);
  const elbow =
    parent === undefined
      ? []
      : [
          `<path d="M${roundPx(xOf(parent.across, frame))} ${y}H${roundPx(x)}" stroke="${colour}" stroke-width="1.1" stroke-opacity="0.6" stroke-linecap="round"/>`,
        ];
  const left = outline.map(({ y: at, halfPx }) => `${roundTo(x - halfPx)} ${roundPx(at)}`);
  const right = outline.map(({ y: at, halfPx }) => `${roundTo(x + halfPx)} ${roundPx(at)}`);
  const name = morphology.sections[branch.section]!.name;
  const tooltip = `${name}: ${branch.startUm.toFixed(1)} to ${branch.endUm.toFixed(1)} µm from the soma`;
  return [
    ...elbow,
    `<path d="M${[...left, ...right.reverse()].join('L')}Z" fill="${colour}"><title>${escapeXml(tooltip)}</title></path>`,
  ];
}

/** Half widths along a branch, from its beginning outward. */
function outlineOf(
  { section, startUm, endUm }: DendrogramBranch,
  { pointOffsets, pointArcUm, pointRadiusUm, sections }: Morphology,
  frame: Frame,
): { y: number; halfPx: number }[] {
  const first = pointOffsets[section]!;
  const count = pointOffsets[section + 1]! - first;
  const stride = Math.max(1, Math.ceil((count - 1) / POINTS_PER_SECTION));
  const shown = Array.from({ length: count }, (_, k) => k).filter(
    (k) => k % stride === 0 || k === count - 1,
  );
  const { lengthUm } = sections[section]!;
  return shown.map((k) => {
    const share = lengthUm === 0 ? k / (count - 1) : pointArcUm[first + k]! / lengthUm;
    const own = pointRadiusUm[first + Math.max(1, k)]!;
    return {
      y: yOf(startUm + share * (endUm - startUm), frame),
      halfPx: widthOf(2 * own, frame) / 2,
    };
  });
}

/** The line on which the stems stand, and the names of the types below it. */
function drawSoma({ branches }: Dendrogram, frame: Frame): string[] {
  const stems = branches.filter(({ parent }) => parent < 0);
  if (stems.length === 0) return [];
  const xs = stems.map(({ across }) => xOf(across, frame));
  const y = frame.bottomPx;
  const [from, to] = [Math.min(...xs) - 6, Math.max(...xs) + 6];
  const types = [...new Set(stems.map(({ type }) => type))];
  const labels = types.map((type) => {
    const own = tipsOf(branches, type);
    const middle = (xOf(Math.min(...own), frame) + xOf(Math.max(...own), frame)) / 2;
    const { word, colour } = typeStyle(type);
    return (
      `<path d="M${roundPx(xOf(Math.min(...own) - 0.35, frame))} ${y + 16}H${roundPx(xOf(Math.max(...own) + 0.35, frame))}" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${roundPx(middle)}" y="${y + 36}" text-anchor="middle" fill="${colour}" font-weight="600">${escapeXml(word)}</text>`
    );
  });
  return [
    `<path d="M${roundPx(from)} ${y}H${roundPx(to)}" stroke="${typeStyle(1).colour}" stroke-width="4.5" stroke-linecap="round"><title>soma</title></path>`,
    ...labels,
  ];
}

/** Places across of the trees whose stems have a type. */
function tipsOf(branches: readonly DendrogramBranch[], type: number): number[] {
  const isOwn: boolean[] = [];
  for (const [k, branch] of branches.entries())
    isOwn[k] = branch.parent < 0 ? branch.type === type : isOwn[branch.parent]!;
  return branches.filter((_, k) => isOwn[k]).map(({ across }) => across);
}

/** How thick a neurite of a round diameter is drawn. */
function diameterScale(frame: Frame): string[] {
  const shown = SCALE_UM.filter((um) => {
    const px = um * frame.pxPerDiameterUm;
    return px >= THINNEST_PX && px <= THICKEST_PX;
  }).slice(-3);
  let x = frame.rightPx;
  const bars = [...shown].reverse().map((um) => {
    const label = `${um} µm`;
    x -= label.length * 7.2;
    const text = `<text x="${roundPx(x)}" y="40" fill="${INK}">${label}</text>`;
    const halfPx = widthOf(um, frame) / 2;
    x -= 8 + halfPx;
    const bar = `<path d="M${roundPx(x)} 26V46" stroke="#999999" stroke-width="${roundTo(2 * halfPx)}"/>`;
    x -= halfPx + 14;
    return bar + text;
  });
  if (bars.length === 0) return [];
  return [...bars, `<text x="${roundPx(x)}" y="40" text-anchor="end">diameter</text>`];
}

function xOf(across: number, frame: Frame): number {
  return frame.leftPx + ((across + 0.5) / frame.tips) * (frame.rightPx - frame.leftPx);
}

function yOf(distanceUm: number, frame: Frame): number {
  return frame.bottomPx - (distanceUm / frame.highUm) * (frame.bottomPx - frame.topPx);
}

/** Thin branches differ by hundredths of a pixel. */
function roundTo(px: number): number {
  return Math.round(px * 100) / 100;
}
