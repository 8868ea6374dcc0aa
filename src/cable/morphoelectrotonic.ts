import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { placeLocus } from '../discretise/place.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { impedanceColumn, impedanceMatrix, impedanceSize } from './placeImpedance.ts';

/** By section, of its far end: the natural logarithm of the attenuation between it and a root. */
export interface LogAttenuations {
  /** Of a voltage made at the root, seen at the end. */
  readonly outward: Float64Array;
  /** Of a voltage made at the end, seen at the root. */
  readonly inward: Float64Array;
}

/**
 * The lengths of a morphoelectrotonic transform: each section's end lies as far from the root as ln |Z(here, here)| /
 * |Z(there, here)| says, which differs for the two ways.
 *
 * @param leakUs slope conductance of the membrane by node, uS.
 * @see Zador, Agmon-Snir and Segev (1995), J. Neurosci. 15, 1669-1682
 */
export function morphoelectrotonicTransform(
  morphology: Morphology,
  layout: CompartmentLayout,
  leakUs: Float64Array,
  root: Locus,
  frequencyHz: number,
): LogAttenuations {
  const rootPlace = placeLocus(morphology, layout, root);
  const ends = morphology.sections.map(({ index }) =>
    placeLocus(morphology, layout, { section: index, x: 1 }),
  );
  const { re, im } = impedanceColumn(layout, leakUs, rootPlace, frequencyHz);
  const whole = impedanceSize(impedanceMatrix(layout, leakUs, [rootPlace], frequencyHz), 0, 0);
  const outward = new Float64Array(ends.length);
  const inward = new Float64Array(ends.length);
  ends.forEach(({ near }, section) => {
    // A section's end is a node.
    const transfer = Math.hypot(re[near]!, im[near]!);
    const own = impedanceColumn(layout, leakUs, ends[section]!, frequencyHz);
    outward[section] = Math.log(whole / transfer);
    inward[section] = Math.log(Math.hypot(own.re[near]!, own.im[near]!) / transfer);
  });
  return { outward, inward };
}
