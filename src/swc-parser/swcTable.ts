/**
 * The rows of an SWC file as arrays, in the order of the file. Row i is one sample.
 *
 * Invariants of a table returned without an error among its diagnostics:
 * ids are distinct; every parentRow is -1 or another row; following parentRow always ends at a root (no cycle);
 * x, y, z and radius are finite; radius >= 0.
 */
export interface SwcTable {
  readonly count: number;
  /** The id as the file writes it. */
  readonly id: Float64Array;
  /** Structure identifier: 0 undefined, 1 soma, 2 axon, 3 basal dendrite, 4 apical dendrite, others kept as they are. */
  readonly type: Int32Array;
  readonly xUm: Float64Array;
  readonly yUm: Float64Array;
  readonly zUm: Float64Array;
  readonly radiusUm: Float64Array;
  /** Row of the parent; -1 for a root. It may come later in the file than its child. */
  readonly parentRow: Int32Array;
  /** 1-based line of the file. */
  readonly line: Int32Array;
  /** Comment lines before the first sample, without the leading `#`. */
  readonly header: readonly string[];
}

export const SOMA_TYPE: number = 1;
export const AXON_TYPE: number = 2;
export const DENDRITE_TYPE: number = 3;
export const APICAL_TYPE: number = 4;
