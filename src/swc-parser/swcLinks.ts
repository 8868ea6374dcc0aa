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
import { type AnyRows, ID_COLUMN, PARENT_COLUMN } from './swcRows.ts';

const ROOT_PARENT = -1;
/** Ids up to so many times the number of rows are looked up in an array. */
const DENSE_IDS = 4;

/**
 * Finds the row of each sample's parent, -1 for a root, reporting repeated ids, missing parents, samples that are their
 * own parent, and cycles. Where a link is broken the sample is taken for a root, so that the rest can be checked.
 */
export function linkParents(rows: AnyRows, log: DiagnosticLog): Int32Array {
  const rowOf = indexIds(rows, log);
  const missing: number[] = [];
  const parentRow = new Int32Array(rows.id.length).fill(-1);
  for (let row = 0; row < parentRow.length; row++) {
    const id = rows.id[row]!;
    const parentId = rows.parentId[row]!;
    if (parentId === ROOT_PARENT) continue;
    if (parentId === id) {
      const place = placeOf(rows, row, PARENT_COLUMN);
      log.add({ code: 'swc/self-parent', severity: 'error', ...place, ...selfParent(id) });
      continue;
    }
    const parent = rowOf(parentId);
    if (parent < 0 && !rows.brokenIds.has(parentId)) missing.push(row);
    parentRow[row] = parent;
  }
  reportMissingParents(rows, parentRow, missing, log);
  reportCycles(rows, parentRow, log);
  return parentRow;
}

/** The first row of an id, -1 where there is none. Ids nearly without gaps, as most files have, are kept in an array. */
function indexIds(rows: AnyRows, log: DiagnosticLog): (id: number) => number {
  const { id: ids } = rows;
  let [least, greatest] = [0, 0];
  for (let row = 0; row < ids.length; row++) {
    least = Math.min(least, ids[row]!);
    greatest = Math.max(greatest, ids[row]!);
  }
  const isDense = least >= 0 && greatest <= DENSE_IDS * ids.length;
  return isDense ? indexInArray(rows, greatest, log) : indexInMap(rows, log);
}

function indexInArray(rows: AnyRows, greatest: number, log: DiagnosticLog): (id: number) => number {
  const rowOfId = new Int32Array(greatest + 1).fill(-1);
  for (let row = 0; row < rows.id.length; row++) {
    const first = rowOfId[rows.id[row]!]!;
    if (first < 0) rowOfId[rows.id[row]!] = row;
    else reportDuplicate(rows, row, first, log);
  }
  return (id) => (id >= 0 && id <= greatest ? rowOfId[id]! : -1);
}

function indexInMap(rows: AnyRows, log: DiagnosticLog): (id: number) => number {
  const rowOfId = new Map<number, number>();
  for (let row = 0; row < rows.id.length; row++) {
    const first = rowOfId.get(rows.id[row]!);
    if (first === undefined) rowOfId.set(rows.id[row]!, row);
    else reportDuplicate(rows, row, first, log);
  }
  return (id) => rowOfId.get(id) ?? -1;
}

function reportDuplicate(rows: AnyRows, row: number, first: number, log: DiagnosticLog): void {
  const [id, firstPlace] = [rows.id[row]!, placeOf(rows, first, ID_COLUMN)];
  log.add({
    code: 'swc/duplicate-id',
    severity: 'error',
    ...placeOf(rows, row, ID_COLUMN),
    ...duplicateId(id, firstPlace.line),
    related: [{ ...firstPlace, message: firstUseOfId(id) }],
  });
}

function reportMissingParents(
  rows: AnyRows,
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

function findNearestId(rows: AnyRows, row: number, parentId: number): number | undefined {
  let nearest: number | undefined;
  for (let other = 0; other < rows.id.length; other++) {
    const id = rows.id[other]!;
    if (other === row) continue;
    if (nearest === undefined || Math.abs(id - parentId) < Math.abs(nearest - parentId))
      nearest = id;
  }
  return nearest;
}

/** The nearest sample that does not itself hang on `row`: one that could be its parent. */
function findNearestInSpace(
  rows: AnyRows,
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

function reportCycles(rows: AnyRows, parentRow: Int32Array, log: DiagnosticLog): void {
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

function reportCycle(rows: AnyRows, onCycle: readonly number[], log: DiagnosticLog): void {
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

function placeOf(rows: AnyRows, row: number, column: number): { line: number; column: number } {
  return { line: rows.line[row]!, column: rows.columnOf(row, column) };
}
