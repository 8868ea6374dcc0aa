import type { CableEquations, CableSolver } from './cableEquations.ts';

/** What may be added to the equations of nodes. */
export type StampTarget = Pick<CableSolver, 'inject' | 'addConductance' | 'setCoupling'>;

/** A conductance to a neighbour that has a membrane. */
interface Link {
  readonly node: number;
  conductanceUs: number;
}

/** A node without membrane. Those that hang together form a tree, whose root has `parent` -1. */
interface Massless {
  readonly node: number;
  readonly links: Link[];
  /** Index of a neighbour without membrane that comes before; -1 for none. */
  readonly parent: number;
  toParentUs: number;
  injectedNa: number;
  addedUs: number;
  diagonalUs: number;
  rightNa: number;
}

/**
 * Nodes without membrane have no charge: their voltage is that at which the currents into them add up to 0, at every
 * instant. Once the others are at the end of a step, `settle` solves for these, where an extrapolation of the middle of
 * the step would let them ring for ever after a jump of a current.
 */
export class MasslessNodes implements StampTarget {
  private readonly rows: Massless[] = [];
  /** Row of each node, -1 of one with a membrane. */
  private readonly rowOf: Int32Array;

  constructor({ nodeCount, parent, couplingUs, areaFactor }: CableEquations) {
    const neighbours: Link[][] = Array.from({ length: nodeCount }, () => []);
    parent.forEach((p, i) => {
      if (p < 0) return;
      neighbours[i]!.push({ node: p, conductanceUs: couplingUs[i]! });
      neighbours[p]!.push({ node: i, conductanceUs: couplingUs[i]! });
    });
    this.rowOf = new Int32Array(nodeCount).fill(-1);
    for (let node = 0; node < nodeCount; node++)
      if (areaFactor[node] === 0 && this.rowOf[node]! < 0)
        this.addTree(node, areaFactor, neighbours);
  }

  /** Adds a node and all that reach it through nodes without membrane; parents come first. */
  private addTree(
    root: number,
    areaFactor: Float64Array,
    neighbours: readonly (readonly Link[])[],
  ): void {
    const waiting = [{ node: root, parent: -1, toParentUs: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, parent, toParentUs } = next;
      const row = this.rows.length;
      this.rowOf[node] = row;
      const links: Link[] = [];
      for (const link of neighbours[node]!) {
        if (areaFactor[link.node]! > 0) links.push({ ...link });
        else if (this.rowOf[link.node]! < 0)
          waiting.push({ node: link.node, parent: row, toParentUs: link.conductanceUs });
      }
      this.rows.push({
        ...{ node, links, parent, toParentUs },
        ...{ injectedNa: 0, addedUs: 0, diagonalUs: 0, rightNa: 0 },
      });
    }
  }

  /** Into a node without membrane; elsewhere it has come with the step. nA */
  inject(node: number, currentNa: number): void {
    const row = this.rows[this.rowOf[node]!];
    if (row !== undefined) row.injectedNa += currentNa;
  }

  addConductance(node: number, conductanceUs: number): void {
    const row = this.rows[this.rowOf[node]!];
    if (row !== undefined) row.addedUs += conductanceUs;
  }

  setCoupling(node: number, neighbour: number, conductanceUs: number): void {
    const [a, b] = [this.rowOf[node]!, this.rowOf[neighbour]!];
    if (a >= 0 && b >= 0) this.rows[Math.max(a, b)]!.toParentUs = conductanceUs;
    else if (a >= 0 || b >= 0) {
      const other = a >= 0 ? neighbour : node;
      const { links } = this.rows[Math.max(a, b)]!;
      links.find((link) => link.node === other)!.conductanceUs = conductanceUs;
    }
  }

  /** Solves for the nodes without membrane from the voltages of the others, and forgets what was added. mV by node. */
  settle(voltageMv: Float64Array): void {
    const { rows } = this;
    for (const row of rows) {
      row.diagonalUs = row.addedUs + row.toParentUs;
      row.rightNa = row.injectedNa;
      row.addedUs = 0;
      row.injectedNa = 0;
      for (const { node, conductanceUs } of row.links) {
        row.diagonalUs += conductanceUs;
        row.rightNa += conductanceUs * voltageMv[node]!;
      }
    }
    for (const row of rows) if (row.parent >= 0) rows[row.parent]!.diagonalUs += row.toParentUs;
    for (let k = rows.length - 1; k >= 0; k--) {
      const { parent, toParentUs, diagonalUs, rightNa } = rows[k]!;
      if (parent < 0) continue;
      rows[parent]!.diagonalUs -= (toParentUs * toParentUs) / diagonalUs;
      rows[parent]!.rightNa += (toParentUs * rightNa) / diagonalUs;
    }
    for (const { node, parent, toParentUs, diagonalUs, rightNa } of rows) {
      const fromParentNa = parent < 0 ? 0 : toParentUs * voltageMv[rows[parent]!.node]!;
      voltageMv[node] = (rightNa + fromParentNa) / diagonalUs;
    }
  }
}
