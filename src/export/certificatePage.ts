import { exportMessages } from '../base/messages/export.ts';
import { type Certificate, type CertificateRow, findRow, isLoss } from '../reduce/certificate.ts';
import { formatPercent } from '../reduce/formatCertificate.ts';
import { drawBackPropagation, drawCellLegend, drawFiring, drawSpikes } from './activityFigures.ts';
import {
  drawImpedanceErrors,
  drawLegend,
  drawSearch,
  drawTrialErrors,
  drawTrialPeaks,
  hasTrials,
} from './certificateFigures.ts';
import { escapeMarkup } from './markup.ts';
import { PAGE_STYLE } from './pageStyle.ts';

/** Figures that stand at the head of the page, where the certificate has them. */
const HEADLINES: readonly { key: string; title: string }[] = [
  { key: 'compartments', title: 'compartments' },
  { key: 'soma_rin', title: 'input resistance' },
  { key: 'tau0', title: 'slowest time constant' },
  { key: 'epsp_soma_off_1ns_pole', title: 'somatic EPSP, mean error' },
  { key: 'epsp_local_off_1ns_pole', title: 'local EPSP, mean error' },
  { key: 'poisson_gamma_2ms', title: 'spikes under Poisson input, Gamma' },
  { key: 'dt_max', title: 'longest Euler step' },
];

/**
 * A certificate as one page that needs nothing else: figures as inline SVG, every row of the table, light and dark.
 *
 * @returns HTML.
 */
export function exportCertificatePage(certificate: Certificate): string {
  const { morphology, sha256 } = certificate.source;
  const title = exportMessages.certificateTitle(morphology, certificate.method);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '<main>',
    `<header><h1>${escapeMarkup(title)}</h1>`,
    `<p class="origin">${escapeMarkup(certificate.generator)} · sha256 <code>${escapeMarkup(sha256)}</code></p></header>`,
    headlines(certificate),
    ...searchSection(certificate),
    ...trialSection(certificate),
    ...impedanceSection(certificate),
    ...activitySection(certificate),
    tableSection(certificate),
    notesSection(certificate),
    '</main>',
    '</html>',
    '',
  ].join('\n');
}

function headlines(certificate: Certificate): string {
  const tiles = HEADLINES.flatMap(({ key, title }) => {
    const row = findRow(certificate, key);
    return row === undefined ? [] : [headline(title, row)];
  });
  return `<section class="tiles">${tiles.join('')}</section>`;
}

function headline(title: string, row: CertificateRow): string {
  const unit = row.unit === '' ? '' : ` <small>${row.unit}</small>`;
  const values = [row.full, row.reduced].filter((value) => value !== null).map(formatFigure);
  const hasFigures = values.length > 0;
  const main = hasFigures ? `${values.join(' → ')}${unit}` : formatPercent(row.error ?? 0);
  const aside = hasFigures && row.error !== null ? formatPercent(row.error) : '';
  return `<div class="tile${isLoss(row) ? ' loss' : ''}"><h2>${title}</h2><p>${main}</p><p class="aside">${aside}&nbsp;</p></div>`;
}

function searchSection({ search }: Certificate): string[] {
  if (search === undefined) return [];
  const { isMet, wantedError, metric } = search;
  const verdict =
    wantedError === null
      ? exportMessages.searchBest(metric)
      : exportMessages.searchWanted(metric, formatPercent(wantedError), isMet);
  const rows = search.candidates
    .filter(({ isBestSoFar }) => isBestSoFar)
    .map(
      ({ compartments, error, capacitance, interiorTauMs }) =>
        `<tr><td class="number">${compartments}</td><td class="number">${formatPercent(error)}</td><td>${capacitance}</td><td class="number">${formatFigure(interiorTauMs)}</td></tr>`,
    );
  return [
    `<section><h2>How many compartments</h2><p>${escapeMarkup(verdict)}</p><div class="pair">`,
    `<figure>${drawSearch(search)}<figcaption>${exportMessages.searchCaption()}</figcaption></figure>`,
    '<div><table><thead><tr><th class="number">compartments</th><th class="number">error</th><th>capacitances</th><th class="number">interior tau, ms</th></tr></thead>',
    `<tbody>${rows.join('')}</tbody></table></div></div></section>`,
  ];
}

function trialSection(certificate: Certificate): string[] {
  if (!hasTrials(certificate)) return [];
  const { trials } = certificate;
  const figure = (drawing: string, caption: string): string =>
    `<figure>${drawing}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
  return [
    `<section><h2>Single synapses off the sites</h2><p>${escapeMarkup(exportMessages.trialsIntroduction(new Set(trials.map(({ place }) => place)).size))}</p>`,
    drawLegend(),
    '<div class="pair">',
    figure(drawTrialErrors(trials, 'soma'), exportMessages.errorsCaption('at the soma')),
    figure(drawTrialErrors(trials, 'local'), exportMessages.errorsCaption('where the synapse is')),
    figure(drawTrialPeaks(trials, 'soma'), exportMessages.peaksCaption('at the soma')),
    figure(drawTrialPeaks(trials, 'local'), exportMessages.peaksCaption('where the synapse is')),
    '</div></section>',
  ];
}

function impedanceSection({ impedances, compartments }: Certificate): string[] {
  if (impedances.length === 0 || compartments.length < 2) return [];
  const figures = impedances.map(
    (table) =>
      `<figure>${drawImpedanceErrors(table, compartments)}<figcaption>${table.frequencyHz} Hz</figcaption></figure>`,
  );
  return [
    `<section><h2>Impedances between compartments</h2><p>${escapeMarkup(exportMessages.impedancesIntroduction())}</p>`,
    `<div class="four">${figures.join('')}</div></section>`,
  ];
}

function activitySection({ activity }: Certificate): string[] {
  if (activity === undefined) return [];
  const { firing, backPropagation, spikes } = activity;
  const figure = (drawing: string, caption: string): string =>
    `<figure>${drawing}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
  return [
    `<section><h2>At work, channels open</h2><p>${escapeMarkup(exportMessages.activityIntroduction())}</p>`,
    drawCellLegend(),
    '<div class="pair">',
    ...(firing.length > 0 ? [figure(drawFiring(firing), exportMessages.firingCaption())] : []),
    ...(backPropagation.length > 1
      ? [figure(drawBackPropagation(backPropagation), exportMessages.backPropagationCaption())]
      : []),
    '</div>',
    ...(spikes === undefined ? [] : [figure(drawSpikes(spikes), exportMessages.spikesCaption())]),
    '</section>',
  ];
}

function tableSection({ rows }: Certificate): string {
  const lines = rows.map(
    (row) =>
      `<tr${isLoss(row) ? ' class="loss"' : ''}><td>${escapeMarkup(row.metric)}</td><td class="number">${formatFigure(row.full)}</td><td class="number">${formatFigure(row.reduced)}</td><td>${escapeMarkup(row.unit)}</td><td class="number">${row.error === null ? '–' : formatPercent(row.error)}</td><td>${isLoss(row) ? 'loss' : ''}</td></tr>`,
  );
  return [
    '<section><h2>Every figure</h2><div class="scroll"><table><thead><tr><th>metric</th><th class="number">full cell</th><th class="number">reduced</th><th>unit</th><th class="number">error</th><th></th></tr></thead>',
    `<tbody>${lines.join('')}</tbody></table></div></section>`,
  ].join('');
}

function notesSection({ notes }: Certificate): string {
  const items = notes.map((note) => `<li>${escapeMarkup(note)}</li>`);
  return `<section><h2>Notes</h2><ul>${items.join('')}</ul></section>`;
}

function formatFigure(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
