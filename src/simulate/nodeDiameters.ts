import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Morphology } from '../morphology/morphology.ts';

/** What NMODL calls `diam`: the diameter of the cylinder of the compartment's area and length. um by node, 0 at ends. */
export function nodeDiameters(morphology: Morphology, layout: CompartmentLayout): Float64Array {
  return layout.areaUm2.map((areaUm2, node) => {
    if (areaUm2 === 0) return 0;
    const section = layout.section[node]!;
    const count = layout.sectionOffsets[section + 1]! - layout.sectionOffsets[section]!;
    return areaUm2 / (Math.PI * (morphology.sections[section]!.lengthUm / count));
  });
}
