import { colourMapGradient, colourOf, contrastRatio, type Rgb } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { formatFigure } from '../panels/numberText.ts';
import { createElement } from '../panels/pageElement.ts';

/** One axis of the map: what is swept and the values it takes. */
export interface MapAxis {
  readonly label: string;
  readonly values: readonly number[];
}

export interface MapData {
  readonly x: MapAxis;
  /** Undefined for a sweep of one parameter. */
  readonly y: MapAxis | undefined;
  /** By set, x fastest; undefined while it is not done, NaN where the run has no such feature or failed. */
  readonly values: readonly (number | undefined)[];
  readonly errors: readonly (string | undefined)[];
  readonly feature: string;
}

/** A table of coloured buttons, the y axis upwards: each opens the run behind it. */
export function drawHeatMap(
  map: MapData,
  lut: Uint8Array,
  open: (index: number) => void,
): HTMLElement[] {
  const finite = map.values.filter((value): value is number => Number.isFinite(value));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const rows = map.y?.values ?? [undefined];
  const columns = map.x.values.length;
  const body = rows
    .map((yValue, row) => {
      const head = yValue === undefined ? [] : [heading(formatFigure(yValue), 'row')];
      const cells = map.x.values.map((_, column) => {
        const index = row * columns + column;
        return createElement(
          'td',
          {},
          createCell(map, index, lut, [low, high], () => open(index)),
        );
      });
      return createElement('tr', {}, ...head, ...cells);
    })
    .reverse();
  const corner = map.y === undefined ? [] : [createElement('td', {})];
  const foot = createElement(
    'tr',
    {},
    ...corner,
    ...map.x.values.map((value) => heading(formatFigure(value), 'col')),
  );
  const caption = createElement('caption', {}, messages.featureName(map.feature));
  const table = createElement('table', { class: 'heat-map' }, caption, ...body, foot);
  const axes = createElement('p', { class: 'hint' }, messages.mapAxes(map.x.label, map.y?.label));
  return finite.length === 0 ? [table, axes] : [table, axes, createLegend(lut, low, high)];
}

function heading(text: string, scope: string): HTMLElement {
  return createElement('th', { scope }, text);
}

function createCell(
  { x, y, values, errors }: MapData,
  index: number,
  lut: Uint8Array,
  [low, high]: readonly [number, number],
  open: () => void,
): HTMLElement {
  const value = values[index];
  const isNumber = value !== undefined && Number.isFinite(value);
  const text = value === undefined ? '' : isNumber ? formatFigure(value) : '–';
  const columns = x.values.length;
  const place = [x.values[index % columns]!, y?.values[Math.floor(index / columns)]];
  const label = messages.mapCell(
    text === '' ? messages.notRunYet() : text,
    place.filter((at): at is number => at !== undefined).map(formatFigure),
    errors[index],
  );
  const attributes = { type: 'button', class: 'heat', 'aria-label': label, title: label };
  const button = createElement('button', attributes, text);
  button.disabled = value === undefined;
  button.onclick = open;
  if (isNumber) {
    const colour = colourOf(lut, low, high > low ? high : low + 1, value);
    button.style.background = cssOf(colour);
    button.style.color = cssOf(inkOn(colour));
  }
  return button;
}

function createLegend(lut: Uint8Array, low: number, high: number): HTMLElement {
  const bar = createElement('span', { class: 'heat-scale' });
  bar.style.background = colourMapGradient(lut).replace('to top', 'to right');
  return createElement(
    'div',
    { class: 'heat-legend', 'aria-hidden': 'true' },
    formatFigure(low),
    bar,
    formatFigure(high),
  );
}

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** Black or white, whichever is read better. */
function inkOn(colour: Rgb): Rgb {
  return contrastRatio(colour, BLACK) > contrastRatio(colour, WHITE) ? BLACK : WHITE;
}

function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}
