import type { CableEquations, CableSolver } from './cableEquations.ts';

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
  private readonly rowOf: Int32Array;
  /** By row: its node, the row before it that it hangs on, the conductance to that, and what was added to it. */
  private readonly node: Int32Array;
  private readonly parent: Int32Array;
  private readonly toParentUs: Float64Array;
  private readonly injectedNa: Float64Array;
  private readonly addedUs: Float64Array;
  /** Links of row k: [linkStart[k], linkStart[k + 1]). */
  private readonly linkStart: Int32Array;
  private readonly linkNode: Int32Array;
  private readonly linkUs: Float64Array;
  /** By row, once the rows that hang on it are eliminated. */
  private readonly diagonalUs: Float64Array;
  private readonly rightNa: Float64Array;
  /** Whether the diagonals no longer hold, and whether those that are made next hold for one step only. */
  private isStale = true;
  private hasAdded = false;

  constructor({ nodeCount, parent, couplingUs, areaFactor }: CableEquations) {
    const neighbours: Link[][] = Array.from({ length: nodeCount }, () => []);
    parent.forEach((p, i) => {
      if (p < 0) return;
      neighbours[i]!.push({ node: p, conductanceUs: couplingUs[i]! });
      neighbours[p]!.push({ node: i, conductanceUs: couplingUs[i]! });
    });
    this.rowOf = new Int32Array(nodeCount).fill(-1);
    const rows: Massless[] = [];
    for (let node = 0; node < nodeCount; node++)
      if (areaFactor[node] === 0 && this.rowOf[node]! < 0)
        this.addTree(rows, node, areaFactor, neighbours);
    const links = rows.flatMap((row) => row.links);
    this.node = Int32Array.from(rows, ({ node }) => node);
    this.parent = Int32Array.from(rows, (row) => row.parent);
    this.toParentUs = Float64Array.from(rows, ({ toParentUs }) => toParentUs);
    this.injectedNa = new Float64Array(rows.length);
    this.addedUs = new Float64Array(rows.length);
    this.diagonalUs = new Float64Array(rows.length);
    this.rightNa = new Float64Array(rows.length);
    this.linkNode = Int32Array.from(links, ({ node }) => node);
    this.linkUs = Float64Array.from(links, ({ conductanceUs }) => conductanceUs);
    this.linkStart = new Int32Array(rows.length + 1);
    rows.forEach((row, k) => {
      this.linkStart[k + 1] = this.linkStart[k]! + row.links.length;
    });
  }

  /** Adds a node and all that reach it through nodes without membrane; parents come first. */
  private addTree(
    rows: Massless[],
    root: number,
    areaFactor: Float64Array,
    neighbours: readonly (readonly Link[])[],
  ): void {
    const waiting = [{ node: root, parent: -1, toParentUs: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, parent, toParentUs } = next;
      const row = rows.length;
      this.rowOf[node] = row;
      const links: Link[] = [];
      for (const link of neighbours[node]!) {
        if (areaFactor[link.node]! > 0) links.push({ ...link });
        else if (this.rowOf[link.node]! < 0)
          waiting.push({ node: link.node, parent: row, toParentUs: link.conductanceUs });
      }
      rows.push({ node, links, parent, toParentUs });
    }
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

  setCoupling(node: number, neighbour: number, conductanceUs: number): void {
    const [a, b] = [this.rowOf[node]!, this.rowOf[neighbour]!];
    if (a < 0 && b < 0) return;
    this.isStale = true;
    const row = Math.max(a, b);
    if (a >= 0 && b >= 0) {
      this.toParentUs[row] = conductanceUs;
      return;
    }
    const other = a >= 0 ? neighbour : node;
    const link = this.linkNode.indexOf(other, this.linkStart[row]);
    this.linkUs[link] = conductanceUs;
  }

  /** Solves for the nodes without membrane from the voltages of the others, and forgets what was added. mV by node. */
  settle(voltageMv: Float64Array): void {
    const { node, parent, toParentUs, injectedNa, linkStart, linkNode, linkUs } = this;
    const { diagonalUs, rightNa } = this;
    if (this.isStale || this.hasAdded) this.eliminate();
    const count = node.length;
    for (let k = 0, link = 0; k < count; k++) {
      let right = injectedNa[k]!;
      for (const end = linkStart[k + 1]!; link < end; link++)
        right += linkUs[link]! * voltageMv[linkNode[link]!]!;
      rightNa[k] = right;
    }
    injectedNa.fill(0);
    for (let k = count - 1; k >= 0; k--) {
      const p = parent[k]!;
      if (p >= 0) rightNa[p]! += (toParentUs[k]! * rightNa[k]!) / diagonalUs[k]!;
    }
    for (let k = 0; k < count; k++) {
      const p = parent[k]!;
      const fromParentNa = p < 0 ? 0 : toParentUs[k]! * voltageMv[node[p]!]!;
      voltageMv[node[k]!] = (rightNa[k]! + fromParentNa) / diagonalUs[k]!;
    }
  }

  /** The diagonals, from the last row to the first: they change only with the conductances. */
  private eliminate(): void {
    const { parent, toParentUs, addedUs, linkStart, linkUs, diagonalUs } = this;
    for (let k = 0, link = 0; k < parent.length; k++) {
      let diagonal = addedUs[k]! + toParentUs[k]!;
      for (const end = linkStart[k + 1]!; link < end; link++) diagonal += linkUs[link]!;
      diagonalUs[k] = diagonal;
    }
    for (let k = 0; k < parent.length; k++)
      if (parent[k]! >= 0) diagonalUs[parent[k]!]! += toParentUs[k]!;
    for (let k = parent.length - 1; k >= 0; k--)
      if (parent[k]! >= 0)
        diagonalUs[parent[k]!]! -= (toParentUs[k]! * toParentUs[k]!) / diagonalUs[k]!;
    this.isStale = this.hasAdded;
    this.hasAdded = false;
    addedUs.fill(0);
  }
}
