/**
 * The cell cut into compartments, as the rows of the cable system. Node order is NEURON's: per root section its x = 0
 * end, then for each section in order its compartment centres from x = 0 to x = 1 and its x = 1 end. Where a child is
 * joined at an inner place that is no centre, a junction node without membrane stands exactly there.
 *
 * Invariants:
 * - parent[i] < i; parent[i] = -1 for the first node of each tree.
 * - ends and junctions carry areaUm2 = 0 and capacitanceNf = 0; the sum of areaUm2 is the morphology's area to 1e-12 relative.
 * - axialResistanceMohm[i] > 0 for every i with a parent.
 * - sections of length 0 have no nodes of their own.
 */
export interface CompartmentLayout {
  readonly nodeCount: number;
  /** Node index of the parent, -1 at a root. Length nodeCount. */
  readonly parent: Int32Array;
  /** Lateral membrane area. um2, length nodeCount, 0 at ends and junctions. */
  readonly areaUm2: Float64Array;
  /** Axial resistance to the parent node. MOhm, length nodeCount, 0 at roots. */
  readonly axialResistanceMohm: Float64Array;
  /** nF, length nodeCount: areaUm2 x cm x 1e-5. */
  readonly capacitanceNf: Float64Array;
  /** Axial resistivity within the compartment. ohm cm, length nodeCount, 0 at nodes without membrane. */
  readonly axialResistivityOhmCm: Float64Array;
  /** Section the node belongs to. Length nodeCount. */
  readonly section: Int32Array;
  /** Relative place on that section: 0 or 1 at ends, (k + 0.5) / n at centres. Length nodeCount. */
  readonly x: Float64Array;
  /** Path distance from the centre of the root section (its x = 0 end where it is no soma) to the node. um. */
  readonly pathDistanceUm: Float64Array;
  /** Node index of every compartment centre, ascending. Length compartmentCount. */
  readonly compartments: Int32Array;
  /** Compartment number (index into `compartments`) of the first compartment of each section. Length sections + 1. */
  readonly sectionOffsets: Int32Array;
  /** Node at each section's x = 0 end (its parent's node for a child) and x = 1 end. Length sections each. */
  readonly startNode: Int32Array;
  readonly endNode: Int32Array;
}

/** How much of each node's membrane a region covers: node and share 0..1 of its area, nodes ascending. */
export interface RegionCover {
  readonly nodes: Int32Array;
  readonly share: Float64Array;
}
