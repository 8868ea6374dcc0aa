import type { Theme } from '../../../src/scene/index.ts';

/** Shapes within a square of 16 x 16, one a mark: probes differ by shape and colour, never by colour alone. */
const SHAPES: readonly string[] = [
  'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  'M8 2l6.2 11H1.8z',
  'M3 3h10v10H3z',
  'M8 1.5 14.5 8 8 14.5 1.5 8z',
  'M8 14 1.8 3h12.4z',
  'M3.5 1.5 8 6l4.5-4.5 2 2L10 8l4.5 4.5-2 2L8 10l-4.5 4.5-2-2L6 8 1.5 3.5z',
  'M6.5 1.5h3v5h5v3h-5v5h-3v-5h-5v-3h5z',
];

/** After Okabe and Ito (2008), lightened or darkened to 3:1 against the page. */
const COLOURS: Readonly<Record<Theme, readonly string[]>> = {
  dark: ['#ffffff', '#56b4e9', '#f0a030', '#4fd1a5', '#e79cc8', '#ff7a45', '#f0e442'],
  light: ['#1c2230', '#0072b2', '#b36b00', '#007a5a', '#a8488a', '#c44500', '#6b6400'],
};

export function markColour(mark: number, theme: Theme): string {
  return COLOURS[theme][mark % SHAPES.length]!;
}

/** The mark as a picture of 16 x 16, filled with its colour. */
export function createMark(mark: number, theme: Theme): SVGSVGElement {
  return createShape(SHAPES[mark % SHAPES.length]!, markColour(mark, theme));
}

/** A picture of 16 x 16 of one filled path. */
export function createShape(outline: string, colour: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', outline);
  path.setAttribute('fill', colour);
  svg.append(path);
  return svg;
}
