import {
  cycle,
  duplicateId,
  firstUseOfId,
  missingParent,
  type NearbySample,
  onTheCycle,
  selfParent,
} from '../base/messages/swc.ts';
import { type DiagnosticLog, RELATED_PLACES } from './diagnosticLog.ts';
import { buildSampleTree, rootOfEachRow } from './sampleTree.ts';
import { ID_COLUMN, PARENT_COLUMN, type SwcRows } from './swcRows.ts';

const ROOT_PARENT = -1;

/**
 * Finds the row of each sample's parent, -1 for a root, reporting repeated ids, missing parents, samples that are their
 * own parent, and cycles. Where a link is broken the sample is taken for a root, so that the rest can be checked.
 */
export function linkParents(rows: SwcRows, log: DiagnosticLog): Int32Array {
  const rowOfId = indexIds(rows, log);
  const missing: number[] = [];
  const parentRow = Int32Array.from(rows.id, (id, row) => {
    const parentId = rows.parentId[row]!;
    if (parentId === ROOT_PARENT) return -1;
    if (parentId === id) {
      const place = placeOf(rows, row, PARENT_COLUMN);
      log.add({ code: 'swc/self-parent', severity: 'error', ...place, ...selfParent(id) });
      return -1;
    }
    const parent = rowOfId.get(parentId);
    if (parent === undefined && !rows.brokenIds.has(parentId)) missing.push(row);
    return parent ?? -1;
  });
  reportMissingParents(rows, parentRow, missing, log);
  reportCycles(rows, parentRow, log);
  return parentRow;
}

function indexIds(rows: SwcRows, log: DiagnosticLog): Map<number, number> {
  const rowOfId = new Map<number, number>();
  rows.id.forEach((id, row) => {
    const first = rowOfId.get(id);
    if (first === undefined) rowOfId.set(id, row);
    else {
      const firstPlace = placeOf(rows, first, ID_COLUMN);
      log.add({
        code: 'swc/duplicate-id',
        severity: 'error',
        ...placeOf(rows, row, ID_COLUMN),
        ...duplicateId(id, firstPlace.line),
        related: [{ ...firstPlace, message: firstUseOfId(id) }],
      });
    }
  });
  return rowOfId;
}

function reportMissingParents(
  rows: SwcRows,
  parentRow: Int32Array,
  missing: readonly number[],
  log: DiagnosticLog,
): void {
  if (missing.length === 0) return;
  const root = rootOfEachRow(buildSampleTree(parentRow), parentRow);
  for (const row of missing) {
    const [id, parentId] = [rows.id[row]!, rows.parentId[row]!];
    const isKept = log.hasRoomFor('swc/missing-parent');
    const nearestId = isKept ? findNearestId(rows, row, parentId) : undefined;
    const nearby = isKept ? findNearestInSpace(rows, root, row) : undefined;
    log.add({
      code: 'swc/missing-parent',
      severity: 'error',
      ...placeOf(rows, row, PARENT_COLUMN),
      ...missingParent(id, parentId, nearestId, nearby),
    });
  }
}

function findNearestId(rows: SwcRows, row: number, parentId: number): number | undefined {
  let nearest: number | undefined;
  rows.id.forEach((id, other) => {
    if (other === row) return;
    if (nearest === undefined || Math.abs(id - parentId) < Math.abs(nearest - parentId))
      nearest = id;
  });
  return nearest;
}

/** The nearest sample that does not itself hang on `row`: one that could be its parent. */
function findNearestInSpace(
  rows: SwcRows,
  root: Int32Array,
  row: number,
): NearbySample | undefined {
  let nearest: number | undefined;
  let nearestUm = Number.POSITIVE_INFINITY;
  for (let other = 0; other < rows.id.length; other++) {
    if (root[other] === row || root[other] === -1) continue;
    const distanceUm = Math.hypot(
      rows.xUm[other]! - rows.xUm[row]!,
      rows.yUm[other]! - rows.yUm[row]!,
      rows.zUm[other]! - rows.zUm[row]!,
    );
    if (distanceUm < nearestUm) {
      nearest = other;
      nearestUm = distanceUm;
    }
  }
  if (nearest === undefined) return undefined;
  return { id: rows.id[nearest]!, line: rows.line[nearest]!, distanceUm: nearestUm };
}

function reportCycles(rows: SwcRows, parentRow: Int32Array, log: DiagnosticLog): void {
  const walkOf = new Int32Array(parentRow.length).fill(-1);
  for (let start = 0; start < parentRow.length; start++) {
    let row = start;
    while (row >= 0 && walkOf[row] === -1) {
      walkOf[row] = start;
      row = parentRow[row]!;
    }
    if (row >= 0 && walkOf[row] === start) reportCycle(rows, cycleThrough(row, parentRow), log);
  }
}

/** The rows of a cycle, the one that stands first in the file first. */
function cycleThrough(start: number, parentRow: Int32Array): number[] {
  const onCycle = [start];
  for (let row = parentRow[start]!; row !== start; row = parentRow[row]!) onCycle.push(row);
  const first = onCycle.indexOf(onCycle.reduce((a, b) => Math.min(a, b)));
  return [...onCycle.slice(first), ...onCycle.slice(0, first)];
}

function reportCycle(rows: SwcRows, onCycle: readonly number[], log: DiagnosticLog): void {
  const named = onCycle.slice(0, RELATED_PLACES + 1);
  const ids = named.map((row) => rows.id[row]!);
  const lines = named.map((row) => rows.line[row]!);
  log.add({
    code: 'swc/cycle',
    severity: 'error',
    ...placeOf(rows, named[0]!, PARENT_COLUMN),
    ...cycle(ids, lines, onCycle.length),
    related: named.slice(1).map((row) => ({
      ...placeOf(rows, row, PARENT_COLUMN),
      message: onTheCycle(rows.id[row]!, rows.parentId[row]!),
    })),
  });
}

function placeOf(rows: SwcRows, row: number, column: number): { line: number; column: number } {
  return { line: rows.line[row]!, column: rows.columnOf(row, column) };
}
