import { COLOUR_MAP_TABLE, type ColourMapSteps } from './colourMapTable.ts';
import { contrastRatio, type Rgb } from './contrast.ts';

export type ColourMapName = keyof typeof COLOUR_MAP_TABLE;

export const COLOUR_MAP_NAMES: readonly ColourMapName[] = [
  'viridis',
  'cividis',
  'plasma',
  'inferno',
  'magma',
  'batlow',
];

export type Theme = 'dark' | 'light';

/** The page behind the cell. */
export const STAGE_COLOUR: Readonly<Record<Theme, Rgb>> = {
  dark: [11, 14, 20],
  light: [255, 255, 255],
};

/**
 * WCAG 2.2, 1.4.11 asks 3:1 of graphics that carry meaning. The cut asks for more, because rims, depth and the edges
 * of thin branches take some of it away before it is a pixel.
 */
const LEAST_CONTRAST = 4;
const ENTRIES = 256;
/** Character of a step that leaves a channel as it is. */
const NO_CHANGE = 'n'.charCodeAt(0);

/**
 * A colour map cut for a theme: 256 entries, low voltage first, each with at least 4:1 against the page. On a light
 * page the map is reversed, so that depolarised is always what stands out most. RGBA bytes, length 1024.
 */
export function cutColourMap(name: ColourMapName, theme: Theme): Uint8Array {
  const table = readColourMap(name);
  const passing = table.filter(
    (entry) => contrastRatio(entry, STAGE_COLOUR[theme]) >= LEAST_CONTRAST,
  );
  const ordered = theme === 'dark' ? passing : passing.reverse();
  const bytes = new Uint8Array(4 * ENTRIES);
  for (let i = 0; i < ENTRIES; i++) bytes.set([...entryAt(ordered, i / (ENTRIES - 1)), 255], 4 * i);
  return bytes;
}

/** Low, middle and high of the diverging map: blue and orange stay apart for every kind of colour vision. */
const DIVERGING: Readonly<Record<Theme, readonly [Rgb, Rgb, Rgb]>> = {
  dark: [
    [86, 190, 255],
    [128, 132, 140],
    [255, 168, 60],
  ],
  light: [
    [0, 84, 166],
    [128, 130, 136],
    [176, 74, 0],
  ],
};

/** A map for differences: their sign is the hue, their size the distance from grey. As cutColourMap, at least 3:1. */
export function divergingMap(theme: Theme): Uint8Array {
  const [low, middle, high] = DIVERGING[theme];
  const bytes = new Uint8Array(4 * ENTRIES);
  for (let i = 0; i < ENTRIES; i++) {
    const share = (2 * i) / (ENTRIES - 1) - 1;
    const end = share < 0 ? low : high;
    const mixed = middle.map((from, c) => from + (end[c]! - from) * Math.abs(share));
    bytes.set([...mixed, 255], 4 * i);
  }
  return bytes;
}

/** The colour of a voltage, as the renderer's linear texture filter gives it. Outside the range the end colours. */
export function colourOf(lut: Uint8Array, lowMv: number, highMv: number, mv: number): Rgb {
  const share = Math.min(1, Math.max(0, (mv - lowMv) / (highMv - lowMv)));
  const place = share * (ENTRIES - 1);
  const below = Math.min(ENTRIES - 2, Math.floor(place));
  const mix = place - below;
  const channel = (c: number): number =>
    lut[4 * below + c]! * (1 - mix) + lut[4 * below + 4 + c]! * mix;
  return [channel(0), channel(1), channel(2)];
}

/** A CSS gradient of the map from low (bottom) to high (top), for the colour bar. */
export function colourMapGradient(lut: Uint8Array): string {
  const stops = Array.from({ length: 17 }, (_, i) => {
    const entry = 4 * Math.round((i / 16) * (ENTRIES - 1));
    return `rgb(${lut[entry]} ${lut[entry + 1]} ${lut[entry + 2]})`;
  });
  return `linear-gradient(to top, ${stops.join(', ')})`;
}

/** All 256 entries as published, from low to high. */
export function readColourMap(name: ColourMapName): Rgb[] {
  const { first, steps }: ColourMapSteps = COLOUR_MAP_TABLE[name];
  const letters = steps.join('');
  const [red, green, blue] = first;
  const colour: [number, number, number] = [red, green, blue];
  return Array.from({ length: ENTRIES }, (_, i) => {
    for (let c = 0; i > 0 && c < 3; c++)
      colour[c]! += letters.charCodeAt(3 * (i - 1) + c) - NO_CHANGE;
    return [...colour];
  });
}

/** The entry at a share 0..1 of the list, the nearer of two: an entry between two need not keep the contrast. */
function entryAt(entries: readonly Rgb[], share: number): Rgb {
  return entries[Math.round(share * (entries.length - 1))]!;
}
