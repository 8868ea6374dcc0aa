import type { CellGroups } from './cellGroups.ts';
import type { NetworkModel } from './networkModel.ts';

/**
 * Deals the groups of a network out to at most so many shares, none of them empty, of much the same number of nodes: the
 * largest first, each to whoever has the least. Groups ascend within a share.
 */
export function shareGroups(
  { cells }: Pick<NetworkModel, 'cells'>,
  { groups }: Pick<CellGroups, 'groups'>,
  most: number,
): number[][] {
  const nodes = groups.map((group) =>
    group.reduce((sum, cell) => sum + cells[cell]!.layout.nodeCount, 0),
  );
  const count = Math.max(1, Math.min(most, groups.length));
  const shares = Array.from({ length: count }, (): number[] => []);
  const loads = shares.map(() => 0);
  const largestFirst = Array.from(groups.keys()).sort((a, b) => nodes[b]! - nodes[a]! || a - b);
  for (const group of largestFirst) {
    const lightest = loads.indexOf(Math.min(...loads));
    shares[lightest]!.push(group);
    loads[lightest]! += nodes[group]!;
  }
  return shares.map((own) => own.sort((a, b) => a - b));
}
