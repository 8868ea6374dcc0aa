import type { SwcTable } from './swcTable.ts';

/**
 * Writes a table as SWC text: its header as comments, then one row a sample in the order of the table, each number in
 * the fewest digits that read back as the same number. `parseSwc(printSwc(table))` gives the table but for line numbers.
 */
export function printSwc(table: SwcTable): string {
  const lines = table.header.map((comment) => `#${comment}`);
  for (let row = 0; row < table.count; row++) lines.push(printRow(table, row));
  return `${lines.join('\n')}\n`;
}

function printRow(table: SwcTable, row: number): string {
  const parent = table.parentRow[row]!;
  const parentId = parent < 0 ? -1 : table.id[parent]!;
  const numbers = [
    table.id[row]!,
    table.type[row]!,
    table.xUm[row]!,
    table.yUm[row]!,
    table.zUm[row]!,
    table.radiusUm[row]!,
    parentId,
  ];
  return numbers.map(printNumber).join(' ');
}

function printNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
