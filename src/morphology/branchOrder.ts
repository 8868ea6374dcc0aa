import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import type { Morphology } from './morphology.ts';

/**
 * The number of forks on the way from the tree's origin to each section: 0 for the soma, for stems and for a root, one
 * more beyond each place where a neurite splits. A change of type along a neurite is no fork. Length sections.
 */
export function branchOrders(morphology: Morphology): Int32Array {
  const endings = countChildrenAtEnds(morphology);
  const orders = new Int32Array(morphology.sections.length);
  for (const { index, parent, parentX } of morphology.sections) {
    if (parent < 0) continue;
    const isFork = parentX === 1 ? endings[parent]! > 1 : parentX > 0;
    const isStem = morphology.sections[parent]!.type === SOMA_TYPE;
    orders[index] = orders[parent]! + Number(isFork && !isStem);
  }
  return orders;
}

/** How many sections are joined at the x = 1 end of each section. Length sections. */
export function countChildrenAtEnds({ sections }: Morphology): Int32Array {
  const count = new Int32Array(sections.length);
  for (const { parent, parentX } of sections) if (parent >= 0 && parentX === 1) count[parent]!++;
  return count;
}
