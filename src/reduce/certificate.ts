/** One figure of the full cell beside the same figure of the reduced model. */
export interface CertificateRow {
  /** Stable name for programs: `soma_rin`, `z_worst_50hz`. */
  readonly key: string;
  /** What is compared, for people. */
  readonly metric: string;
  readonly unit: string;
  /** null where the full cell has no such figure, as the mean of an error. */
  readonly full: number | null;
  readonly reduced: number | null;
  /** reduced / full - 1, or the modulus of the relative error of a complex figure; null where it means nothing. */
  readonly error: number | null;
}

/** What a reduction keeps and what it loses. Plain data: `JSON.stringify` writes it whole. */
export interface Certificate {
  readonly generator: string;
  readonly method: string;
  readonly source: { readonly morphology: string; readonly sha256: string };
  readonly rows: readonly CertificateRow[];
  readonly notes: readonly string[];
}

/** Relative errors above this are marked as losses in the table. */
export const LOSS_ERROR: number = 0.1;

export function isLoss({ error }: CertificateRow): boolean {
  return error !== null && Math.abs(error) > LOSS_ERROR;
}

/** The figure of a row by its key. */
export function findRow(certificate: Certificate, key: string): CertificateRow | undefined {
  return certificate.rows.find((row) => row.key === key);
}

/** The certificate as a JSON text that ends with a newline. */
export function printCertificateJson(certificate: Certificate): string {
  return `${JSON.stringify(certificate, null, 2)}\n`;
}
