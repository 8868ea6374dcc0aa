import {
  brian2Columns,
  brian2NotANumber,
  brian2NotUtf8,
  neuronMissingParent,
  neuronNotFinite,
} from '../base/messages/readings.ts';
import type { DrawnSamples, PeerRefusal } from './peerReading.ts';

/** The rows that another program takes from an SWC text, as it writes them; its parents are looked up already. */
export interface PeerRows {
  readonly kind: 'rows';
  readonly samples: DrawnSamples;
  /** Lines that were passed over though they are no comments. */
  readonly droppedLines: readonly number[];
}

const COLUMNS = 7;
/** What C's scanf takes for a number at the beginning of a text. */
const SCANNED =
  /^\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|nan|inf(?:inity)?))/i;

/**
 * The rows that NEURON's Import3d takes: lines that begin with seven numbers. It prints a line for the others, and goes
 * on without them. A parent between ids of the file that is not there makes a root.
 */
export function readRowsAsNeuron(text: string): PeerRows | PeerRefusal {
  const rows: number[][] = [];
  const droppedLines: number[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const values = scanNumbers(line);
    if (values.length === COLUMNS) rows.push(values);
    else if (line.trim() !== '' && !/^\s*#/.test(line)) droppedLines.push(index + 1);
  });
  const broken = rows.find((values) => !values.every(Number.isFinite));
  if (broken !== undefined) return { kind: 'refusal', reason: neuronNotFinite(broken[0]!) };
  const greatestId = rows.reduce((best, values) => Math.max(best, values[0]!), -1);
  const orphan = rows.find((values) => values[COLUMNS - 1]! > greatestId);
  if (orphan !== undefined)
    return { kind: 'refusal', reason: neuronMissingParent(orphan[0]!, orphan[COLUMNS - 1]!) };
  return { kind: 'rows', samples: tabulate(rows, Math.abs), droppedLines };
}

/** The numbers with which a line begins, at most seven. */
function scanNumbers(line: string): number[] {
  const values: number[] = [];
  let rest = line;
  while (values.length < COLUMNS) {
    const match = SCANNED.exec(rest);
    if (match === null) break;
    values.push(toNumber(match[1]!));
    rest = rest.slice(match[0].length);
  }
  return values;
}

/** Python's whole numbers and its decimal ones. */
const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(nan|inf(inity)?)$/i;
const INTEGER_COLUMNS: readonly number[] = [0, 6];
const TYPE_COLUMN = 1;
/** Of a type that is none of the four the code is kept all the same: only the four are names to Brian2. */
const TYPE_NAMES: readonly string[] = ['1', '2', '3', '4'];
const NO_NAME = 0;

/** The rows that Brian2's Morphology.from_file takes: every line but comments has exactly seven words, the ids whole. */
export function readRowsAsBrian2(text: string): PeerRows | PeerRefusal {
  if (text.includes('\uFFFD')) return { kind: 'refusal', reason: brian2NotUtf8() };
  const rows: number[][] = [];
  let line = 0;
  for (const content of text.split(/\r\n|\n|\r/)) {
    line++;
    const words = content.trim() === '' ? [] : content.trim().split(/\s+/);
    // JavaScript trims a byte order mark and Python does not.
    const isComment = words[0]?.startsWith('#') === true && !content.startsWith('\uFEFF');
    if (words.length === 0 || isComment) continue;
    if (words.length !== COLUMNS)
      return { kind: 'refusal', reason: brian2Columns(line, words.length) };
    const wrong = words.findIndex((word, column) => !isPythonNumber(word, column));
    if (wrong >= 0) return { kind: 'refusal', reason: brian2NotANumber(line, words[wrong]!) };
    rows.push(
      words.map((word, column) => (column === TYPE_COLUMN ? nameOf(word) : toNumber(word))),
    );
  }
  return { kind: 'rows', samples: tabulate(rows, (radius) => radius), droppedLines: [] };
}

function isPythonNumber(word: string, column: number): boolean {
  if (column === TYPE_COLUMN) return true;
  return INTEGER_COLUMNS.includes(column) ? INTEGER.test(word) : DECIMAL.test(word);
}

function nameOf(type: string): number {
  return TYPE_NAMES.includes(type) ? Number(type) : NO_NAME;
}

function toNumber(word: string): number {
  if (/nan/i.test(word)) return Number.NaN;
  if (/inf/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  return Number(word);
}

function tabulate(
  rows: readonly (readonly number[])[],
  radiusOf: (radius: number) => number,
): DrawnSamples {
  const column = (index: number): Float64Array =>
    Float64Array.from(rows, (values) => values[index]!);
  const rowOfId = new Map(rows.map((values, row) => [values[0]!, row]));
  return {
    count: rows.length,
    id: column(0),
    type: Int32Array.from(rows, (values) => values[1]!),
    xUm: column(2),
    yUm: column(3),
    zUm: column(4),
    radiusUm: column(5).map(radiusOf),
    parentRow: Int32Array.from(rows, (values) => rowOfId.get(values[6]!) ?? -1),
  };
}
