import { CABLETREE_VERSION } from '../base/constants.ts';
import { exportMessages } from '../base/messages/export.ts';
import { type Certificate, type CertificateRow, isLoss } from '../reduce/certificate.ts';
import { formatPercent } from '../reduce/formatCertificate.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';

/**
 * What every script says of itself: generator, source and its checksum, method, the figures it was measured by, and
 * what it leaves out.
 *
 * @param remarks lines of this target, after the notes of the model.
 */
export function describeOrigin(
  model: ReducedModel,
  certificate: Certificate,
  target: string,
  remarks: readonly string[],
): string[] {
  const { morphology, sha256 } = model.source;
  return [
    exportMessages.title(morphology, model.compartments.length, target),
    '',
    exportMessages.generator(CABLETREE_VERSION),
    exportMessages.source(morphology, sha256),
    exportMessages.method(model.method),
    ...model.notes.map((note) => `  - ${note}`),
    '',
    exportMessages.figures(),
    ...certificate.rows.map((row) => `  ${describeRow(row)}`),
    '',
    ...remarks,
  ];
}

function describeRow(row: CertificateRow): string {
  const figures = [row.full, row.reduced]
    .filter((value) => value !== null)
    .map((value) => String(Number(value.toPrecision(6))))
    .join(' -> ');
  const unit = figures === '' || row.unit === '' ? '' : ` ${row.unit}`;
  const error = row.error === null ? '' : exportMessages.error(formatPercent(row.error));
  const loss = isLoss(row) ? exportMessages.loss() : '';
  const parts = [`${figures}${unit}`, error, loss].filter((part) => part !== '');
  return `${row.metric}: ${parts.join(', ')}`;
}

/** A module docstring: backslashes and quotes in names cannot end it. */
export function docstring(lines: readonly string[]): string[] {
  const safe = lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"""', "'''"));
  return ['"""', ...safe, '"""'];
}

/** A number as Python reads it, to 12 figures. */
export function pythonNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}
