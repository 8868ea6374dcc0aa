import { badLocset, badRegion, regionExpected } from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import { TextScanner } from './textScanner.ts';

/** A part of a cell as a value: what `parseRegion` reads and `printRegion` writes. */
export type Region =
  | { readonly kind: 'all' }
  /** A user's label, or a built-in one: soma, axon, dend, apic, dend_7. */
  | { readonly kind: 'label'; readonly name: string }
  /** All sections of an SWC type. */
  | { readonly kind: 'type'; readonly type: number }
  | { readonly kind: 'section'; readonly name: string }
  | {
      readonly kind: 'interval';
      readonly section: string;
      readonly x0: number;
      readonly x1: number;
    }
  /** All that is distal of an SWC sample, from the sample on. */
  | { readonly kind: 'subtree'; readonly sampleId: number }
  /**
   * All that is beyond places, or on the way from places to the origin of the tree; with a length, what of it is no
   * farther than that from the place.
   */
  | {
      readonly kind: 'distal' | 'proximal';
      readonly from: Locset;
      readonly withinUm?: number;
    }
  | ThresholdRegion
  | OrderRegion
  | { readonly kind: 'not'; readonly part: Region }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Region[] };

type Operator = '<' | '<=' | '>' | '>=';

/**
 * Where a quantity is beyond a value: the path distance from the soma, the straight distance from its centre, the
 * radius, or a coordinate.
 */
export interface ThresholdRegion {
  readonly kind: 'threshold';
  readonly quantity: 'distance' | 'euclidean' | 'radius' | 'x' | 'y' | 'z';
  readonly operator: Operator;
  readonly valueUm: number;
}

/** Where the number of forks on the way from the soma is beyond a value; a stem has the order 0. */
export interface OrderRegion {
  readonly kind: 'order';
  readonly operator: Operator;
  readonly order: number;
}

/** Places on a cell as a value: what `parseLocset` reads and `printLocset` writes. */
export type Locset =
  | { readonly kind: 'place'; readonly section: string; readonly x: number }
  | { readonly kind: 'sample'; readonly sampleId: number }
  /** The place on the centre line that is nearest to a point in space. */
  | {
      readonly kind: 'nearest';
      readonly xUm: number;
      readonly yUm: number;
      readonly zUm: number;
    }
  /** Ends of neurites, or forks, within a region. */
  | { readonly kind: 'terminals' | 'branch_points'; readonly region: Region }
  /** Drawn at random, evenly over the length of a region. */
  | {
      readonly kind: 'uniform';
      readonly region: Region;
      readonly count: number;
      readonly seed: number;
    }
  /** As many for each um of a region's length, drawn in the same way. */
  | {
      readonly kind: 'density';
      readonly region: Region;
      readonly perUm: number;
      readonly seed: number;
    }
  /** Where the path distance from the soma is a multiple of a length. */
  | { readonly kind: 'every'; readonly region: Region; readonly spacingUm: number }
  | { readonly kind: 'union'; readonly parts: readonly Locset[] };

