import type { Advice } from '../base/messages/advice.ts';
import {
  commaSeparators,
  extraColumns,
  negativeId,
  negativeRadius,
  notANumber,
  notAnInteger,
  notARow,
  SWC_COLUMNS,
  wrongColumnCount,
} from '../base/messages/swc.ts';
import type { DiagnosticLog } from './diagnosticLog.ts';

/** The rows of a file that name an id and a parent, whatever else is wrong with them. */
export interface SwcRows {
  readonly header: string[];
  readonly id: number[];
  readonly type: number[];
  readonly xUm: number[];
  readonly yUm: number[];
  readonly zUm: number[];
  readonly radiusUm: number[];
  readonly parentId: number[];
  readonly line: number[];
  /** Ids of rows that could not be kept: a parent that names one is not missing. */
  readonly brokenIds: Set<number>;
}

interface DataLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const COLUMNS = SWC_COLUMNS.length;
const [ID, TYPE, , , , RADIUS, PARENT] = [0, 1, 2, 3, 4, 5, 6];
const COMMA_OR_SPACE = /\s*,\s*|\s+/;
const SPACE = /\s+/;
const NOT_DECIMAL = /[^\d.eE+-]/;
const INT32_MAX = 2 ** 31 - 1;

/** Reads the rows of a file, reporting what is wrong within single rows. */
export function readSwcRows(text: string, log: DiagnosticLog): SwcRows {
  const rows: SwcRows = {
    ...{ header: [], id: [], type: [], xUm: [], yUm: [], zUm: [], radiusUm: [] },
    ...{ parentId: [], line: [], brokenIds: new Set<number>() },
  };
  const dataLines = splitLines(text, rows.header);
  const separator = chooseSeparator(dataLines, log);
  const wide: { line: number; columns: number }[] = [];
  for (const dataLine of dataLines) {
    const columns = readRow(dataLine, separator, rows, log);
    if (columns > COLUMNS) wide.push({ line: dataLine.line, columns });
  }
  const first = wide[0];
  if (first !== undefined) {
    const advice = extraColumns(first.columns, wide.length);
    report(log, 'warning', 'swc/extra-columns', first.line, 0, advice);
  }
  return rows;
}

function splitLines(text: string, header: string[]): DataLine[] {
  const dataLines: DataLine[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  lines.forEach((line, index) => {
    const hash = line.indexOf('#');
    const content = hash < 0 ? line : line.slice(0, hash);
    if (content.trim() !== '') dataLines.push({ text: content, line: index + 1 });
    else if (hash >= 0 && dataLines.length === 0) header.push(line.slice(hash + 1));
  });
  return dataLines;
}

/** Commas separate columns only where they give seven of them on every row: elsewhere they may be decimal commas. */
function chooseSeparator(dataLines: readonly DataLine[], log: DiagnosticLog): RegExp {
  const first = dataLines[0];
  if (first === undefined || !first.text.includes(',')) return SPACE;
  const isCommaSeparated = dataLines.every(
    ({ text }) => text.trim().split(COMMA_OR_SPACE).length === COLUMNS,
  );
  if (!isCommaSeparated) return SPACE;
  report(log, 'warning', 'swc/comma-separators', first.line, 0, commaSeparators());
  return COMMA_OR_SPACE;
}

/** Reads one row and returns how many columns it has. */
function readRow(
  { text, line }: DataLine,
  separator: RegExp,
  rows: SwcRows,
  log: DiagnosticLog,
): number {
  const tokens = text.trim().split(separator);
  const values = tokens.slice(0, COLUMNS).map(readNumber);
  const isKept = Number.isSafeInteger(values[ID]) && Number.isSafeInteger(values[PARENT]);
  if (isKept) pushRow(rows, values, line);
  else if (Number.isSafeInteger(values[ID])) rows.brokenIds.add(values[ID]!);
  if (!values.some(Number.isFinite))
    report(log, 'error', 'swc/not-a-number', line, 1, notARow(text.trim()));
  else if (tokens.length < COLUMNS)
    report(
      ...([log, 'error', 'swc/column-count', line, 0] as const),
      wrongColumnCount(tokens.length, text.includes(',')),
    );
  else checkValues(tokens, values, (column) => columnOf(text, separator, column), line, log);
  return tokens.length;
}

function checkValues(
  tokens: readonly string[],
  values: readonly number[],
  columnOf: (index: number) => number,
  line: number,
  log: DiagnosticLog,
): void {
  const fail = (code: string, index: number, advice: Advice): void =>
    report(log, 'error', code, line, columnOf(index), advice);
  values.forEach((value, index) => {
    const name = SWC_COLUMNS[index]!;
    if (!Number.isFinite(value)) fail('swc/not-a-number', index, notANumber(name, tokens[index]!));
    else if (isWhole(index) && !isWholeInRange(index, value))
      fail('swc/not-an-integer', index, notAnInteger(name, tokens[index]!));
  });
  if (values[ID]! < 0) fail('swc/negative-id', ID!, negativeId(values[ID]!));
  if (values[RADIUS]! < 0)
    fail('swc/negative-radius', RADIUS!, negativeRadius(values[ID]!, values[RADIUS]!));
}

function isWhole(index: number): boolean {
  return index === ID || index === TYPE || index === PARENT;
}

function isWholeInRange(index: number, value: number): boolean {
  if (!Number.isSafeInteger(value)) return false;
  return index !== TYPE || Math.abs(value) <= INT32_MAX;
}

/** NaN where the token is not a decimal number; hexadecimal and words such as Infinity are none. */
function readNumber(token: string): number {
  return NOT_DECIMAL.test(token) || token === '' ? Number.NaN : Number(token);
}

function pushRow(rows: SwcRows, values: readonly number[], line: number): void {
  rows.id.push(values[0]!);
  rows.type.push(values[1]!);
  rows.xUm.push(values[2]!);
  rows.yUm.push(values[3]!);
  rows.zUm.push(values[4]!);
  rows.radiusUm.push(values[5]!);
  rows.parentId.push(values[6]!);
  rows.line.push(line);
}

/** 1-based place in the line of a column's first character. */
function columnOf(text: string, separator: RegExp, index: number): number {
  let at = text.length - text.trimStart().length;
  for (let skipped = 0; skipped < index; skipped++) {
    const match = separator.exec(text.slice(at))!;
    at += match.index + match[0].length;
  }
  return at + 1;
}

function report(
  log: DiagnosticLog,
  severity: 'error' | 'warning',
  code: string,
  line: number,
  column: number,
  advice: Advice,
): void {
  log.add({ code, severity, line, column, ...advice });
}
