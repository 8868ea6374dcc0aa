import { colourOf, cutColourMap } from '../../src/scene/index.ts';

/** Okabe and Ito (2008), "Color universal design", without their yellow, which is too light on white. */
const CATEGORIES: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#000000',
];

/** Every entry stands out from a white page. */
const CURVES: Uint8Array = cutColourMap('plasma', 'light');
/** Cells touch each other and not the page: here the bright part of a map tells more steps apart. */
const CELLS: Uint8Array = cutColourMap('viridis', 'dark');

/** Colours that are told apart; they repeat after seven. */
export function categoryColour(index: number): string {
  return CATEGORIES[index % CATEGORIES.length]!;
}

/** The stroke of a line that is told apart: its colour, and dashes from the second round of colours on. */
export function categoryStroke(index: number): string {
  const round = Math.floor(index / CATEGORIES.length);
  const dashes = round === 0 ? '' : ` stroke-dasharray="${6 / round} 3"`;
  return `stroke="${categoryColour(index)}"${dashes}`;
}

/** Of curves in an order, dark for the last. 0 <= share <= 1. */
export function curveColour(share: number): string {
  return hexOf(CURVES, share);
}

/** Of the cells of a map, bright for high. 0 <= share <= 1. */
export function cellColour(share: number): string {
  return hexOf(CELLS, share);
}

function hexOf(table: Uint8Array, share: number): string {
  const channels = colourOf(table, 0, 1, share).map(Math.round);
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
