import { pathDistances } from '../morphology/distance.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { buildNeuriteForest, countTips, type NeuriteForest } from './neuriteForest.ts';

/** A section of a dendrogram: a straight line at one place across, from one path distance to another. */
export interface DendrogramBranch {
  readonly section: number;
  readonly type: number;
  /** Place across, in units of one tip: tips lie at whole numbers from 0, others at the mean of their tips. */
  readonly across: number;
  /** Path distance of both ends from the soma. */
  readonly startUm: number;
  readonly endUm: number;
  /** Index into the branches of that which this one leaves, -1 for a stem. */
  readonly parent: number;
}

/** Branches parents first. Trees stand side by side by type, and lines do not cross. */
export interface Dendrogram {
  readonly branches: readonly DendrogramBranch[];
  readonly tips: number;
}

/**
 * Unrolls the neurites of a cell: path distance one way, tips evenly spaced the other way. At every
 * other fork the branch that leads to more tips stands on the other side, so that a trunk stays in the middle.
 */
export function layoutDendrogram(morphology: Morphology): Dendrogram {
  const forest = buildNeuriteForest(morphology);
  const tips = countTips(forest);
  const order = drawingOrder(morphology, forest, tips);
  const across = placeAcross(forest, order, tips);
  const startsUm = pathDistances(morphology);
  const branchOf = new Map(order.map((section, k) => [section, k]));
  const branches = order.map((section) => {
    const { type, parent, lengthUm } = morphology.sections[section]!;
    const startUm = parent < 0 ? 0 : startsUm[section]!;
    return {
      section,
      type,
      across: across.get(section)!,
      startUm,
      endUm: startUm + lengthUm,
      parent: forest.children[parent]?.includes(section) === true ? branchOf.get(parent)! : -1,
    };
  });
  const tipCount = order.filter((section) => forest.children[section]!.length === 0).length;
  return { branches, tips: tipCount };
}

/** Sections depth first, in the order in which their tips stand. */
function drawingOrder(
  { sections }: Morphology,
  { roots, children, neurite }: NeuriteForest,
  tips: Int32Array,
): number[] {
  const isRoot = new Set(roots);
  // What is joined beside a root is a tree of its own in the drawing.
  const starts = sections
    .map(({ index }) => index)
    .filter(
      (section) =>
        isRoot.has(section) ||
        (neurite[section]! >= 0 && !children[sections[section]!.parent]!.includes(section)),
    )
    .sort((a, b) => sections[a]!.type - sections[b]!.type || a - b);
  const open = starts.reverse().map((section) => ({ section, isFewFirst: true }));
  const order: number[] = [];
  while (open.length > 0) {
    const { section, isFewFirst } = open.pop()!;
    order.push(section);
    const byTips = [...children[section]!].sort((a, b) => tips[a]! - tips[b]! || a - b);
    const isFork = byTips.length > 1;
    // The last one put on the pile stands first.
    const piled = isFewFirst ? byTips.reverse() : byTips;
    open.push(...piled.map((child) => ({ section: child, isFewFirst: isFewFirst !== isFork })));
  }
  return order;
}

/** A branch stands at the mean of the tips that it leads to. */
function placeAcross(
  { children }: NeuriteForest,
  order: readonly number[],
  tips: Int32Array,
): Map<number, number> {
  const across = new Map<number, number>();
  let tip = 0;
  for (const section of order) if (children[section]!.length === 0) across.set(section, tip++);
  for (const section of [...order].reverse()) {
    const onward = children[section]!;
    const total = onward.reduce((sum, child) => sum + tips[child]! * across.get(child)!, 0);
    if (onward.length > 0) across.set(section, total / tips[section]!);
  }
  return across;
}
