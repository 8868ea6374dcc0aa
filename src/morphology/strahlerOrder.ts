import type { SampleTree } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { isSomaRow, isStemRow } from './sampleEdge.ts';

/** The greatest order among the children of a point, and how many of them have it. */
interface ChildOrders {
  readonly greatest: Int32Array;
  readonly times: Int32Array;
}

/**
 * The Strahler order of a tree's root: tips have order 1, a point takes the greatest order among its children, and one
 * more where at least two children have it. A soma stands for the root wherever it lies: all its samples count as one
 * point whose children are all the stems. A soma without stems has order 0.
 *
 * @see Strahler (1952), Geol. Soc. Am. Bull. 63:1117-1142
 */
export function strahlerOrderOfRoot(
  table: SwcTable,
  tree: SampleTree,
  rootOfRow: Int32Array,
  root: number,
): number {
  const soma = table.count;
  const orders = { greatest: new Int32Array(soma + 1), times: new Int32Array(soma + 1) };
  for (let k = tree.order.length - 1; k >= 0; k--) {
    const row = tree.order[k]!;
    const parent = table.parentRow[row]!;
    if (rootOfRow[row] !== root || parent < 0 || isSomaRow(table, row)) continue;
    const point = isStemRow(table, row) ? soma : parent;
    lendOrder(orders, point, Math.max(1, orderOf(orders, row)));
  }
  const hasSoma = table.type.some((_, row) => rootOfRow[row] === root && isSomaRow(table, row));
  return hasSoma ? orderOf(orders, soma) : Math.max(1, orderOf(orders, root));
}

/** 0 where no child has an order. */
function orderOf({ greatest, times }: ChildOrders, point: number): number {
  return times[point]! > 1 ? greatest[point]! + 1 : greatest[point]!;
}

function lendOrder({ greatest, times }: ChildOrders, point: number, order: number): void {
  if (order > greatest[point]!) {
    greatest[point] = order;
    times[point] = 1;
  } else if (order === greatest[point]) {
    times[point]!++;
  }
}
