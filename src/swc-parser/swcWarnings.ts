import type { Advice } from '../base/messages/advice.ts';
import {
  anotherRoot,
  anotherZeroLengthSegment,
  anotherZeroRadius,
  noSoma,
  severalRoots,
  zeroLengthSegments,
  zeroRadii,
} from '../base/messages/swc.ts';
import { type DiagnosticLog, RELATED_PLACES } from './diagnosticLog.ts';
import { mainRootAmong } from './sampleTree.ts';
import { warnAboutSizes } from './swcPlausibility.ts';
import { SOMA_TYPE, type SwcTable } from './swcTable.ts';

export interface TableUsage {
  /** Whether the user has said the unit of the file. */
  readonly isScaled: boolean;
  /** Whether a sample may lie where its parent lies without a word, as the format has it. */
  readonly isUsualRepeat: (row: number) => boolean;
}

/**
 * Reports what is odd about a sound table: it can be read, but its author may have meant something else.
 */
export function warnAboutTable(
  table: SwcTable,
  log: DiagnosticLog,
  { isScaled, isUsualRepeat }: TableUsage,
): void {
  warnAboutRoots(table, log);
  if (!table.type.includes(SOMA_TYPE))
    log.add({ code: 'swc/no-soma', severity: 'warning', ...noSoma() });
  warnAboutZeroRadii(table, log);
  warnAboutZeroLengths(table, log, isUsualRepeat);
  warnAboutSizes(table, isScaled, log);
}

function warnAboutRoots(table: SwcTable, log: DiagnosticLog): void {
  const roots = rowsWhere(table, (row) => table.parentRow[row]! < 0);
  if (roots.length < 2) return;
  const main = mainRootAmong(table, roots);
  const others = roots.filter((row) => row !== main);
  const first = others[0]!;
  warnOnce(
    table,
    log,
    'swc/several-roots',
    others,
    severalRoots(table.id[first]!, table.id[main]!, table.line[main]!, roots.length),
    (row) => anotherRoot(table.id[row]!),
  );
}

function warnAboutZeroRadii(table: SwcTable, log: DiagnosticLog): void {
  const rows = rowsWhere(table, (row) => table.radiusUm[row] === 0);
  if (rows.length === 0) return;
  warnOnce(
    table,
    log,
    'swc/zero-radius',
    rows,
    zeroRadii(table.id[rows[0]!]!, rows.length, table.count),
    (row) => anotherZeroRadius(table.id[row]!),
  );
}

/** A stem that begins at the soma's centre is usual and no repeated point. */
function warnAboutZeroLengths(
  table: SwcTable,
  log: DiagnosticLog,
  isUsualRepeat: (row: number) => boolean,
): void {
  const isStem = (row: number, parent: number): boolean =>
    table.type[parent] === SOMA_TYPE && table.type[row] !== SOMA_TYPE;
  const rows = rowsWhere(table, (row) => {
    const parent = table.parentRow[row]!;
    if (parent < 0 || !isSamePlace(table, row, parent)) return false;
    return !isStem(row, parent) && !isUsualRepeat(row);
  });
  const first = rows[0];
  if (first === undefined) return;
  const parentIdOf = (row: number): number => table.id[table.parentRow[row]!]!;
  warnOnce(
    table,
    log,
    'swc/zero-length-segment',
    rows,
    zeroLengthSegments(table.id[first]!, parentIdOf(first), rows.length),
    (row) => anotherZeroLengthSegment(table.id[row]!, parentIdOf(row)),
  );
}

function isSamePlace(table: SwcTable, a: number, b: number): boolean {
  const { xUm, yUm, zUm } = table;
  return xUm[a] === xUm[b] && yUm[a] === yUm[b] && zUm[a] === zUm[b];
}

function rowsWhere(table: SwcTable, isMeant: (row: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < table.count; row++) if (isMeant(row)) rows.push(row);
  return rows;
}

/** One warning for all rows of a kind, at the first, with some of the others as related places. */
function warnOnce(
  table: SwcTable,
  log: DiagnosticLog,
  code: string,
  rows: readonly number[],
  advice: Advice,
  messageFor: (row: number) => string,
): void {
  const others = rows.length === table.count ? [] : rows.slice(1, 1 + RELATED_PLACES);
  const related = others.map((row) => ({ line: table.line[row]!, message: messageFor(row) }));
  log.add({
    code,
    severity: 'warning',
    line: table.line[rows[0]!]!,
    ...advice,
    ...(related.length === 0 ? {} : { related }),
  });
}
