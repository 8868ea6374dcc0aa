import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import type { CableEquations, CableSolver } from './cableEquations.ts';
import type { NumberPlace } from './portEdges.ts';

/** What may be added to the equations of nodes. */
export type StampTarget = Pick<CableSolver, 'inject' | 'addConductance' | 'setCoupling'>;

/** A conductance to a neighbour that has a membrane. */
interface Link {
  readonly node: number;
  readonly conductanceUs: number;
}

/** A node without membrane. Those that hang together form a tree, whose root has `parent` -1. */
interface Massless {
  readonly node: number;
  readonly links: readonly Link[];
  /** Index of a neighbour without membrane that comes before; -1 for none. */
  readonly parent: number;
  readonly toParentUs: number;
}

/**
 * Nodes without membrane have no charge: their voltage is that at which the currents into them add up to 0, at every
 * instant. Once the others are at the end of a step, `settle` solves for these, where an extrapolation of the middle of
 * the step would let them ring for ever after a jump of a current.
 */
export class MasslessNodes implements StampTarget {
  /** Row of each node, -1 of one with a membrane. */
  readonly rowOf: Int32Array;
  /** By row: its node, the row before it that it hangs on, the conductance to that, and what was added to it. */
  readonly node: Int32Array;
  readonly parent: Int32Array;
  readonly toParentUs: Float64Array;
  readonly injectedNa: Float64Array;
  readonly addedUs: Float64Array;
  readonly diagonalUs: Float64Array;
  /** By row: the sum of its couplings as they are without point processes, which its diagonal keeps. */
  readonly ownUs: Float64Array;
  /** Links of row k: [linkStart[k], linkStart[k + 1]). */
  readonly linkStart: Int32Array;
  readonly linkNode: Int32Array;
  readonly linkUs: Float64Array;
  /** Rows with a parent, in their order. */
  readonly hanging: Int32Array;
  /** By row: one over its diagonal, once the rows that hang on it are eliminated, and what those add to its right side. */
  readonly inverseMohm: Float64Array;
  readonly rightNa: Float64Array;
  /** Whether the diagonals no longer hold, and whether those that are made next hold for one step only. */
  private isStale = true;
  private hasAdded = false;
  private compiled: (() => void) | undefined;

  /** @param arrays makes those of doubles, which compiled code may share. */
  constructor(
    { nodeCount, parent, couplingUs, areaFactor }: CableEquations,
    arrays: ArrayMaker = plainArrays,
  ) {
    const neighbours: Link[][] = Array.from({ length: nodeCount }, () => []);
    parent.forEach((p, i) => {
      if (p < 0) return;
      neighbours[i]!.push({ node: p, conductanceUs: couplingUs[i]! });
      neighbours[p]!.push({ node: i, conductanceUs: couplingUs[i]! });
    });
    const trees = findTrees(areaFactor, neighbours)
      // Most stand alone: with those of as many links side by side, a processor foresees how often each loop runs.
      .sort((a, b) => a.length - b.length || a[0]!.links.length - b[0]!.links.length);
    const rows: Massless[] = [];
    for (const tree of trees) {
      const first = rows.length;
      for (const { parent, ...row } of tree)
        rows.push({ ...row, parent: parent < 0 ? parent : parent + first });
    }
    this.rowOf = new Int32Array(nodeCount).fill(-1);
    for (const [row, { node }] of rows.entries()) this.rowOf[node] = row;
    const links = rows.flatMap((row) => row.links);
    this.node = Int32Array.from(rows, ({ node }) => node);
    this.parent = Int32Array.from(rows, (row) => row.parent);
    this.toParentUs = arrays.copyOf(rows.map(({ toParentUs }) => toParentUs));
    this.injectedNa = arrays.doubles(rows.length);
    this.addedUs = arrays.doubles(rows.length);
    this.diagonalUs = arrays.doubles(rows.length);
    this.hanging = this.parent.map((_, k) => k).filter((k) => this.parent[k]! >= 0);
    this.inverseMohm = arrays.doubles(rows.length);
    this.rightNa = arrays.doubles(rows.length);
    this.linkNode = Int32Array.from(links, ({ node }) => node);
    this.linkUs = arrays.copyOf(links.map(({ conductanceUs }) => conductanceUs));
    this.linkStart = new Int32Array(rows.length + 1);
    rows.forEach((row, k) => {
      this.linkStart[k + 1] = this.linkStart[k]! + row.links.length;
    });
    this.ownUs = arrays.copyOf(
      rows.map(({ toParentUs, links }) =>
        links.reduce((sum, { conductanceUs }) => sum + conductanceUs, toParentUs),
      ),
    );
    for (const k of this.hanging) this.ownUs[this.parent[k]!]! += this.toParentUs[k]!;
  }

