/** A tenth of a pixel is finer than a screen shows. */
export function roundPx(px: number): number {
  return Math.round(px * 10) / 10;
}

/** Text as it may stand between tags and in attributes. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  // XML 1.0 has no way to write most control characters.
  const printable = [...text].filter((character) => character >= ' ').join('');
  return printable.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** Width of an average character of a sans-serif font, as a part of its height. */
export const CHARACTER_WIDTH: number = 0.58;
export const FONT_PX: number = 13;
export const INK: string = '#222222';
export const GRID: string = '#e3e3e3';

/** Opens a figure: a light background and its title, for readers of the screen too. */
export function openSvg(title: string, widthPx: number, heightPx: number): string[] {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" role="img" font-family="system-ui, sans-serif" font-size="${FONT_PX}" fill="${INK}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
  ];
}
