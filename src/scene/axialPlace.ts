import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Morphology, Section } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';

/** `length`: path length in um. `electrotonic`: path length in resting length constants, a pure number. */
export type DistanceMeasure = 'length' | 'electrotonic';

/**
 * Distance of places from the root along the tree, in one measure.
 *
 * Invariants: it never falls along a section; a child begins where its parent has reached; a root soma is the place 0.
 */
export interface AxialScale {
  readonly measure: DistanceMeasure;
  /** Where each section begins. Length sections. */
  readonly start: Float64Array;
  /** The largest distance of all, more than 0. */
  readonly farthest: number;
  /** Distance of a place from the root. */
  readonly at: (section: number, x: number) => number;
}

/** @param restingUs slope conductance of the membrane at rest by node, uS; of no account for `length`. */
export function measureAxes(
  morphology: Morphology,
  layout: CompartmentLayout,
  restingUs: Float64Array,
  measure: DistanceMeasure,
): AxialScale {
  const along =
    measure === 'length'
      ? (section: Section, x: number): number => x * section.lengthUm
      : electrotonicPlaces(morphology, layout, restingUs);
  const within = (section: Section, x: number): number =>
    isRootSoma(section) ? 0 : along(section, x);
  const start = new Float64Array(morphology.sections.length);
  let farthest = 0;
  for (const section of morphology.sections) {
    const { index, parent, parentX } = section;
    if (parent >= 0) start[index] = start[parent]! + within(morphology.sections[parent]!, parentX);
    farthest = Math.max(farthest, start[index]! + within(section, 1));
  }
  return {
    measure,
    start,
    farthest: farthest > 0 ? farthest : 1,
    at: (section, x) => start[section]! + within(morphology.sections[section]!, x),
  };
}

export function isRootSoma({ parent, type }: Section): boolean {
  return parent < 0 && type === SOMA_TYPE;
}

/**
 * Length of each compartment in its own resting length constant, lambda = sqrt(d / (4 Ra g)), by node; 0 where there is
 * no membrane. Rall (1959), Exp. Neurol. 1, 491-527.
 */
export function electrotonicLengths(
  morphology: Morphology,
  layout: CompartmentLayout,
  restingUs: Float64Array,
): Float64Array {
  const lengths = new Float64Array(layout.nodeCount);
  for (const { index, lengthUm } of morphology.sections) {
    const first = layout.sectionOffsets[index]!;
    const end = layout.sectionOffsets[index + 1]!;
    const pieceUm = lengthUm / (end - first);
    for (let k = first; k < end; k++) {
      const node = layout.compartments[k]!;
      const areaUm2 = layout.areaUm2[node]!;
      if (!(areaUm2 > 0)) continue;
      const diameterUm = areaUm2 / (Math.PI * pieceUm);
      const conductance = (restingUs[node]! / areaUm2) * 1e2; // [S/cm2]
      const inverseSquare =
        (4 * layout.axialResistivityOhmCm[node]! * conductance) / (diameterUm * 1e-4); // [1/cm2]
      lengths[node] = pieceUm * 1e-4 * Math.sqrt(Math.max(0, inverseSquare));
    }
  }
  return lengths;
}

function electrotonicPlaces(
  morphology: Morphology,
  layout: CompartmentLayout,
  restingUs: Float64Array,
): (section: Section, x: number) => number {
  const lengths = electrotonicLengths(morphology, layout, restingUs);
  return ({ index }, x) => {
    const first = layout.sectionOffsets[index]!;
    const count = layout.sectionOffsets[index + 1]! - first;
    let place = 0;
    for (let k = 0; k < count; k++) {
      const share = Math.min(1, Math.max(0, x * count - k));
      place += share * lengths[layout.compartments[first + k]!]!;
    }
    return place;
  };
}
