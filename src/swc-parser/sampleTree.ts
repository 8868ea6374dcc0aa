import { SOMA_TYPE, type SwcTable } from './swcTable.ts';

/**
 * The children of each sample and an order that puts parents first.
 *
 * Invariants: children of row r are children[offsets[r] .. offsets[r + 1]), ascending; every row that leads to a root
 * stands in `order` once, depth first, children in the order of the file, each after its parent.
 */
export interface SampleTree {
  /** Length rows + 1. */
  readonly offsets: Int32Array;
  readonly children: Int32Array;
  /** Rows without a parent, ascending. */
  readonly roots: Int32Array;
  /** Rows, parents first. Shorter than the table only where there are cycles. */
  readonly order: Int32Array;
}

/** @param parentRow row of each sample's parent, -1 for a root */
export function buildSampleTree(parentRow: Int32Array): SampleTree {
  const offsets = childOffsets(parentRow);
  const children = new Int32Array(offsets[parentRow.length]!);
  const next = offsets.slice();
  const roots: number[] = [];
  parentRow.forEach((parent, row) => {
    if (parent < 0) roots.push(row);
    else children[next[parent]!++] = row;
  });
  const order = depthFirst(offsets, children, roots);
  return { offsets, children, roots: Int32Array.from(roots), order };
}

/** The children of one row, in the order of the file. */
export function childrenOf(tree: SampleTree, row: number): Int32Array {
  return tree.children.subarray(tree.offsets[row]!, tree.offsets[row + 1]!);
}

/** The root that each row leads to. Length rows; a root is its own. */
export function rootOfEachRow(tree: SampleTree, parentRow: Int32Array): Int32Array {
  const root = new Int32Array(parentRow.length).fill(-1);
  for (const row of tree.order) root[row] = parentRow[row]! < 0 ? row : root[parentRow[row]!]!;
  return root;
}

/** The root of the main tree: the first one of type soma, else the first. */
export function mainRootAmong(table: SwcTable, roots: ArrayLike<number>): number {
  const rows = Array.from(roots);
  return rows.find((row) => table.type[row] === SOMA_TYPE) ?? rows[0]!;
}

function childOffsets(parentRow: Int32Array): Int32Array {
  const offsets = new Int32Array(parentRow.length + 1);
  for (const parent of parentRow) if (parent >= 0) offsets[parent + 1]!++;
  for (let row = 0; row < parentRow.length; row++) offsets[row + 1]! += offsets[row]!;
  return offsets;
}

function depthFirst(
  offsets: Int32Array,
  children: Int32Array,
  roots: readonly number[],
): Int32Array {
  const order = new Int32Array(children.length + roots.length);
  const stack = [...roots].reverse();
  let count = 0;
  while (stack.length > 0) {
    const row = stack.pop()!;
    order[count++] = row;
    for (let k = offsets[row + 1]! - 1; k >= offsets[row]!; k--) stack.push(children[k]!);
  }
  return order.subarray(0, count);
}
