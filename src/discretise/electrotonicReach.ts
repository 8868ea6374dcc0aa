import { originX } from '../morphology/distance.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { axialResistanceBetween } from './axialResistance.ts';
import type { CompartmentLayout } from './compartmentLayout.ts';

/** The place that is electrically farthest from the soma. */
export interface ElectrotonicReach {
  readonly tip: Locus;
  /** Path to it in length constants. */
  readonly lambdas: number;
}

/**
 * The distance of places from the origin of their tree in length constants of a frequency, each compartment with its own:
 * the sum of sqrt(R (G + sqrt(G^2 + (w C)^2)) / 2) for the axial resistance R, conductance G and capacitance C of
 * compartments. At 0 Hz that is the sum of dx / lambda. See Koch and Poggio (1985), Proc. R. Soc. B 223:147-163.
 *
 * @param conductanceUs membrane conductance of each node. uS
 */
export function electrotonicDistance(
  morphology: Morphology,
  layout: CompartmentLayout,
  conductanceUs: Float64Array,
  frequencyHz: number,
): (locus: Locus) => number {
  const omegaPerMs = 2 * Math.PI * frequencyHz * 1e-3;
  const sections = morphology.sections.map(({ index }) =>
    cumulativeLambdas(morphology, layout, conductanceUs, omegaPerMs, index),
  );
  const starts = new Float64Array(sections.length);
  const distance = ({ section, x }: Locus): number => {
    const along = (at: number): number => interpolate(sections[section]!, at);
    if (morphology.sections[section]!.parent >= 0) return starts[section]! + along(x);
    return Math.abs(along(x) - along(originX(morphology, section)));
  };
  for (const { index, parent, parentX } of morphology.sections)
    if (parent >= 0) starts[index] = distance({ section: parent, x: parentX });
  return distance;
}

/** The longest path from the origin of a tree, as electrotonicDistance has it. */
export function electrotonicReach(
  morphology: Morphology,
  layout: CompartmentLayout,
  conductanceUs: Float64Array,
  frequencyHz: number,
): ElectrotonicReach {
  const distance = electrotonicDistance(morphology, layout, conductanceUs, frequencyHz);
  let reach: ElectrotonicReach = { tip: { section: 0, x: 0.5 }, lambdas: 0 };
  for (const { index } of morphology.sections)
    for (const x of [0, 1]) {
      const tip = { section: index, x };
      const lambdas = distance(tip);
      if (lambdas > reach.lambdas) reach = { tip, lambdas };
    }
  return reach;
}

/** Length constants from a section's start to the end of each of its compartments, 0 first. */
function cumulativeLambdas(
  morphology: Morphology,
  layout: CompartmentLayout,
  conductanceUs: Float64Array,
  omegaPerMs: number,
  section: number,
): Float64Array {
  const nodes = layout.compartments.subarray(
    layout.sectionOffsets[section]!,
    layout.sectionOffsets[section + 1]!,
  );
  const resistivities = Float64Array.from(nodes, (node) => layout.axialResistivityOhmCm[node]!);
  const sums = new Float64Array(nodes.length + 1);
  nodes.forEach((node, k) => {
    const [x0, x1] = [k / nodes.length, (k + 1) / nodes.length];
    const mohm = axialResistanceBetween(morphology, section, resistivities, x0, x1);
    const us = Math.max(0, conductanceUs[node]!);
    const admittanceUs = us + Math.hypot(us, omegaPerMs * layout.capacitanceNf[node]!);
    sums[k + 1] = sums[k]! + Math.sqrt((mohm * admittanceUs) / 2);
  });
  return sums;
}

/** The value at a share of the way along equally spaced values. */
function interpolate(values: Float64Array, share: number): number {
  const at = share * (values.length - 1);
  const k = Math.min(Math.floor(at), values.length - 2);
  if (k < 0) return 0;
  return values[k]! + (at - k) * (values[k + 1]! - values[k]!);
}
