import type { Cell } from '../cell/cell.ts';
import { coversLocus } from '../cell/cell.ts';
import type { CompartmentLayout, RegionCover } from '../discretise/compartmentLayout.ts';
import { resolveRegion } from '../morphology/region.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import type { ReductionInput } from './reductionInput.ts';

/**
 * A painted cell as the reduction sees it: its leak with channels closed, its maximal conductances, and what the
 * experiment labels `apic`.
 *
 * @param sourceSha256 of the morphology's text.
 * @throws ModelError as measureRestingMembrane and resolveRegion do.
 */
export function reductionInputOf(
  cell: Cell,
  layout: CompartmentLayout,
  sourceSha256: string,
): ReductionInput {
  const { leakUs, leakReversalMv, channelsNs } = measureRestingMembrane(cell, layout);
  return {
    morphology: cell.morphology,
    layout,
    leakUs,
    leakReversalMv,
    channelsNs,
    ...(cell.labels['apic'] === undefined ? {} : { apical: coverOfLabel(cell, layout, 'apic') }),
    sourceSha256,
  };
}

function coverOfLabel(cell: Cell, layout: CompartmentLayout, label: string): RegionCover {
  const intervals = resolveRegion(cell.morphology, label, cell.labels);
  const nodes = layout.compartments.filter((node) =>
    coversLocus(intervals, layout.section[node]!, layout.x[node]!),
  );
  return { nodes, share: new Float64Array(nodes.length).fill(1) };
}
