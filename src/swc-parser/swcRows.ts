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
import { endOfLine, readPlainRow, startOfNextLine } from './plainRow.ts';
import { RowColumns } from './rowColumns.ts';

/** The rows of a file that name an id and a parent, whatever else is wrong with them. */
export interface SwcRows extends RowColumnsOf<number[]> {
  readonly line: number[];
}

/** The same in typed arrays, as they are read. */
export interface ReadRows extends RowColumnsOf<Float64Array> {
  readonly line: Int32Array;
}

/** Either. */
export interface AnyRows extends RowColumnsOf<ArrayLike<number>> {
  readonly line: ArrayLike<number>;
}

interface RowColumnsOf<Column> {
  readonly header: string[];
  readonly id: Column;
  readonly type: Column;
  readonly xUm: Column;
  readonly yUm: Column;
  readonly zUm: Column;
  readonly radiusUm: Column;
  readonly parentId: Column;
  /** Ids of rows that could not be kept: a parent that names one is not missing. */
  readonly brokenIds: Set<number>;
  /** 1-based place in its line of a row's column, the columns counted from 0. */
  readonly columnOf: (row: number, column: number) => number;
}

export const [ID_COLUMN, PARENT_COLUMN]: readonly [number, number] = [0, 6];

/** A line without its comment. */
interface DataLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const COLUMNS = SWC_COLUMNS.length;
const [TYPE_COLUMN, FIRST_LENGTH_COLUMN, RADIUS_COLUMN] = [1, 2, 5];
const BYTE_ORDER_MARK = 0xfeff;
/** Room for rows is made by the length of so many lines in the middle of the file, and a little more. */
const MEASURED_LINES = 200;
const SPARE_SHARE = 1.03;
const COMMA = /\s*,\s*/;
const SPACE = /\s+/;
const LETTER = /\p{L}/u;
const NOT_DECIMAL = /[^\d.eE+-]/;
const INT32_MAX = 2 ** 31 - 1;

/** Reads the rows of a file, reporting what is wrong within single rows; in arrays that can be changed. */
export function readSwcRows(text: string, log: DiagnosticLog): SwcRows {
  const rows = readRows(text, log);
  return {
    ...rows,
    id: [...rows.id],
    type: [...rows.type],
    xUm: [...rows.xUm],
    yUm: [...rows.yUm],
    zUm: [...rows.zUm],
    radiusUm: [...rows.radiusUm],
    parentId: [...rows.parentId],
    line: [...rows.line],
  };
}

/** Reads the rows of a file, reporting what is wrong within single rows. */
export function readRows(text: string, log: DiagnosticLog): ReadRows {
  return new RowReader(text, log).read();
}

/**
 * Reads line by line. Rows that are seven plain numbers, as nearly all are, are read straight from the text; all others
 * are taken apart and judged column by column.
 */
class RowReader {
  readonly #text: string;
  readonly #log: DiagnosticLog;
  readonly #header: string[] = [];
  readonly #brokenIds = new Set<number>();
  readonly #values = new Float64Array(COLUMNS);
  readonly #columns: RowColumns;
  /** undefined before the first row. */
  #separator: RegExp | undefined;
  #wide: { line: number; columns: number; rows: number } | undefined;

  constructor(text: string, log: DiagnosticLog) {
    this.#text = text;
    this.#log = log;
    this.#columns = new RowColumns(COLUMNS, expectRows(text));
  }

  read(): ReadRows {
    const text = this.#text;
    let start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    for (let line = 1; start < text.length; line++) {
      let end = this.#separator === COMMA ? -1 : readPlainRow(text, start, this.#values);
      if (end >= 0 && isSound(this.#values)) {
        // An id of -0 is 0.
        this.#values[ID_COLUMN]! += 0;
        this.#separator ??= SPACE;
        this.#columns.push(this.#values, line, start);
      } else {
        end = endOfLine(text, start);
        this.#readLine(text.slice(start, end), line, start);
      }
      start = startOfNextLine(text, end);
    }
    this.#reportWide();
    return this.#rows();
  }

  #rows(): ReadRows {
    const columns = this.#columns;
    return {
      header: this.#header,
      id: columns.column(ID_COLUMN),
      type: columns.column(TYPE_COLUMN),
      xUm: columns.column(2),
      yUm: columns.column(3),
      zUm: columns.column(4),
      radiusUm: columns.column(RADIUS_COLUMN),
      parentId: columns.column(PARENT_COLUMN),
      line: columns.lines(),
      brokenIds: this.#brokenIds,
      columnOf: (row, column) => this.#columnOf(row, column),
    };
  }

