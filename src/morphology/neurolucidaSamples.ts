/** An unbranched run of points as the brackets of the file cut it; its rows are consecutive. */
export interface NeurolucidaBranch {
  readonly firstRow: number;
  /** The branch whose last point it leaves; -1 for the first of a tree. */
  readonly parent: number;
}

/** The points of a file as they are read, one row each. */
export class NeurolucidaSamples {
  readonly xUm: number[] = [];
  readonly yUm: number[] = [];
  readonly zUm: number[] = [];
  readonly diameterUm: number[] = [];
  readonly line: number[] = [];
  /** Row of the point before; -1 for the first of a block. */
  readonly parentRow: number[] = [];
  readonly type: number[] = [];
  readonly branches: NeurolucidaBranch[] = [];

  get count(): number {
    return this.line.length;
  }

  /** Adds a point and returns its row. */
  add(values: readonly number[], line: number, parentRow: number): number {
    const [x = 0, y = 0, z = 0, diameter = 0] = values;
    this.xUm.push(x);
    this.yUm.push(y);
    this.zUm.push(z);
    this.diameterUm.push(diameter);
    this.line.push(line);
    this.parentRow.push(parentRow);
    this.type.push(0);
    return this.line.length - 1;
  }

  /** Row after the last of a branch. */
  branchEnd(branch: number): number {
    return this.branches[branch + 1]?.firstRow ?? this.count;
  }

  /** Forgets the rows from `row` on, and the branches that begin there. */
  truncate(row: number): void {
    const { xUm, yUm, zUm, diameterUm, line, parentRow, type, branches } = this;
    for (const values of [xUm, yUm, zUm, diameterUm, line, parentRow, type]) values.length = row;
    while (branches.length > 0 && branches[branches.length - 1]!.firstRow >= row) branches.pop();
  }
}
