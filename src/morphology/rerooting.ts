import { rerootedAtSoma } from '../base/messages/morphology.ts';
import type { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { buildSampleTree, rootOfEachRow } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';

/**
 * The same table with each tree that holds a soma rooted there: the parents on the way from the old root to the first
 * soma sample are turned round. A warning is made of each tree that was changed.
 */
export function rerootAtSoma(table: SwcTable, log: DiagnosticLog): SwcTable {
  if (!hasSomaWithin(table)) return table;
  const tree = buildSampleTree(table.parentRow);
  const rootOfRow = rootOfEachRow(tree, table.parentRow);
  const newRoots = new Map<number, number>();
  for (const row of tree.order) {
    const root = rootOfRow[row]!;
    if (table.type[row] === SOMA_TYPE && !newRoots.has(root)) newRoots.set(root, row);
  }
  const moved = [...newRoots].filter(([root, soma]) => root !== soma);
  if (moved.length === 0) return table;
  const parentRow = table.parentRow.slice();
  for (const [root, soma] of moved) {
    turnRound(parentRow, soma);
    log.add({
      code: 'morphology/rerooted',
      severity: 'warning',
      line: table.line[soma]!,
      ...rerootedAtSoma(table.id[soma]!, table.id[root]!, table.line[root]!),
    });
  }
  return { ...table, parentRow };
}

/** Whether a soma sample has a parent of another type: otherwise every tree with a soma has it for its root. */
function hasSomaWithin({ type, parentRow }: SwcTable): boolean {
  return type.some((code, row) => {
    const parent = parentRow[row]!;
    return code === SOMA_TYPE && parent >= 0 && type[parent] !== SOMA_TYPE;
  });
}

function turnRound(parentRow: Int32Array, newRoot: number): void {
  let child = -1;
  let row = newRoot;
  while (row >= 0) {
    const parent = parentRow[row]!;
    parentRow[row] = child;
    child = row;
    row = parent;
  }
}