  #readLine(content: string, line: number, start: number): void {
    const hash = content.indexOf('#');
    const data = hash < 0 ? content : content.slice(0, hash);
    if (data.trim() === '') {
      const isHeader = hash >= 0 && this.#separator === undefined;
      if (isHeader) this.#header.push(content.slice(hash + 1));
      return;
    }
    const dataLine = { text: data, line };
    this.#separator ??= chooseSeparator(dataLine, this.#log);
    const isWide = this.#readRow(dataLine, this.#separator, start);
    if (!isWide) return;
    this.#wide ??= { line, columns: countColumns(data.trim(), this.#separator), rows: 0 };
    this.#wide.rows++;
  }

  /** Reads one row and returns whether it has more than seven columns. */
  #readRow({ text, line }: DataLine, separator: RegExp, start: number): boolean {
    const tokens = text.trim().split(separator, COLUMNS + 1);
    const values = tokens.slice(0, COLUMNS).map(readNumber);
    const [id, parent] = [values[ID_COLUMN]! + 0, values[PARENT_COLUMN]];
    values[ID_COLUMN] = id;
    if (Number.isSafeInteger(id) && Number.isSafeInteger(parent))
      this.#columns.push(Float64Array.from(values), line, start);
    else if (Number.isSafeInteger(id)) this.#brokenIds.add(id);
    const fail = (code: string, column: number, advice: Advice): void =>
      report(this.#log, 'error', code, line, column, advice);
    if (!values.some(Number.isFinite) && LETTER.test(text))
      fail('swc/not-a-number', 1, notARow(text.trim()));
    else if (tokens.length < COLUMNS)
      fail('swc/column-count', 0, wrongColumnCount(tokens.length, text.includes(',')));
    else
      checkValues(tokens, values, (code, index, advice) =>
        fail(code, placeOfColumn(text, separator, index), advice),
      );
    return tokens.length > COLUMNS;
  }

  #reportWide(): void {
    if (this.#wide === undefined) return;
    const { line, columns, rows } = this.#wide;
    report(this.#log, 'warning', 'swc/extra-columns', line, 0, extraColumns(columns, rows));
  }

  #columnOf(row: number, column: number): number {
    const start = this.#columns.startOf(row);
    const content = this.#text.slice(start, endOfLine(this.#text, start));
    return placeOfColumn(content, this.#separator ?? SPACE, column);
  }
}

/** About how many lines a text has. */
function expectRows(text: string): number {
  const middle = text.length >> 1;
  let end = middle;
  let lines = 0;
  while (lines < MEASURED_LINES && end < text.length) {
    end = startOfNextLine(text, endOfLine(text, end));
    lines++;
  }
  return lines === 0 ? 0 : Math.ceil((SPARE_SHARE * text.length * lines) / (end - middle));
}

/** Whether seven finite numbers make a row of which there is nothing to say. */
function isSound(values: Float64Array): boolean {
  const id = values[ID_COLUMN]!;
  const type = values[TYPE_COLUMN]!;
  const parent = values[PARENT_COLUMN]!;
  if (!(Number.isSafeInteger(id) && id >= 0 && Number.isSafeInteger(parent))) return false;
  if (!(Number.isInteger(type) && Math.abs(type) <= INT32_MAX && values[RADIUS_COLUMN]! >= 0))
    return false;
  for (let column = FIRST_LENGTH_COLUMN; column <= RADIUS_COLUMN; column++)
    if (!(Math.abs(values[column]!) <= GREATEST_UM)) return false;
  return true;
}

/** Commas separate columns where they give seven of them on the first row: decimal commas give five at most. */
function chooseSeparator({ text, line }: DataLine, log: DiagnosticLog): RegExp {
  if (text.trim().split(COMMA, COLUMNS).length < COLUMNS) return SPACE;
  report(log, 'warning', 'swc/comma-separators', line, 0, commaSeparators());
  return COMMA;
}

/** Of a line that may be as long as memory allows: no column is kept. */
function countColumns(text: string, separator: RegExp): number {
  const each = new RegExp(separator, 'g');
  let columns = 1;
  while (each.test(text)) columns++;
  return columns;
}

/** @param fail is told the column, counted from 0 */
function checkValues(
  tokens: readonly string[],
  values: readonly number[],
  fail: (code: string, index: number, advice: Advice) => void,
): void {
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
