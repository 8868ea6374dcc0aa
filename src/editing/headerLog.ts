import { CABLETREE_VERSION } from '../base/constants.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';

/** The table with what was done to it among its comments. */
export function withLogInHeader(table: SwcTable, log: readonly string[]): SwcTable {
  if (log.length === 0) return table;
  const lines = log.map((line) => ` ${line.replace(/[\r\n]+/g, ' ')}`);
  return { ...table, header: [...table.header, ` cabletree ${CABLETREE_VERSION}:`, ...lines] };
}
