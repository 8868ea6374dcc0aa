import type { CompartmentLayout, Locus, ReducedModel } from '../../../src/index.ts';
import { mixNodesAt } from '../../../src/scene/index.ts';

/** The nearer of the two nodes around a place; ends of sections carry no membrane and belong to no compartment. */
export function nodeWithMembrane(
  { compartmentOfNode }: ReducedModel,
  layout: CompartmentLayout,
  { section, x }: Locus,
): number {
  const { nodeA, nodeB, weight } = mixNodesAt(layout, section, x);
  const [near, far] = weight < 0.5 ? [nodeA, nodeB] : [nodeB, nodeA];
  return compartmentOfNode[near]! >= 0 ? near : far;
}
