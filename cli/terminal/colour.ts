/** Colours a piece of text, or gives it back as it is. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

/** What of an output stream decides about colour. */
export interface ColourTarget {
  readonly isTTY?: boolean | undefined;
}

/** The text as it is: for files, pipes and tests. */
export const PLAIN_PALETTE: Palette = paletteOf(() => (text) => text);

/** SGR codes (ECMA-48): on and off. */
const TERMINAL_PALETTE: Palette = paletteOf((on, off) => {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
});

/**
 * Colours on a terminal; none in a pipe or a file, where NO_COLOR is set to anything (no-color.org), or where TERM is
 * `dumb`.
 */
export function paletteFor(target: ColourTarget, env: NodeJS.ProcessEnv = process.env): Palette {
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return target.isTTY === true && !isRefused ? TERMINAL_PALETTE : PLAIN_PALETTE;
}

/** The number of columns a text takes on a terminal: its characters without the colour codes. */
export function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour code begins with the escape character.
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}

function paletteOf(paint: (on: number, off: number) => Paint): Palette {
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    yellow: paint(33, 39),
    green: paint(32, 39),
    cyan: paint(36, 39),
  };
}
