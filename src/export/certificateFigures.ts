import type {
  Certificate,
  CertificateImpedances,
  CertificateSearch,
  CertificateTrial,
} from '../reduce/certificate.ts';
import { LOSS_ERROR } from '../reduce/certificate.ts';
import { element, escapeMarkup } from './markup.ts';
import { axisOfNames, axisOver, drawFigure, layOutFrame, type PlotSize } from './plotFrame.ts';

const SIZE: PlotSize = { widthPx: 520, heightPx: 340 };
/** Errors are drawn down to this: what lies below is as good as nothing. */
const SMALLEST_ERROR = 1e-4;

/** Treatments in the order they are drawn, with their names and classes of colour. */
export const TREATMENTS: readonly { key: string; name: string; colour: string }[] = [
  { key: 'pole', name: 'local node', colour: 'c0' },
  { key: 'dc', name: 'local node without state', colour: 'c1' },
  { key: 'rescale', name: 'rescaled', colour: 'c2' },
  { key: 'plain', name: 'neither', colour: 'c3' },
];

export type TrialSide = 'soma' | 'local';

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

function peaksOf(trial: CertificateTrial, side: TrialSide): { full: number; reduced: number } {
  return side === 'soma'
    ? { full: trial.fullSomaMv, reduced: trial.reducedSomaMv }
    : { full: trial.fullLocalMv, reduced: trial.reducedLocalMv };
}

/** Error of every single synapse, by strength and treatment; a bar at each mean. */
export function drawTrialErrors(trials: readonly CertificateTrial[], side: TrialSide): string {
  const strengths = [...new Set(trials.map(({ strengthNs }) => strengthNs))];
  const errorOf = (trial: CertificateTrial): number => {
    const { full, reduced } = peaksOf(trial, side);
    return Math.max(Math.abs(reduced / full - 1), SMALLEST_ERROR);
  };
  const xAxis = axisOfNames(
    'synapse',
    strengths.map((strength) => `${strength} nS`),
  );
  const yAxis = axisOver('error of the peak', [...trials.map(errorOf), 1], true, percent);
  const { x, y, drawing } = layOutFrame(SIZE, xAxis, yAxis);
  const marks = trials.map((trial) => {
    const lane = TREATMENTS.findIndex(({ key }) => key === trial.treatment);
    const centre = strengths.indexOf(trial.strengthNs) + laneShare(lane);
    const { full, reduced } = peaksOf(trial, side);
    const title = `${trial.place}, ${trial.strengthNs} nS, ${TREATMENTS[lane]!.name}: ${full.toPrecision(4)} mV in the full cell, ${reduced.toPrecision(4)} mV reduced${trial.isRefused ? ' (rescale refused)' : ''}`;
    return element(
      'circle',
      { cx: x(centre), cy: y(errorOf(trial)), r: 3.2, class: `dot ${TREATMENTS[lane]!.colour}` },
      element('title', {}, escapeMarkup(title)),
    );
  });
  const means = strengths.flatMap((strengthNs, column) =>
    TREATMENTS.map(({ key, colour }, lane) => {
      const own = trials.filter((t) => t.strengthNs === strengthNs && t.treatment === key);
      if (own.length === 0) return '';
      const mean = own.reduce((sum, trial) => sum + errorOf(trial), 0) / own.length;
      const centre = column + laneShare(lane);
      return element('line', {
        x1: x(centre - 0.09),
        x2: x(centre + 0.09),
        y1: y(mean),
        y2: y(mean),
        class: `mean ${colour}`,
      });
    }),
  );
  const limit = element('line', {
    x1: x(0),
    x2: x(strengths.length),
    y1: y(LOSS_ERROR),
    y2: y(LOSS_ERROR),
    class: 'limit',
  });
  return drawFigure(
    SIZE,
    `Error of the ${side === 'soma' ? 'somatic' : 'local'} peak of single synapses`,
    [drawing, limit, ...marks, ...means].join(''),
  );
}

function laneShare(lane: number): number {
  return (lane + 1) / (TREATMENTS.length + 1);
}

