export type CsvValue = string | number | boolean | undefined;

/** Rows under a head, as RFC 4180 has it; an undefined value and a number that is none leave their field empty. */
export function printCsv(
  columns: readonly string[],
  rows: readonly (readonly CsvValue[])[],
): string {
  return `${[columns, ...rows].map((row) => row.map(printField).join(',')).join('\r\n')}\r\n`;
}

function printField(value: CsvValue): string {
  if (value === undefined || (typeof value === 'number' && Number.isNaN(value))) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
