import type { CertificateActivity } from '../reduce/certificate.ts';
import { element, escapeMarkup } from './markup.ts';
import { axisOver, drawFigure, layOutFrame, type PlotSize } from './plotFrame.ts';

const SIZE: PlotSize = { widthPx: 520, heightPx: 300 };
const RASTER: PlotSize = { widthPx: 1080, heightPx: 130 };
/** The two cells, in the order they are drawn. */
const CELLS: readonly { key: 'full' | 'reduced'; name: string; colour: string }[] = [
  { key: 'full', name: 'full cell', colour: 'c0' },
  { key: 'reduced', name: 'reduced model', colour: 'c2' },
];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

/** Firing rates of both cells over the current, in rheobases of the full cell. */
export function drawFiring(firing: CertificateActivity['firing']): string {
  const curves = CELLS.map(({ key }) =>
    firing.map((row): Point => {
      const rateHz = key === 'full' ? row.fullHz : row.reducedHz;
      return { x: row.rheobases, y: rateHz, title: `${rateHz.toPrecision(3)} Hz` };
    }),
  );
  return drawCurves('Firing rates under a steady current', curves, {
    x: 'current, rheobases of the full cell',
    y: 'spikes, Hz',
  });
}

/** Peaks of a back-propagating spike over the distance from the soma. */
export function drawBackPropagation(peaks: CertificateActivity['backPropagation']): string {
  const sorted = [...peaks].sort((a, b) => a.distanceUm - b.distanceUm);
  const curves = CELLS.map(({ key }) =>
    sorted.map((row): Point => {
      const peakMv = key === 'full' ? row.fullMv : row.reducedMv;
      const title = `${row.place}: ${peakMv.toPrecision(3)} mV`;
      return { x: row.distanceUm, y: Math.max(0, peakMv), title };
    }),
  );
  return drawCurves(
    'Back-propagating spike over distance',
    curves,
    { x: 'distance from the soma, um', y: 'peak above rest, mV' },
    false,
  );
}

function drawCurves(
  description: string,
  curves: readonly (readonly Point[])[],
  labels: { readonly x: string; readonly y: string },
  isJoined = true,
): string {
  const all = curves.flat();
  const xAxis = axisOver(labels.x, [...all.map((point) => point.x)], false);
  const yAxis = axisOver(labels.y, [...all.map((point) => point.y)], false);
  const { x, y, drawing } = layOutFrame(SIZE, xAxis, yAxis);
  const marks = curves.flatMap((points, k) => {
    const { name, colour } = CELLS[k]!;
    const d = points.map(
      (p, i) => `${i === 0 ? 'M' : 'L'}${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)}`,
    );
    const line = isJoined ? [element('path', { d: d.join(''), class: `trace ${colour}` })] : [];
    const dots = points.map((p) =>
      element(
        'circle',
        { cx: x(p.x), cy: y(p.y), r: 4, class: `dot ${colour}` },
        element('title', {}, escapeMarkup(`${name}, ${p.title}`)),
      ),
    );
    return [...line, ...dots];
  });
  return drawFigure(SIZE, description, [drawing, ...marks].join(''));
}

/** Spikes of both cells under the same input, one bar each. */
export function drawSpikes({
  durationMs,
  fullMs,
  reducedMs,
}: NonNullable<CertificateActivity['spikes']>): string {
  const { widthPx, heightPx } = RASTER;
  const left = 110;
  const x = (ms: number): number => left + (ms / durationMs) * (widthPx - left - 20);
  const rows = [fullMs, reducedMs].flatMap((timesMs, k) => {
    const { name, colour } = CELLS[k]!;
    const top = 8 + 44 * k;
    return [
      element('text', { x: left - 12, y: top + 22, class: 'end' }, name),
      ...timesMs.map((ms) =>
        element(
          'line',
          { x1: x(ms), x2: x(ms), y1: top, y2: top + 34, class: `bar ${colour}` },
          element('title', {}, `${name}: ${ms.toFixed(2)} ms`),
        ),
      ),
    ];
  });
  const base = heightPx - 28;
  const ticks = Array.from({ length: 6 }, (_, k) => (k * durationMs) / 5).map((ms) =>
    element('text', { x: x(ms), y: heightPx - 8, class: 'tick middle' }, `${ms} ms`),
  );
  const axis = element('path', { d: `M${x(0)} ${base}H${x(durationMs)}`, class: 'axis' });
  return drawFigure(
    RASTER,
    'Somatic spikes under Poisson input',
    [...rows, axis, ...ticks].join(''),
  );
}

export function drawCellLegend(): string {
  const entries = CELLS.map(
    ({ name, colour }) =>
      `<li><svg viewBox="0 0 12 12">${element('circle', { cx: 6, cy: 6, r: 4.5, class: `dot ${colour}` })}</svg>${name}</li>`,
  );
  return `<ul class="legend">${entries.join('')}</ul>`;
}
