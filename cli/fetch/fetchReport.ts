import type { Diagnostic } from '../../src/index.ts';
import type { FetchedCell } from './fetchCell.ts';
import type { FileFigures } from './fileFigures.ts';

/** What was fetched and what to cite, as text for people. */
export function formatFetch(
  { provenance }: FetchedCell,
  path: string,
  { samples, lengthUm }: FileFigures,
): string {
  const { cell, sha256 } = provenance;
  const figures =
    samples === undefined || lengthUm === undefined
      ? []
      : [`${samples} samples, ${lengthUm.toFixed(1)} um of neurites`];
  return [
    `${cell.name} (${cell.details})`,
    ...figures,
    `sha256 of the original ${sha256}`,
    '',
    'Who publishes work with this cell is asked to cite:',
    ...cell.citations.map((citation) => `  ${citation}`),
    `Licence: ${cell.licence}`,
    '',
    `wrote ${path}`,
  ].join('\n');
}

/** The same as data for programs. */
export function describeFetch(
  { provenance, original, isFromCache }: FetchedCell,
  path: string,
  { samples, lengthUm }: FileFigures,
  diagnostics: readonly Diagnostic[],
): object {
  return {
    file: path,
    samples,
    lengthUm,
    isFromCache,
    originalBytes: original.length,
    ...provenance,
    diagnostics,
  };
}