  /** Into a node without membrane; elsewhere it has come with the step. nA */
  inject(node: number, currentNa: number): void {
    const row = this.rowOf[node]!;
    if (row >= 0) this.injectedNa[row]! += currentNa;
  }

  addConductance(node: number, conductanceUs: number): void {
    const row = this.rowOf[node]!;
    if (row < 0) return;
    this.addedUs[row]! += conductanceUs;
    this.hasAdded = true;
  }

  /** What a point process takes from a coupling it adds to the conductances of both nodes, as the equations have it. */
  setCoupling(node: number, neighbour: number, conductanceUs: number): void {
    const [a, b] = [this.rowOf[node]!, this.rowOf[neighbour]!];
    if (a < 0 && b < 0) return;
    this.isStale = true;
    const { values, index } = this.couplingAt(node, neighbour)!;
    values[index] = conductanceUs;
  }

  /** Where the coupling of two neighbours is kept; undefined where both have a membrane. */
  couplingAt(node: number, neighbour: number): NumberPlace | undefined {
    const [a, b] = [this.rowOf[node]!, this.rowOf[neighbour]!];
    const row = Math.max(a, b);
    if (row < 0) return undefined;
    if (a >= 0 && b >= 0) return { values: this.toParentUs, index: row };
    const other = a >= 0 ? neighbour : node;
    let link = this.linkStart[row]!;
    while (this.linkNode[link] !== other) link++;
    return { values: this.linkUs, index: link };
  }

  /** Solves for the nodes without membrane from the voltages of the others, and forgets what was added. mV by node. */
  settle(voltageMv: Float64Array): void {
    this.prepare();
    if (this.compiled !== undefined) {
      this.compiled();
      return;
    }
    const { node, parent, toParentUs, injectedNa, linkStart, linkNode, linkUs } = this;
    const { inverseMohm, rightNa, hanging } = this;
    for (let k = node.length - 1; k >= 0; k--) {
      let right = rightNa[k]! + injectedNa[k]!;
      for (let link = linkStart[k]!, end = linkStart[k + 1]!; link < end; link++)
        right += linkUs[link]! * voltageMv[linkNode[link]!]!;
      const alone = right * inverseMohm[k]!;
      voltageMv[node[k]!] = alone;
      const p = parent[k]!;
      if (p >= 0) rightNa[p]! += toParentUs[k]! * alone;
      rightNa[k] = 0;
      injectedNa[k] = 0;
    }
    for (let h = 0; h < hanging.length; h++) {
      const k = hanging[h]!;
      const fromParentNa = toParentUs[k]! * voltageMv[node[parent[k]!]!]!;
      voltageMv[node[k]!]! += fromParentNa * inverseMohm[k]!;
    }
  }

  /** From now on the same is done, on the same arrays, by compiled code. */
  settleBy(compiled: () => void): void {
    this.compiled = compiled;
  }

  /** Conductances and couplings were changed by other hands. */
  touch(): void {
    this.isStale = true;
    this.hasAdded = true;
  }

  /** Makes the diagonals fit the conductances. */
  prepare(): void {
    if (this.isStale || this.hasAdded) this.eliminate();
  }

  /** The diagonals, from the last row to the first: they change only with the conductances. */
  private eliminate(): void {
    const { parent, toParentUs, addedUs, ownUs, inverseMohm, diagonalUs } = this;
    for (let k = 0; k < parent.length; k++) diagonalUs[k] = ownUs[k]! + addedUs[k]!;
    for (let k = parent.length - 1; k >= 0; k--) {
      inverseMohm[k] = 1 / diagonalUs[k]!;
      if (parent[k]! >= 0)
        diagonalUs[parent[k]!]! -= toParentUs[k]! * toParentUs[k]! * inverseMohm[k]!;
    }
    this.isStale = this.hasAdded;
    this.hasAdded = false;
    addedUs.fill(0);
  }
}

/** The nodes without membrane, those that hang together as one tree each, in which parents come first. */
function findTrees(
  areaFactor: Float64Array,
  neighbours: readonly (readonly Link[])[],
): Massless[][] {
  const isFound = new Uint8Array(areaFactor.length);
  const trees: Massless[][] = [];
  for (let root = 0; root < areaFactor.length; root++) {
    if (areaFactor[root] !== 0 || isFound[root] === 1) continue;
    const tree: Massless[] = [];
    trees.push(tree);
    const waiting = [{ node: root, parent: -1, toParentUs: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const row = tree.length;
      isFound[next.node] = 1;
      const links: Link[] = [];
      for (const { node, conductanceUs } of neighbours[next.node]!) {
        if (areaFactor[node]! > 0) links.push({ node, conductanceUs });
        else if (isFound[node] === 0)
          waiting.push({ node, parent: row, toParentUs: conductanceUs });
      }
      tree.push({ ...next, links });
    }
  }
  return trees;
}
