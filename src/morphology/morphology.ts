/**
 * A neuron as a tree of sections (unbranched runs of frusta).
 *
 * Invariants:
 * - `sections[i].parent < i`; -1 for a root. Section 0 is the soma where there is one.
 * - every section has at least 2 points, all with a radius greater than 0; pointArcUm runs from 0 to lengthUm and never falls. Length 0 is possible
 *   (a stem of one sample): such a section carries no membrane and no resistance, it only passes its children on.
 * - a section after a fork begins with a copy of its parent's last point, so that its first edge is a true frustum;
 *   where a root forks at once, its first child's section begins at the root and the others are joined at that x = 0;
 *   a stem begins with its own first sample: the edge from the soma's centre is inside the soma and carries nothing.
 */
export interface Section {
  readonly index: number;
  /** `soma`, `axon[0]`, `dend[12]`, `apic[3]`, `dend_7[0]` for SWC type 7; a soma of several sections is `soma[i]`. */
  readonly name: string;
  /** SWC type code. */
  readonly type: number;
  /** Index of the parent section, -1 for a root. */
  readonly parent: number;
  /** Where on the parent this section's x = 0 end is joined, 0 to 1. 0 for a root. */
  readonly parentX: number;
  readonly lengthUm: number;
}

export interface Morphology {
  /** File name or title, for messages. */
  readonly name: string;
  readonly sections: readonly Section[];
  /** Points of section s are [pointOffsets[s], pointOffsets[s + 1]). Length sections + 1. */
  readonly pointOffsets: Int32Array;
  readonly pointXUm: Float64Array;
  readonly pointYUm: Float64Array;
  readonly pointZUm: Float64Array;
  readonly pointRadiusUm: Float64Array;
  /** Arc length from the section's x = 0 end. */
  readonly pointArcUm: Float64Array;
  /** SWC sample id the point came from, -1 where it was made (ends of a one-point soma). */
  readonly pointSampleId: Float64Array;
}

/** A place: a section and a relative arc length 0..1 on it. Written `dend[12](0.4)`. */
export interface Locus {
  readonly section: number;
  readonly x: number;
}

/** A piece of a section, 0 <= x0 < x1 <= 1. A region is a list of intervals, sorted by section then x0, disjoint. */
export interface SectionInterval {
  readonly section: number;
  readonly x0: number;
  readonly x1: number;
}
