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
  /** With channels closed. */
  readonly leakReversalMv: number;
  /** With channels open, where that is known: see keepActiveRest. */
  readonly activeReversalMv?: number;
  /** To the parent; 0 where there is none. */
  readonly couplingNs: number;
  /** Membrane of the full cell that the compartment stands for. um2. */
  readonly areaUm2: number;
  /** Maximal conductances by mechanism and parameter (`hh.gnabar`), nS. */
  readonly channelsNs: Readonly<Record<string, number>>;
}

/**
 * How each node of the full cell follows the sites at rest: v = rest + aboveWeight v_above + belowWeight v_below, the
 * row of W = -G_EE^-1 G_ES, where v are deviations from rest. Arrays by node, -1 and 0 where there is none.
 */
export interface SiteWeights {
  /** Node of the full cell that each compartment is. */
  readonly nodes: Int32Array;
  readonly above: Int32Array;
  readonly below: Int32Array;
  readonly aboveWeight: Float64Array;
  readonly belowWeight: Float64Array;
}

/** One cylinder of a model made of cables, and the compartments it was cut into. */
export interface ReducedCable {
  readonly name: string;
  /** Cable whose far end it is joined to; -1 where it is joined to the middle of compartment 0. */
  readonly parent: number;
  readonly lengthUm: number;
  readonly diameterUm: number;
  readonly axialResistivityOhmCm: number;
  /** Its compartments from the near end to the far one: [first, first + count). */
  readonly first: number;
  readonly count: number;
}

export interface ReducedModel {
  readonly method: string;
  readonly source: { readonly morphology: string; readonly sha256: string };
  readonly compartments: readonly ReducedCompartment[];
  /** Compartment of each node of the full cell; -1 at nodes without membrane. Length nodeCount. */
  readonly compartmentOfNode: Int32Array;
  /** Where compartments are places of the cell. */
  readonly sites?: SiteWeights;
  /** Where compartments are pieces of cylinders; compartments in none of them are as they were in the full cell. */
  readonly cables?: readonly ReducedCable[];
  /** Where each node of the full cell rests with channels open, where `activeReversalMv` keeps it. mV */
  readonly activeRestMv?: Float64Array;
  readonly notes: readonly string[];
}