/** Peaks of the reduced model over those of the full cell; on the diagonal they are equal. */
export function drawTrialPeaks(trials: readonly CertificateTrial[], side: TrialSide): string {
  const peaks = trials.flatMap((trial) => Object.values(peaksOf(trial, side)));
  const axis = (label: string) => axisOver(label, peaks, true);
  const [xAxis, yAxis] = [axis('full cell, mV'), axis('reduced model, mV')];
  const { x, y, drawing } = layOutFrame(SIZE, xAxis, yAxis);
  const diagonal = element('line', {
    x1: x(xAxis.low),
    y1: y(yAxis.low),
    x2: x(xAxis.high),
    y2: y(yAxis.high),
    class: 'limit',
  });
  const marks = [...trials].reverse().map((trial) => {
    const { full, reduced } = peaksOf(trial, side);
    const { colour } = TREATMENTS.find(({ key }) => key === trial.treatment)!;
    return element('circle', { cx: x(full), cy: y(reduced), r: 3.2, class: `dot ${colour}` });
  });
  return drawFigure(
    SIZE,
    `Peaks of single synapses at the ${side === 'soma' ? 'soma' : 'synapse'}, reduced over full`,
    [drawing, diagonal, ...marks].join(''),
  );
}

/** Error of the impedance between every two compartments, darker where larger. */
export function drawImpedanceErrors(
  { frequencyHz, error }: CertificateImpedances,
  names: readonly string[],
): string {
  const cellPx = Math.max(3, Math.floor(220 / names.length));
  const side = cellPx * names.length;
  const cells = error.flatMap((row, i) =>
    row.map((value, j) =>
      value === null
        ? ''
        : element(
            'rect',
            {
              x: j * cellPx,
              y: i * cellPx,
              width: cellPx,
              height: cellPx,
              class: 'heat',
              'fill-opacity': heatOf(value),
            },
            element('title', {}, escapeMarkup(`${names[j]} to ${names[i]}: ${percent(value)}`)),
          ),
    ),
  );
  const frame = element('rect', { x: 0, y: 0, width: side, height: side, class: 'frame' });
  return drawFigure(
    { widthPx: side, heightPx: side },
    `Errors of the impedances at ${frequencyHz} Hz`,
    [...cells, frame].join(''),
  );
}

/** 0.1 % and less are clear, 100 % and more full. */
function heatOf(error: number): number {
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(error, 1e-9)) / 3));
}

/** Error against number of compartments over the search, the best so far filled. */
export function drawSearch({ candidates, metric, wantedError }: CertificateSearch): string {
  const errors = candidates.map(({ error }) => Math.max(error, SMALLEST_ERROR));
  const wanted = wantedError === null ? [] : [wantedError];
  const xAxis = axisOver(
    'compartments',
    candidates.map(({ compartments }) => compartments),
    false,
  );
  const yAxis = axisOver(`error (${metric})`, [...errors, ...wanted], true, percent);
  const { x, y, drawing } = layOutFrame(SIZE, xAxis, yAxis);
  const path = candidates.map(
    ({ compartments }, k) =>
      `${k === 0 ? 'M' : 'L'}${x(compartments).toFixed(1)} ${y(errors[k]!).toFixed(1)}`,
  );
  const dots = candidates.map(({ compartments, capacitance, isBestSoFar, error }, k) =>
    element(
      'circle',
      {
        cx: x(compartments),
        cy: y(errors[k]!),
        r: isBestSoFar ? 4.5 : 3,
        class: isBestSoFar ? 'dot c0' : 'dot open',
      },
      element('title', {}, `${compartments} compartments, ${capacitance}: ${percent(error)}`),
    ),
  );
  const limit = wanted.map((value) =>
    element('line', {
      x1: x(xAxis.low),
      x2: x(xAxis.high),
      y1: y(value),
      y2: y(value),
      class: 'limit',
    }),
  );
  const curve = element('path', { d: path.join(''), class: 'curve' });
  return drawFigure(
    SIZE,
    'Error against number of compartments',
    [drawing, ...limit, curve, ...dots].join(''),
  );
}

export function drawLegend(): string {
  const entries = TREATMENTS.map(
    ({ name, colour }) =>
      `<li><svg viewBox="0 0 12 12">${element('circle', { cx: 6, cy: 6, r: 4.5, class: `dot ${colour}` })}</svg>${name}</li>`,
  );
  return `<ul class="legend">${entries.join('')}</ul>`;
}

/** Whether the certificate holds what the figures of single synapses are drawn from. */
export function hasTrials({ trials }: Certificate): boolean {
  return trials.length > 0;
}
