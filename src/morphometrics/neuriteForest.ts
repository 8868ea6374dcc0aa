import type { Morphology } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';

/**
 * The sections of a cell as neurites: trees that begin at the soma, or at a root where there is none.
 *
 * Invariants: soma sections belong to no neurite (-1) and are nobody's child; a section's children are joined at its
 * x = 1 end, in the order of the sections; every other section is in one neurite, that of its first section.
 */
export interface NeuriteForest {
  /** First section of each neurite. Length neurites. */
  readonly roots: readonly number[];
  /** Neurite of each section, -1 for the soma. Length sections. */
  readonly neurite: Int32Array;
  /** Sections that go on from each section's end. Length sections. */
  readonly children: readonly (readonly number[])[];
}

export function buildNeuriteForest({ sections }: Morphology): NeuriteForest {
  const roots: number[] = [];
  const neurite = new Int32Array(sections.length).fill(-1);
  const children: number[][] = sections.map(() => []);
  for (const { index, type, parent, parentX } of sections) {
    if (type === SOMA_TYPE) continue;
    const isStart = parent < 0 || sections[parent]!.type === SOMA_TYPE;
    const isBesideRoot = !isStart && parentX === 0 && sections[parent]!.parent < 0;
    if (isStart) {
      neurite[index] = roots.length;
      roots.push(index);
    } else {
      // A root that forks at once lends its own first section's beginning to the others: they are one neurite.
      neurite[index] = neurite[parent]!;
      if (!isBesideRoot) children[parent]!.push(index);
    }
  }
  return { roots, neurite, children };
}

/** Number of ends that each section leads to, its own among them. Length sections. */
export function countTips({ children, neurite }: NeuriteForest): Int32Array {
  const tips = new Int32Array(neurite.length);
  for (let section = neurite.length - 1; section >= 0; section--)
    tips[section] = children[section]!.reduce((sum, child) => sum + tips[child]!, 0) || 1;
  return tips;
}

/**
 * Strahler order of each section, 0 for the soma: tips have 1; a section takes the greatest order among those that go on
 * from it, and one more where two of them have it. Length sections.
 *
 * @see Strahler (1952), Geol. Soc. Am. Bull. 63:1117-1142
 */
export function strahlerOrders({ children, neurite }: NeuriteForest): Int32Array {
  const orders = new Int32Array(neurite.length);
  for (let section = neurite.length - 1; section >= 0; section--) {
    if (neurite[section]! < 0) continue;
    const onward = children[section]!.map((child) => orders[child]!);
    const greatest = onward.reduce((most, order) => Math.max(most, order), 0);
    const isShared = onward.filter((order) => order === greatest).length > 1;
    orders[section] = Math.max(1, greatest + Number(isShared));
  }
  return orders;
}
