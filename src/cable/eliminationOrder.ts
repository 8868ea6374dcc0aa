/**
 * An order in which the nodes of a tree are eliminated, last position first: from the leaves to the tree's centre, all
 * nodes of one distance from the centre side by side, so that a processor works on many branches at once. Hines's order
 * follows one branch at a time, and every step of it waits for the one before.
 *
 * Invariants: node and position are each other's inverse; parent[k] < k, -1 for the centre of each tree; the first
 * rootCount positions are the centres.
 */
export interface EliminationOrder {
  /** Node at each position. */
  readonly node: Int32Array;
  /** Position of each node. */
  readonly position: Int32Array;
  /** Position of the neighbour towards the centre, by position. */
  readonly parent: Int32Array;
  /** Conductance to that neighbour, by position; 0 at centres. uS. */
  readonly couplingUs: Float64Array;
  readonly rootCount: number;
}

/**
 * @param parent neighbour of each node towards any root, -1 at a root.
 * @param couplingUs conductance to it. uS.
 */
export function orderElimination(parent: Int32Array, couplingUs: Float64Array): EliminationOrder {
  const nodeCount = parent.length;
  const neighbours = listNeighbours(parent);
  const centres = findCentres(neighbours);
  const node = new Int32Array(nodeCount);
  const position = new Int32Array(nodeCount).fill(-1);
  const parentPosition = new Int32Array(nodeCount).fill(-1);
  const coupling = new Float64Array(nodeCount);
  centres.forEach((centre, k) => {
    node[k] = centre;
    position[centre] = k;
  });
  for (let k = 0, next = centres.length; k < nodeCount; k++) {
    const here = node[k]!;
    for (const neighbour of neighbours[here]!) {
      if (position[neighbour]! >= 0) continue;
      node[next] = neighbour;
      position[neighbour] = next;
      parentPosition[next] = k;
      coupling[next] = couplingUs[parent[neighbour] === here ? neighbour : here]!;
      next++;
    }
  }
  return {
    node,
    position,
    parent: parentPosition,
    couplingUs: coupling,
    rootCount: centres.length,
  };
}

/**
 * Solves the tree's equations in place, by position: `diagonal` becomes couplings over pivots, `rhs` the solution. The
 * substitution needs no division, so that a chain of nodes waits for one product and one sum a node.
 */
export function solveInOrder(
  { parent, couplingUs }: EliminationOrder,
  diagonal: Float64Array,
  rhs: Float64Array,
): void {
  const n = parent.length;
  for (let k = n - 1; k >= 0; k--) {
    const coupling = couplingUs[k]!;
    const pivot = diagonal[k]!;
    const factor = coupling / pivot;
    const share = rhs[k]! / pivot;
    diagonal[k] = factor;
    rhs[k] = share;
    const p = parent[k]!;
    if (p < 0) continue;
    diagonal[p]! -= coupling * factor;
    rhs[p]! += coupling * share;
  }
  for (let k = 0; k < n; k++) {
    const p = parent[k]!;
    if (p >= 0) rhs[k]! += diagonal[k]! * rhs[p]!;
  }
}

function listNeighbours(parent: Int32Array): number[][] {
  const neighbours: number[][] = Array.from(parent, () => []);
  parent.forEach((p, i) => {
    if (p < 0) return;
    neighbours[p]!.push(i);
    neighbours[i]!.push(p);
  });
  return neighbours;
}

/** The middle node of the longest path of each tree: the farthest node from anywhere is an end of such a path. */
function findCentres(neighbours: readonly (readonly number[])[]): number[] {
  const isSeen = new Uint8Array(neighbours.length);
  const centres: number[] = [];
  for (let start = 0; start < neighbours.length; start++) {
    if (isSeen[start] === 1) continue;
    const tree = walkFrom(start, neighbours);
    for (const { node } of tree) isSeen[node] = 1;
    const path = walkFrom(tree.at(-1)!.node, neighbours);
    let middle = path.at(-1)!;
    const half = middle.depth >> 1;
    while (middle.depth > half) middle = path[middle.from]!;
    centres.push(middle.node);
  }
  return centres;
}

interface Visit {
  readonly node: number;
  /** Index of the visit it was reached from, itself at the start. */
  readonly from: number;
  readonly depth: number;
}

/** The nodes of a tree in the order of their distance. */
function walkFrom(start: number, neighbours: readonly (readonly number[])[]): Visit[] {
  const visits: Visit[] = [{ node: start, from: 0, depth: 0 }];
  for (let k = 0; k < visits.length; k++) {
    const { node, from, depth } = visits[k]!;
    const cameFrom = visits[from]!.node;
    for (const neighbour of neighbours[node]!)
      if (neighbour !== cameFrom || depth === 0)
        visits.push({ node: neighbour, from: k, depth: depth + 1 });
  }
  return visits;
}
