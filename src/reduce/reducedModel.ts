/**
 * A small model of a neuron: point compartments joined in a tree. Absolute quantities, no geometry.
 *
 * Invariants: parent[i] < i, parent[0] = -1 (compartment 0 holds the soma), and -1 again only where an unconnected piece
 * of the cell begins; capacitances, leaks and couplings are positive; every node of the full cell with membrane belongs
 * to exactly one compartment.
 */
export interface ReducedCompartment {
  /** An identifier fit for Python: `soma`, `basal_proximal`. */
  readonly name: string;
  readonly parent: number;
  readonly capacitancePf: number;
  readonly leakNs: number;
  readonly leakReversalMv: number;
  /** To the parent; 0 where there is none. */
  readonly couplingNs: number;
  /** Membrane of the full cell that the compartment stands for. um2. */
  readonly areaUm2: number;
  /** Maximal conductances by mechanism and parameter (`hh.gnabar`), nS. */
  readonly channelsNs: Readonly<Record<string, number>>;
}

export interface ReducedModel {
  readonly method: string;
  readonly source: { readonly morphology: string; readonly sha256: string };
  readonly compartments: readonly ReducedCompartment[];
  /** Compartment of each node of the full cell; -1 at nodes without membrane. Length nodeCount. */
  readonly compartmentOfNode: Int32Array;
  readonly notes: readonly string[];
}
