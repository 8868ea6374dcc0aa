/** A picture as SVG text: elements as strings, for files that open anywhere. */
export interface SvgPage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly title: string;
  readonly background: string;
}

export function printSvg(page: SvgPage, elements: readonly string[]): string {
  const { widthPx, heightPx, title, background } = page;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" font-family="system-ui, sans-serif">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${widthPx}" height="${heightPx}" fill="${background}"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export interface SvgText {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour: string;
  readonly sizePx?: number;
}

export function svgText(x: number, y: number, text: string, look: SvgText): string {
  const { anchor = 'start', colour, sizePx = 12 } = look;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${sizePx}" fill="${colour}">${escapeText(text)}</text>`;
}

/** To a hundredth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** 1, 2 or 5 times a power of ten, so that about so many steps fill the span. */
export function niceStep(span: number, count: number): number {
  const least = span / count;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least * 0.999)!;
}

/** Multiples of a step within a range. */
export function ticksWithin(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}
