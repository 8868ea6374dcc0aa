import type { Locus, Morphology } from '../morphology/morphology.ts';
import { axialResistanceBetween } from './axialResistance.ts';
import type { CompartmentLayout } from './compartmentLayout.ts';

/**
 * An exact place on a mesh: between two neighbouring nodes there is no membrane, so the voltage is linear in the axial
 * resistance and a current splits the same way. Share of `far`: R(near, place) / R(near, far). At a node, farShare is 0
 * and both are that node.
 */
export interface MeshPlace {
  readonly near: number;
  readonly far: number;
  /** 0 to 1. */
  readonly farShare: number;
}

/** Where a locus lies on the mesh. */
export function placeLocus(
  morphology: Morphology,
  layout: CompartmentLayout,
  { section, x }: Locus,
): MeshPlace {
  const resistivities = sectionResistivities(layout, section);
  let near = layout.startNode[section]!;
  let nearX = 0;
  if (resistivities.length === 0 || x <= 0) return { near, far: near, farShare: 0 };
  for (const node of sectionNodes(layout, section)) {
    const farX = layout.x[node]!;
    if (Math.abs(farX - x) <= 1e-9) return { near: node, far: node, farShare: 0 };
    if (farX > x) {
      const whole = axialResistanceBetween(morphology, section, resistivities, nearX, farX);
      const part = axialResistanceBetween(morphology, section, resistivities, nearX, x);
      return { near, far: node, farShare: part / whole };
    }
    near = node;
    nearX = farX;
  }
  return { near, far: near, farShare: 0 };
}

/** The node of the compartment that a place lies in; of a section without compartments its start. */
export function compartmentAt(layout: CompartmentLayout, { section, x }: Locus): number {
  const first = layout.sectionOffsets[section]!;
  const count = layout.sectionOffsets[section + 1]! - first;
  if (count === 0) return layout.startNode[section]!;
  return layout.compartments[first + Math.min(Math.floor(x * count), count - 1)]!;
}

/** Nodes of a section beyond its x = 0 end, from x = 0 to x = 1, however the nodes are numbered. */
function sectionNodes(layout: CompartmentLayout, section: number): number[] {
  const nodes: number[] = [];
  const start = layout.startNode[section]!;
  for (let node = layout.endNode[section]!; node !== start; node = layout.parent[node]!)
    nodes.push(node);
  return nodes.reverse();
}

function sectionResistivities(layout: CompartmentLayout, section: number): Float64Array {
  const from = layout.sectionOffsets[section]!;
  const to = layout.sectionOffsets[section + 1]!;
  return Float64Array.from(
    layout.compartments.subarray(from, to),
    (node) => layout.axialResistivityOhmCm[node]!,
  );
}
