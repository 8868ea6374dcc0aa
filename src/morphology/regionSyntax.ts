import { badRegion, regionExpected } from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';

/** A part of a cell as a value: what `parseRegion` reads and `printRegion` writes. */
export type Region =
  | { readonly kind: 'all' }
  /** A user's label, or a built-in one: soma, axon, dend, apic, dend_7. */
  | { readonly kind: 'label'; readonly name: string }
  /** All sections of an SWC type. */
  | { readonly kind: 'type'; readonly type: number }
  | { readonly kind: 'section'; readonly name: string }
  /** All that is distal of an SWC sample, from the sample on. */
  | { readonly kind: 'subtree'; readonly sampleId: number }
  | ThresholdRegion
  | { readonly kind: 'not'; readonly part: Region }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Region[] };

/** Where the path distance from the soma or the radius is beyond a value. */
export interface ThresholdRegion {
  readonly kind: 'threshold';
  readonly quantity: 'distance' | 'radius';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly valueUm: number;
}

/** Words that no label may have. */
export const REGION_KEYWORDS: readonly string[] = [
  'all',
  'type',
  'section',
  'subtree',
  'distance',
  'radius',
];

const DEEPEST_NESTING = 200;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/y;
const OPERATOR = /<=|>=|<|>/y;
const UNIT = /um\b/y;
const SPACE = /\s*/y;
const INSIDE_PARENTHESES = /[^()]+/y;

/**
 * Reads a region: `all`, a label (`soma`, `axon`, `dend`, `apic` or a user's), `type(7)`, `section(dend[3])`,
 * `subtree(29)`, `distance > 200`, `radius <= 0.5 um`, joined by `!`, `&`, `|` (binding in that order) and parentheses.
 *
 * @throws ModelError `morphology/bad-region` that names the column
 */
export function parseRegion(text: string): Region {
  const scanner = new Scanner(text);
  const region = parseOr(scanner, 0);
  if (!scanner.isAtEnd()) throw scanner.fail(regionExpected('& or | or the end'));
  return region;
}

/** The normal form of a region: `printRegion(parseRegion(s))` reads back as the same region. */
export function printRegion(region: Region): string {
  switch (region.kind) {
    case 'all':
      return 'all';
    case 'label':
      return region.name;
    case 'type':
      return `type(${region.type})`;
    case 'section':
      return `section(${region.name})`;
    case 'subtree':
      return `subtree(${region.sampleId})`;
    case 'threshold':
      return `${region.quantity} ${region.operator} ${region.valueUm}`;
    case 'not':
      return `!${printInside(region.part, ['and', 'or', 'threshold'])}`;
    case 'and':
      return region.parts.map((part) => printInside(part, ['or'])).join(' & ');
    case 'or':
      return region.parts.map((part) => printInside(part, [])).join(' | ');
  }
}

function printInside(region: Region, looserKinds: readonly Region['kind'][]): string {
  const text = printRegion(region);
  return looserKinds.includes(region.kind) ? `(${text})` : text;
}

function parseOr(scanner: Scanner, depth: number): Region {
  return parseJoined(scanner, 'or', '|', () => parseAnd(scanner, depth));
}

function parseAnd(scanner: Scanner, depth: number): Region {
  return parseJoined(scanner, 'and', '&', () => parseNot(scanner, depth));
}

/** Parts joined by one operator, flat: `a & (b & c)` is the same value as `a & b & c`. */
function parseJoined(
  scanner: Scanner,
  kind: 'and' | 'or',
  operator: string,
  parsePart: () => Region,
): Region {
  const parts = [parsePart()];
  while (scanner.take(operator)) parts.push(parsePart());
  if (parts.length === 1) return parts[0]!;
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function parseNot(scanner: Scanner, depth: number): Region {
  if (depth > DEEPEST_NESTING) throw scanner.fail(regionExpected('fewer nested parentheses'));
  if (scanner.take('!')) return { kind: 'not', part: parseNot(scanner, depth + 1) };
  if (!scanner.take('(')) return parseTerm(scanner);
  const inside = parseOr(scanner, depth + 1);
  scanner.expect(')');
  return inside;
}

function parseTerm(scanner: Scanner): Region {
  const word = scanner.match(WORD);
  switch (word) {
    case undefined:
      throw scanner.fail(regionExpected('a region such as apic, subtree(29) or distance > 200'));
    case 'all':
      return { kind: 'all' };
    case 'type':
      return { kind: 'type', type: parseInteger(scanner, 'an SWC type as in type(7)') };
    case 'subtree':
      return { kind: 'subtree', sampleId: parseInteger(scanner, 'a sample id as in subtree(29)') };
    case 'section':
      return { kind: 'section', name: parseSectionName(scanner) };
    case 'distance':
    case 'radius':
      return parseThreshold(scanner, word);
    default:
      if (scanner.startsWith('['))
        throw scanner.fail(regionExpected(`& or | or the end; a section is section(${word}[0])`));
      return { kind: 'label', name: word };
  }
}

function parseThreshold(scanner: Scanner, quantity: ThresholdRegion['quantity']): ThresholdRegion {
  const operator = scanner.match(OPERATOR) as ThresholdRegion['operator'] | undefined;
  if (operator === undefined) throw scanner.fail(regionExpected('<, <=, > or >='));
  const number = scanner.match(NUMBER);
  if (number === undefined || !Number.isFinite(Number(number)))
    throw scanner.fail(regionExpected('a finite number of um'));
  scanner.match(UNIT);
  return { kind: 'threshold', quantity, operator, valueUm: Number(number) };
}

function parseInteger(scanner: Scanner, expected: string): number {
  scanner.expect('(');
  const number = scanner.match(NUMBER);
  if (number === undefined || !Number.isSafeInteger(Number(number)))
    throw scanner.fail(regionExpected(expected));
  scanner.expect(')');
  return Number(number);
}

function parseSectionName(scanner: Scanner): string {
  scanner.expect('(');
  const name = scanner.match(INSIDE_PARENTHESES)?.trim();
  if (name === undefined || name === '')
    throw scanner.fail(regionExpected('a section as in section(dend[3])'));
  scanner.expect(')');
  return name;
}

/** Reads a text from left to right, past blanks. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpace();
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#skipSpace();
    return found;
  }

  startsWith(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  take(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.#at += token.length;
    this.#skipSpace();
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.fail(regionExpected(`'${token}'`));
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  fail(message: string): ModelError {
    return new ModelError('morphology/bad-region', badRegion(this.#text, this.#at + 1, message));
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)![0].length;
  }
}
