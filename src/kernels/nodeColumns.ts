import { expCapped } from '../base/elementary.ts';
import type { IrNode, IrOperation, IrSource } from './ir.ts';
import { evaluateOperation } from './operations.ts';
import { runRoutine } from './runRoutine.ts';

/**
 * The nodes of a program for many instances, one node at a time for all of them: nothing has to be compiled, and the
 * values are those of the back ends to the bit.
 */
export class NodeColumns {
  private readonly nodes: readonly IrNode[];
  private readonly count: number;
  private readonly columns: (Float64Array | undefined)[];

  /** @param count of instances. */
  constructor(nodes: readonly IrNode[], count: number) {
    this.nodes = nodes;
    this.count = count;
    this.columns = nodes.map(() => undefined);
  }

  /** Values of a node, by instance. */
  of(index: number): Float64Array {
    this.columns[index] ??= new Float64Array(this.count);
    return this.columns[index];
  }

  /** Computes nodes, which come in ascending order; `read` fills the column of an input. */
  compute(
    indices: readonly number[],
    read: (source: IrSource, column: Float64Array) => void,
  ): void {
    for (const index of indices) {
      const node = this.nodes[index]!;
      const column = this.of(index);
      if (node.kind === 'constant') column.fill(node.value);
      else if (node.kind === 'input') read(node.source, column);
      else {
        const given = node.operands.map((operand) => this.of(operand));
        if (node.routine === undefined) computeColumn(node.operation, column, given);
        else {
          const routine = runRoutine(node.routine);
          for (let i = 0; i < column.length; i++)
            column[i] = routine(...given.map((values) => values[i]!));
        }
      }
    }
  }
}

type ColumnOperation = (result: Float64Array, x: Float64Array, y: Float64Array) => void;

/** What most nodes are, each a small function of its own, which a host compiles by itself as soon as it is hot. */
const columnOperations: Readonly<Partial<Record<IrOperation, ColumnOperation>>> = {
  add: (result, x, y) => {
    for (let i = 0; i < result.length; i++) result[i] = x[i]! + y[i]!;
  },
  subtract: (result, x, y) => {
    for (let i = 0; i < result.length; i++) result[i] = x[i]! - y[i]!;
  },
  multiply: (result, x, y) => {
    for (let i = 0; i < result.length; i++) result[i] = x[i]! * y[i]!;
  },
  divide: (result, x, y) => {
    for (let i = 0; i < result.length; i++) result[i] = x[i]! / y[i]!;
  },
  exp: (result, x) => {
    for (let i = 0; i < result.length; i++) result[i] = expCapped(x[i]!);
  },
};

function computeColumn(
  operation: IrOperation,
  result: Float64Array,
  [x, y = x!, z = x!]: readonly Float64Array[],
): void {
  const known = columnOperations[operation];
  if (known !== undefined) known(result, x!, y);
  else
    for (let i = 0; i < result.length; i++)
      result[i] = evaluateOperation(operation, x![i]!, y[i]!, z[i]!);
}
