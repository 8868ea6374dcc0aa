import { reduceMessages } from '../base/messages/reduce.ts';
import { type Certificate, type CertificateRow, isLoss, LOSS_ERROR } from './certificate.ts';

const HEADINGS: readonly string[] = ['metric', 'full', 'reduced', 'unit', 'error', ''];

/** The certificate as an aligned text table, every row of it, losses marked. Ends with a newline. */
export function formatCertificate(certificate: Certificate): string {
  const cells = [HEADINGS, ...certificate.rows.map(rowCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => row.map((cell, column) => pad(cell, widths, column)).join('  '));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [heading, ...body] = lines;
  const { morphology, sha256 } = certificate.source;
  const losses = certificate.rows.filter(isLoss).length;
  return [
    `${certificate.generator}: ${morphology} reduced by ${certificate.method}`,
    `sha256 ${sha256}`,
    '',
    heading!,
    rule,
    ...body,
    '',
    reduceMessages.lossCount(losses, certificate.rows.length, formatPercent(LOSS_ERROR)),
    ...certificate.notes.map((note) => `- ${note}`),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function rowCells(row: CertificateRow): string[] {
  return [
    row.metric,
    formatFigure(row.full),
    formatFigure(row.reduced),
    row.unit,
    row.error === null ? '-' : formatPercent(row.error),
    isLoss(row) ? 'loss' : '',
  ];
}

/** Text to the left, figures to the right. */
function pad(cell: string, widths: readonly number[], column: number): string {
  const isText = column === 0 || column === 3 || column === 5;
  return isText ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
}

function formatFigure(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** `0.31 %`, `12.3 %`, `0 %`: three figures, and 0 for what is below rounding. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  return Math.abs(percent) < 1e-7 ? '0 %' : `${Number(percent.toPrecision(3))} %`;
}
