import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { lengthOf } from './length.ts';

export function isSomaRow(table: SwcTable, row: number): boolean {
  return table.type[row] === SOMA_TYPE;
}

/** Straight distance between two samples, in um. */
export function distanceBetweenRows(table: SwcTable, a: number, b: number): number {
  return lengthOf(
    table.xUm[a]! - table.xUm[b]!,
    table.yUm[a]! - table.yUm[b]!,
    table.zUm[a]! - table.zUm[b]!,
  );
}

/** Length of the edge from a sample to its parent, in um; 0 at a root. */
export function edgeLength(table: SwcTable, row: number): number {
  const parent = table.parentRow[row]!;
  return parent < 0 ? 0 : distanceBetweenRows(table, row, parent);
}

/** Whether the edge from a sample to its parent is a stem's: it leaves the soma. */
export function isStemRow(table: SwcTable, row: number): boolean {
  const parent = table.parentRow[row]!;
  return parent >= 0 && !isSomaRow(table, row) && isSomaRow(table, parent);
}
