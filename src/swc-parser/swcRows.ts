import type { Advice } from '../base/messages/advice.ts';
import {
  commaSeparators,
  extraColumns,
  negativeId,
  negativeRadius,
  notANumber,
  notAnInteger,
  notARow,
  outOfRange,
  SWC_COLUMNS,
  wrongColumnCount,
} from '../base/messages/swc.ts';
import { GREATEST_UM } from './adjustSamples.ts';
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
  /** 1-based place in its line of a row's column, the columns counted from 0. */
  readonly columnOf: (row: number, column: number) => number;
}

export const [ID_COLUMN, PARENT_COLUMN]: readonly [number, number] = [0, 6];

interface DataLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const COLUMNS = SWC_COLUMNS.length;
const [TYPE_COLUMN, RADIUS_COLUMN] = [1, 5];
const COMMA = /\s*,\s*/;
const SPACE = /\s+/;
const LETTER = /\p{L}/u;
const NOT_DECIMAL = /[^\d.eE+-]/;
const INT32_MAX = 2 ** 31 - 1;

/** Reads the rows of a file, reporting what is wrong within single rows. */
export function readSwcRows(text: string, log: DiagnosticLog): SwcRows {
  const header: string[] = [];
  const dataLines = splitLines(text, header);
  const separator = chooseSeparator(dataLines, log);
  const texts: string[] = [];
  const rows: SwcRows = {
    header,
    id: [],
    type: [],
    xUm: [],
    yUm: [],
    zUm: [],
    radiusUm: [],
    parentId: [],
    line: [],
    brokenIds: new Set<number>(),
    columnOf: (row, column) => placeOfColumn(texts[row]!, separator, column),
  };
  const wide: { line: number; columns: number }[] = [];
  for (const dataLine of dataLines) {
    const columns = readRow(dataLine, separator, rows, log);
    if (texts.length < rows.id.length) texts.push(dataLine.text);
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

/** Commas separate columns where they give seven of them on the first row: decimal commas give five at most. */
function chooseSeparator(dataLines: readonly DataLine[], log: DiagnosticLog): RegExp {
  const first = dataLines[0];
  if (first === undefined || first.text.trim().split(COMMA).length < COLUMNS) return SPACE;
  report(log, 'warning', 'swc/comma-separators', first.line, 0, commaSeparators());
  return COMMA;
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
  const isKept =
    Number.isSafeInteger(values[ID_COLUMN]) && Number.isSafeInteger(values[PARENT_COLUMN]);
  if (isKept) pushRow(rows, values, line);
  else if (Number.isSafeInteger(values[ID_COLUMN])) rows.brokenIds.add(values[ID_COLUMN]!);
  if (!values.some(Number.isFinite) && LETTER.test(text))
    report(log, 'error', 'swc/not-a-number', line, 1, notARow(text.trim()));
  else if (tokens.length < COLUMNS)
    report(
      log,
      'error',
      'swc/column-count',
      line,
      0,
      wrongColumnCount(tokens.length, text.includes(',')),
    );
  else checkValues(tokens, values, (column) => placeOfColumn(text, separator, column), line, log);
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
    else if (!isWhole(index) && Math.abs(value) > GREATEST_UM)
      fail('swc/out-of-range', index, outOfRange(name, tokens[index]!));
  });
  if (values[ID_COLUMN]! < 0) fail('swc/negative-id', ID_COLUMN, negativeId(values[ID_COLUMN]!));
  if (values[RADIUS_COLUMN]! < 0)
    fail(
      'swc/negative-radius',
      RADIUS_COLUMN,
      negativeRadius(values[ID_COLUMN]!, values[RADIUS_COLUMN]!),
    );
}

function isWhole(index: number): boolean {
  return index === ID_COLUMN || index === TYPE_COLUMN || index === PARENT_COLUMN;
}

function isWholeInRange(index: number, value: number): boolean {
  if (!Number.isSafeInteger(value)) return false;
  return index !== TYPE_COLUMN || Math.abs(value) <= INT32_MAX;
}

/** NaN where the token is not a decimal number; hexadecimal and words such as Infinity are none. */
function readNumber(token: string): number {
  return NOT_DECIMAL.test(token) || token === '' ? Number.NaN : Number(token);
}

/** An id of -0 becomes 0, which it equals. */
function pushRow(rows: SwcRows, values: readonly number[], line: number): void {
  rows.id.push(values[0]! + 0);
  rows.type.push(values[1]!);
  rows.xUm.push(values[2]!);
  rows.yUm.push(values[3]!);
  rows.zUm.push(values[4]!);
  rows.radiusUm.push(values[5]!);
  rows.parentId.push(values[6]!);
  rows.line.push(line);
}

/** 1-based place in the line of a column's first character. */
function placeOfColumn(text: string, separator: RegExp, index: number): number {
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
