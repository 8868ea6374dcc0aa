import type { CellTree } from './cellTree.ts';

/**
 * The same tree hung up at its site: row 0 is the site, parent[i] < i, every conductance as it was. Siblings keep
 * their order.
 */
export function rootAtSite(tree: CellTree): CellTree {
  const { parent, coupling } = turnPath(tree);
  const order = orderFromRoot(parent, tree.siteRow);
  const position = new Int32Array(order.length);
  order.forEach((row, index) => {
    position[row] = index;
  });
  const pick = (values: Float64Array): Float64Array => values.map((_, i) => values[order[i]!]!);
  const pickInt = (values: Int32Array): Int32Array => values.map((_, i) => values[order[i]!]!);
  return {
    nodes: pickInt(tree.nodes),
    matrix: {
      parent: Int32Array.from(order, (row) => (parent[row]! < 0 ? -1 : position[parent[row]!]!)),
      diagonal: pick(tree.matrix.diagonal),
      coupling: pick(coupling),
    },
    areaUm2: pick(tree.areaUm2),
    capacitanceNf: pick(tree.capacitanceNf),
    leakUs: pick(tree.leakUs),
    leakReversalMv: pick(tree.leakReversalMv),
    distanceUm: pick(tree.distanceUm),
    type: pickInt(tree.type),
    siteRow: 0,
    hasSoma: tree.hasSoma,
  };
}

/** Parents and couplings with the way from the site to the old root turned round. */
function turnPath({ matrix, siteRow }: CellTree): { parent: Int32Array; coupling: Float64Array } {
  const parent = Int32Array.from(matrix.parent);
  const coupling = Float64Array.from(matrix.coupling);
  let [row, above, towards] = [siteRow, -1, 0];
  while (row >= 0) {
    const next = matrix.parent[row]!;
    parent[row] = above;
    coupling[row] = towards;
    [above, towards, row] = [row, matrix.coupling[row]!, next];
  }
  return { parent, coupling };
}

function orderFromRoot(parent: Int32Array, root: number): number[] {
  const children: number[][] = Array.from(parent, () => []);
  parent.forEach((p, row) => {
    if (p >= 0) children[p]!.push(row);
  });
  const order: number[] = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const row = waiting.pop()!;
    order.push(row);
    waiting.push(...children[row]!.reverse());
  }
  return order;
}