/** Words that no label may have. */
export const REGION_KEYWORDS: readonly string[] = [
  'all',
  'type',
  'tag',
  'section',
  'interval',
  'subtree',
  'distal',
  'proximal',
  'distance',
  'dist',
  'euclidean',
  'radius',
  'order',
  'x',
  'y',
  'z',
];
export const LOCSET_KEYWORDS: readonly string[] = [
  'sample',
  'nearest',
  'terminals',
  'branch_points',
  'uniform',
  'density',
  'every',
];
/** More places than this are a slip. */
export const MOST_PLACES: number = 1_000_000;
const MIDDLE = 0.5;

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const OPERATOR = /<=|>=|<|>/y;
const INSIDE_PARENTHESES = /[^(),]+/y;
const SECTION_NAME = /[^\s()|&!,<>=]+/y;
const LOCSET_CALL = /(sample|nearest|terminals|branch_points|uniform|density|every)(?=\s*\()/y;

/**
 * Reads a region: `all`, a label (`soma`, `axon`, `dend`, `apic` or a user's), `type(7)`, `section(dend[3])`,
 * `interval(dend[3], 0.2, 0.8)`, `subtree(29)`, `distal(dend[3](0.5))`, `proximal(sample(29), 100)`, `distance > 200`,
 * `euclidean > 100 um`, `radius <= 0.5 um`, `z < 0`, `order >= 2`, joined by `!`, `&`, `|` (binding in that order) and
 * parentheses. `dist` is short for `distance`, and `tag` for `type`.
 *
 * @throws ModelError `morphology/bad-region` that names the column
 */
export function parseRegion(text: string): Region {
  const scanner = new TextScanner(
    text,
    (...place) => new ModelError('morphology/bad-region', badRegion(...place)),
  );
  const region = parseOr(scanner);
  if (!scanner.isAtEnd()) throw scanner.fail(regionExpected('& or | or the end'));
  return region;
}

/**
 * Reads places: `dend[3](0.5)`, `soma` (its middle), `sample(29)`, `nearest(10, 0, -3.5)`, `terminals(apic)`,
 * `branch_points(dend)`, `uniform(apic & distance > 200, 20, 7)` (20 places, seed 7), `every(axon, 50)` (um), joined
 * by `|`.
 *
 * @throws ModelError `morphology/bad-locset` that names the column
 */
export function parseLocset(text: string): Locset {
  const scanner = new TextScanner(
    text,
    (...place) => new ModelError('morphology/bad-locset', badLocset(...place)),
  );
  const locset = parseUnion(scanner);
  if (!scanner.isAtEnd()) throw scanner.fail(regionExpected('| or the end'));
  return locset;
}

function parseOr(scanner: TextScanner): Region {
  return parseJoined(scanner, 'or', '|', () => parseAnd(scanner));
}

function parseAnd(scanner: TextScanner): Region {
  return parseJoined(scanner, 'and', '&', () => parseNot(scanner));
}

/** Parts joined by one operator, flat: `a & (b & c)` is the same value as `a & b & c`. */
function parseJoined(
  scanner: TextScanner,
  kind: 'and' | 'or',
  operator: string,
  parsePart: () => Region,
): Region {
  const parts = [parsePart()];
  while (scanner.take(operator)) parts.push(parsePart());
  if (parts.length === 1) return parts[0]!;
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function parseNot(scanner: TextScanner): Region {
  if (scanner.take('!')) return { kind: 'not', part: scanner.nested(() => parseNot(scanner)) };
  if (!scanner.startsWith('(')) return parseTerm(scanner);
  return parseCall(scanner, () => parseOr(scanner));
}

/** What stands in parentheses. */
function parseCall<T>(scanner: TextScanner, parseInside: () => T): T {
  scanner.expect('(');
  const inside = scanner.nested(parseInside);
  scanner.expect(')');
  return inside;
}

function parseTerm(scanner: TextScanner): Region {
  const word = scanner.match(WORD);
  switch (word) {
    case undefined:
      throw scanner.fail(regionExpected('a region such as apic, subtree(29) or distance > 200'));
    case 'all':
      return { kind: 'all' };
    case 'type':
    case 'tag':
      return { kind: 'type', type: parseInteger(scanner, `an SWC type as in ${word}(7)`) };
    case 'subtree':
      return { kind: 'subtree', sampleId: parseInteger(scanner, 'a sample id as in subtree(29)') };
    case 'section':
      return { kind: 'section', name: parseCall(scanner, () => parseSectionName(scanner)) };
    case 'interval':
      return parseCall(scanner, () => parseInterval(scanner));
    case 'distal':
    case 'proximal':
      return parseCall(scanner, () => parseBeyond(scanner, word));
    case 'dist':
      return parseThreshold(scanner, 'distance');
    case 'distance':
    case 'euclidean':
    case 'radius':
    case 'x':
    case 'y':
    case 'z':
      return parseThreshold(scanner, word);
    case 'order': {
      const operator = parseOperator(scanner);
      return { kind: 'order', operator, order: scanner.number('a number of forks') };
    }
    default:
      if (scanner.startsWith('['))
        throw scanner.fail(regionExpected(`& or | or the end; a section is section(${word}[0])`));
      return { kind: 'label', name: word };
  }
}

function parseThreshold(scanner: TextScanner, quantity: ThresholdRegion['quantity']): Region {
  const operator = parseOperator(scanner);
  const valueUm = scanner.lengthUm('a finite number of um');
  return { kind: 'threshold', quantity, operator, valueUm };
}

function parseOperator(scanner: TextScanner): Operator {
  const operator = scanner.match(OPERATOR) as Operator | undefined;
  if (operator === undefined) throw scanner.fail(regionExpected('<, <=, > or >='));
  return operator;
}

function parseInteger(scanner: TextScanner, expected: string): number {
  return parseCall(scanner, () =>
    scanner.integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, expected),
  );
}

function parseSectionName(scanner: TextScanner): string {
  const name = scanner.match(INSIDE_PARENTHESES)?.trim();
  if (name === undefined || name === '')
    throw scanner.fail(regionExpected('a section as in section(dend[3])'));
  return name;
}

function parseBeyond(scanner: TextScanner, kind: 'distal' | 'proximal'): Region {
  const from = parseUnion(scanner);
  if (!scanner.take(',')) return { kind, from };
  const withinUm = scanner.lengthUm(`a length in um as in ${kind}(dend[3](0.5), 100)`);
  if (!(withinUm > 0)) throw scanner.fail(regionExpected('a length greater than 0 before'));
  return { kind, from, withinUm };
}

function parseInterval(scanner: TextScanner): Region {
  const section = parseSectionName(scanner);
  scanner.expect(',');
  const x0 = scanner.share('a number from 0 to 1');
  scanner.expect(',');
  const x1 = scanner.share('a number from 0 to 1');
  if (x0 > x1) throw scanner.fail(regionExpected(`an interval that runs on from ${x0}`));
  return { kind: 'interval', section, x0, x1 };
}

function parseUnion(scanner: TextScanner): Locset {
  const parts = [parsePlaces(scanner)];
  while (scanner.take('|')) parts.push(parsePlaces(scanner));
  if (parts.length === 1) return parts[0]!;
  const flat = parts.flatMap((part) => (part.kind === 'union' ? part.parts : [part]));
  return { kind: 'union', parts: flat };
}

function parsePlaces(scanner: TextScanner): Locset {
  if (scanner.startsWith('(')) return parseCall(scanner, () => parseUnion(scanner));
  const word = scanner.match(LOCSET_CALL);
  if (word === undefined) return parsePlace(scanner);
  return parseCall(scanner, () => parseArguments(scanner, word));
}

function parseArguments(scanner: TextScanner, word: string): Locset {
  if (word === 'sample') return { kind: 'sample', sampleId: parseSampleId(scanner) };
  if (word === 'nearest') return parseNearest(scanner);
  const region = parseOr(scanner);
  switch (word) {
    case 'uniform': {
      scanner.expect(',');
      const count = scanner.integer(1, MOST_PLACES, 'a number of places from 1 to a million');
      return { kind: 'uniform', region, count, seed: parseSeed(scanner) };
    }
    case 'density': {
      scanner.expect(',');
      const perUm = scanner.lengthUm('a number of places per um');
      if (!(perUm > 0)) throw scanner.fail(regionExpected('a density greater than 0 before'));
      return { kind: 'density', region, perUm, seed: parseSeed(scanner) };
    }
    case 'every': {
      scanner.expect(',');
      const spacingUm = scanner.lengthUm('a distance between places in um');
      if (!(spacingUm > 0)) throw scanner.fail(regionExpected('a distance greater than 0 before'));
      return { kind: 'every', region, spacingUm };
    }
    default:
      return { kind: word as 'terminals' | 'branch_points', region };
  }
}

function parseSeed(scanner: TextScanner): number {
  if (!scanner.take(',')) return 0;
  return scanner.integer(0, Number.MAX_SAFE_INTEGER, 'a seed, a whole number from 0');
}

function parseSampleId(scanner: TextScanner): number {
  return scanner.integer(0, Number.MAX_SAFE_INTEGER, 'a sample id as in sample(29)');
}

function parseNearest(scanner: TextScanner): Locset {
  const expected = 'a coordinate in um as in nearest(10, 0, -3.5)';
  const xUm = scanner.lengthUm(expected);
  scanner.expect(',');
  const yUm = scanner.lengthUm(expected);
  scanner.expect(',');
  return { kind: 'nearest', xUm, yUm, zUm: scanner.lengthUm(expected) };
}

function parsePlace(scanner: TextScanner): Locset {
  const section = scanner.match(SECTION_NAME);
  if (section === undefined)
    throw scanner.fail(regionExpected('a place such as soma(0.5), sample(29) or terminals(apic)'));
  if (!scanner.startsWith('(')) return { kind: 'place', section, x: MIDDLE };
  const x = parseCall(scanner, () => scanner.share('a number from 0 to 1 as in dend[3](0.4)'));
  return { kind: 'place', section, x };
}
