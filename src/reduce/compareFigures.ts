import type { CertificateRow } from './certificate.ts';

/** Figures below this, in their own unit, have no relative error worth printing: a potential of 1e-9 V, for one. */
const SMALLEST_FIGURE = 1e-6;

/** A row of one figure in both models, with its relative error where the figure is felt. */
export function compareFigures(
  key: string,
  metric: string,
  unit: string,
  full: number,
  reduced: number,
): CertificateRow {
  const isFelt = Math.abs(full) > SMALLEST_FIGURE;
  return { key, metric, unit, full, reduced, error: isFelt ? reduced / full - 1 : null };
}
