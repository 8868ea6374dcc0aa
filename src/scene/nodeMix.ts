import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/**
 * The two nodes a place lies between: its voltage is (1 - weight) * V[nodeA] + weight * V[nodeB].
 *
 * Invariants: 0 <= weight <= 1; along a section the mixed voltage is continuous, equals V at compartment centres, and
 * at x = 0 and x = 1 equals the voltage of the section's end nodes, hence it is continuous across joints.
 */
export interface NodeMix {
  readonly nodeA: number;
  readonly nodeB: number;
  readonly weight: number;
}

/** Where (section, x) lies between the nodes of the layout. */
export function mixNodesAt(layout: CompartmentLayout, section: number, x: number): NodeMix {
  const first = layout.sectionOffsets[section]!;
  const end = layout.sectionOffsets[section + 1]!;
  const next = firstCentreBeyond(layout, first, end, x);
  const nodeA = next === first ? layout.startNode[section]! : layout.compartments[next - 1]!;
  const nodeB = next === end ? layout.endNode[section]! : layout.compartments[next]!;
  const xA = next === first ? 0 : layout.x[nodeA]!;
  const xB = next === end ? 1 : layout.x[nodeB]!;
  const weight = xB > xA ? Math.min(1, Math.max(0, (x - xA) / (xB - xA))) : 0;
  return { nodeA, nodeB, weight };
}

/** First compartment number of [first, end) whose centre lies beyond x, `end` where there is none. */
function firstCentreBeyond(
  layout: CompartmentLayout,
  first: number,
  end: number,
  x: number,
): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.x[layout.compartments[middle]!]! > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
