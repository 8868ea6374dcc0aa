import { editLog } from '../base/messages/editing.ts';
import { buildSampleTree, rootOfEachRow } from '../swc-parser/sampleTree.ts';
import type { SwcRows } from '../swc-parser/swcRows.ts';

const ROOT_PARENT = -1;

/** A row that says the same as an earlier one is dropped; one that only has the same id gets a new one. */
export function dropRepeatedIds(rows: SwcRows, log: string[]): SwcRows {
  const firstOfId = new Map<number, number>();
  let greatest = 0;
  for (const id of rows.id) greatest = Math.max(greatest, id);
  const isKept: boolean[] = [];
  const id = rows.id.slice();
  rows.id.forEach((own, row) => {
    const first = firstOfId.get(own);
    isKept[row] = first === undefined || !isSameRow(rows, first, row);
    if (first === undefined) firstOfId.set(own, row);
    else if (isKept[row]) {
      id[row] = ++greatest;
      log.push(editLog.duplicateNumbered(own, greatest));
    } else log.push(editLog.duplicateDropped(own));
  });
  return keepRows({ ...rows, id }, isKept);
}

function isSameRow(rows: SwcRows, a: number, b: number): boolean {
  const columns = [rows.type, rows.xUm, rows.yUm, rows.zUm, rows.radiusUm, rows.parentId];
  return columns.every((column) => Object.is(column[a], column[b]));
}

function keepRows(rows: SwcRows, isKept: readonly boolean[]): SwcRows {
  const kept = isKept.flatMap((keep, row) => (keep ? [row] : []));
  const isMeant = (_: number, row: number): boolean => isKept[row]!;
  return {
    ...rows,
    id: rows.id.filter(isMeant),
    type: rows.type.filter(isMeant),
    xUm: rows.xUm.filter(isMeant),
    yUm: rows.yUm.filter(isMeant),
    zUm: rows.zUm.filter(isMeant),
    radiusUm: rows.radiusUm.filter(isMeant),
    parentId: rows.parentId.filter(isMeant),
    line: rows.line.filter(isMeant),
    columnOf: (row, column) => rows.columnOf(kept[row]!, column),
  };
}

/**
 * New parents for samples whose own is missing, is themselves, or closes a ring: the nearest sample that does not hang
 * on them. A sample without any becomes a root.
 */
export function findNewParents(rows: SwcRows, log: string[]): SwcRows {
  const parentRow = soundParents(rows);
  const parentId = rows.parentId.slice();
  rows.id.forEach((id, row) => {
    const wrong = rows.parentId[row]!;
    if (parentRow[row]! >= 0 || wrong === ROOT_PARENT) return;
    const nearest = nearestOfAnotherTree(rows, parentRow, row);
    if (nearest === undefined) {
      parentId[row] = ROOT_PARENT;
      log.push(editLog.madeRoot(id, wrong));
      return;
    }
    parentRow[row] = nearest.row;
    parentId[row] = rows.id[nearest.row]!;
    log.push(editLog.reparented(id, wrong, parentId[row]!, nearest.gapUm));
  });
  return { ...rows, parentId };
}

/** The row of each sample's parent; -1 for roots, for links that lead nowhere and for one link of each ring. */
function soundParents(rows: SwcRows): Int32Array {
  const rowOfId = new Map<number, number>();
  rows.id.forEach((id, row) => {
    if (!rowOfId.has(id)) rowOfId.set(id, row);
  });
  const parentRow = Int32Array.from(rows.parentId, (parentId, row) => {
    const parent = rowOfId.get(parentId) ?? -1;
    return parent === row ? -1 : parent;
  });
  const walkOf = new Int32Array(parentRow.length).fill(-1);
  for (let start = 0; start < parentRow.length; start++) {
    let row = start;
    while (row >= 0 && walkOf[row] === -1) {
      walkOf[row] = start;
      row = parentRow[row]!;
    }
    // Back on its own walk: the link that led here closes a ring, and the ring's first row in the file begins anew.
    if (row >= 0 && walkOf[row] === start) parentRow[firstOfRing(parentRow, row)] = -1;
  }
  return parentRow;
}

function firstOfRing(parentRow: Int32Array, start: number): number {
  let first = start;
  for (let row = parentRow[start]!; row !== start; row = parentRow[row]!)
    first = Math.min(first, row);
  return first;
}

function nearestOfAnotherTree(
  rows: SwcRows,
  parentRow: Int32Array,
  row: number,
): { row: number; gapUm: number } | undefined {
  const root = rootOfEachRow(buildSampleTree(parentRow), parentRow);
  let nearest: { row: number; gapUm: number } | undefined;
  for (let other = 0; other < rows.id.length; other++) {
    if (root[other] === root[row]) continue;
    const gapUm = Math.hypot(
      rows.xUm[other]! - rows.xUm[row]!,
      rows.yUm[other]! - rows.yUm[row]!,
      rows.zUm[other]! - rows.zUm[row]!,
    );
    if (gapUm < (nearest?.gapUm ?? Number.POSITIVE_INFINITY)) nearest = { row: other, gapUm };
  }
  return nearest;
}
