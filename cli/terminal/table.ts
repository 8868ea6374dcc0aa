import { visibleLength } from './colour.ts';

export interface Column {
  readonly title: string;
  /** Numbers read best on the right. Left where not given. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** A table in aligned columns: titles, a rule, one line a row. Cells may carry colour codes; no line ends in blanks. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  checkRows(columns, rows);
  const titles = columns.map((column) => column.title);
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => visibleLength(row[index]!))),
  );
  const formatRow = (row: readonly string[]): string =>
    row
      .map((cell, index) => padCell(cell, widths[index]!, columns[index]!.align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [formatRow(titles), rule, ...rows.map(formatRow)].join('\n');
}

function padCell(cell: string, width: number, align: Column['align']): string {
  const blanks = ' '.repeat(width - visibleLength(cell));
  return align === 'right' ? blanks + cell : cell + blanks;
}

function checkRows(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0)
    throw new RangeError(
      `row ${wrong} of the table has ${rows[wrong]!.length} cells for ${columns.length} columns`,
    );
}
