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

/** One synapse at one place, in both models. Peaks in mV above rest. */
export interface CertificateTrial {
  readonly place: string;
  readonly strengthNs: number;
  /** `pole`, `dc`: with a local node; `rescale`: conductance rescaled on a compartment; `plain`: left as it is. */
  readonly treatment: string;
  readonly fullSomaMv: number;
  readonly reducedSomaMv: number;
  readonly fullLocalMv: number;
  readonly reducedLocalMv: number;
  /** A rescale that no plausible conductance could give: the synapse was left as it is. */
  readonly isRefused: boolean;
}

/** Modulus of the impedances between all compartments, rows recorded, columns injected. MOhm. */
export interface CertificateImpedances {
  readonly frequencyHz: number;
  readonly full: readonly (readonly number[])[];
  readonly reduced: readonly (readonly number[])[];
  /** Modulus of the complex difference over that of the full cell; null between unconnected pieces. */
  readonly error: readonly (readonly (number | null)[])[];
}

/** Models that were tried on the way to this one, in the order of growth. */
export interface CertificateSearch {
  readonly metric: string;
  /** Of the synapses that models were judged by: `pole`, on local nodes, `rescale`, …; null for a metric without synapses. */
  readonly treatment: string | null;
  /** null where the best within a number of compartments was sought. */
  readonly wantedError: number | null;
  readonly isMet: boolean;
  readonly candidates: readonly {
    readonly compartments: number;
    readonly error: number;
    readonly capacitance: string;
    readonly interiorTauMs: number;
    readonly isBestSoFar: boolean;
  }[];
}

/** Both cells at work, channels open, as they are drawn. */
export interface CertificateActivity {
  /** Firing rates under a steady current at the soma, in rheobases of the full cell; empty for a cell that never fires. */
  readonly firing: readonly {
    readonly rheobases: number;
    readonly fullHz: number;
    readonly reducedHz: number;
  }[];
  /** Peaks above rest of a somatic spike at the sites, by path distance from the soma. */
  readonly backPropagation: readonly {
    readonly place: string;
    readonly distanceUm: number;
    readonly fullMv: number;
    readonly reducedMv: number;
  }[];
  /** Somatic spikes under the same seeded Poisson input. ms */
  readonly spikes?: {
    readonly durationMs: number;
    readonly fullMs: readonly number[];
    readonly reducedMs: readonly number[];
  };
}

/** What a reduction keeps and what it loses. Plain data: `JSON.stringify` writes it whole. */
export interface Certificate {
  readonly generator: string;
  readonly method: string;
  readonly source: { readonly morphology: string; readonly sha256: string };
  readonly rows: readonly CertificateRow[];
  readonly notes: readonly string[];
  /** Names of the compartments, for the tables below. */
  readonly compartments: readonly string[];
  readonly impedances: readonly CertificateImpedances[];
  /** Single synapses at places off the sites; empty for methods without sites. */
  readonly trials: readonly CertificateTrial[];
  readonly search?: CertificateSearch;
  /** Where the cell has channels and was run with them. */
  readonly activity?: CertificateActivity;
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
