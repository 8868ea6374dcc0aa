import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';

/** The table of a text that is expected to be sound. */
export function tableOf(text: string): SwcTable {
  const { table, diagnostics } = parseSwc(text);
  if (table === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return table;
}
