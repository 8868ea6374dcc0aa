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
    for (let at = neighbours.first[here]!; at < neighbours.first[here + 1]!; at++) {
      const neighbour = neighbours.list[at]!;
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

/** Those of node i are list[first[i]] to list[first[i + 1] - 1]. */
interface Neighbours {
  readonly first: Int32Array;
  readonly list: Int32Array;
}

function listNeighbours(parent: Int32Array): Neighbours {
  const first = new Int32Array(parent.length + 1);
  parent.forEach((p, i) => {
    if (p < 0) return;
    first[p + 1]!++;
    first[i + 1]!++;
  });
  for (let i = 0; i < parent.length; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const list = new Int32Array(first[parent.length]!);
  parent.forEach((p, i) => {
    if (p < 0) return;
    list[next[p]!++] = i;
    list[next[i]!++] = p;
  });
  return { first, list };
}

/** The middle node of the longest path of each tree: the farthest node from anywhere is an end of such a path. */
function findCentres(neighbours: Neighbours): number[] {
  const nodeCount = neighbours.first.length - 1;
  const isSeen = new Uint8Array(nodeCount);
  const walk = new Walk(neighbours);
  const centres: number[] = [];
  for (let start = 0; start < nodeCount; start++) {
    if (isSeen[start] === 1) continue;
    walk.begin(start);
    for (let k = 0; k < walk.count; k++) isSeen[walk.node[k]!] = 1;
    walk.begin(walk.node[walk.count - 1]!);
    let middle = walk.count - 1;
    const half = walk.depth[middle]! >> 1;
    while (walk.depth[middle]! > half) middle = walk.from[middle]!;
    centres.push(walk.node[middle]!);
  }
  return centres;
}

/** The nodes of a tree in the order of their distance from one. */
class Walk {
  count = 0;
  readonly node: Int32Array;
  /** Index of the visit that each was reached from, itself at the start. */
  readonly from: Int32Array;
  readonly depth: Int32Array;
  private readonly neighbours: Neighbours;

  constructor(neighbours: Neighbours) {
    const nodeCount = neighbours.first.length - 1;
    this.neighbours = neighbours;
    this.node = new Int32Array(nodeCount);
    this.from = new Int32Array(nodeCount);
    this.depth = new Int32Array(nodeCount);
  }

  begin(start: number): void {
    const { node, from, depth } = this;
    const { first, list } = this.neighbours;
    [node[0], from[0], depth[0], this.count] = [start, 0, 0, 1];
    for (let k = 0; k < this.count; k++) {
      const cameFrom = node[from[k]!]!;
      for (let at = first[node[k]!]!; at < first[node[k]! + 1]!; at++) {
        if (list[at] === cameFrom && depth[k] !== 0) continue;
        node[this.count] = list[at]!;
        from[this.count] = k;
        depth[this.count] = depth[k]! + 1;
        this.count++;
      }
    }
  }
}
