import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import type { JsonValue } from './jsonValue.ts';

/** Where the values of a swept parameter come from. */
export type ValueSource = ValueGrid | ValueList | ValueDraw;

/** `count` values from one end to the other, both among them. */
export interface ValueGrid extends ValueRange {
  readonly kind: 'grid';
}

export interface ValueList {
  readonly kind: 'list';
  readonly values: readonly JsonValue[];
}

/** `random`: independent draws. `latin`: one draw in each of `count` equal parts, in a random order. */
export interface ValueDraw extends ValueRange {
  readonly kind: 'random' | 'latin';
}

interface ValueRange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly scale: 'linear' | 'log';
}

/** One `PATH=VALUES` as a person writes it. */
export interface SweepSetting {
  readonly path: string;
  readonly source: ValueSource;
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER}):(${NUMBER}):(\\d+)$`);
const DRAW = new RegExp(
  `^(random|latin|log)\\(\\s*(${NUMBER})\\s*,\\s*(${NUMBER})\\s*,\\s*(\\d+)\\s*(?:,\\s*(log)\\s*)?\\)$`,
);

/**
 * Reads `hh.gnabar=0.08:0.16:9` (a grid of 9 values), `log(1e-5,1e-3,5)` (a logarithmic one), `=a,b,c` (a list of
 * numbers, texts or JSON), `random(lo,hi,n)` or `latin(lo,hi,n)`, both with `,log` where wanted.
 *
 * @throws ModelError `sweep/bad-setting`
 */
export function parseSweepSetting(text: string): SweepSetting {
  const equals = text.indexOf('=');
  if (equals <= 0) throw badSetting(messages.noEquals(text));
  const path = text.slice(0, equals).trim();
  return { path, source: parseSource(path, text.slice(equals + 1).trim()) };
}

function parseSource(path: string, text: string): ValueSource {
  const range = RANGE.exec(text);
  if (range !== null) {
    const [, from, to, count] = range;
    return checkRange(path, text, {
      kind: 'grid',
      ...rangeOf(from!, to!, count!),
      scale: 'linear',
    });
  }
  const draw = DRAW.exec(text);
  if (draw !== null) {
    const [, word, from, to, count, log] = draw;
    const kind = word === 'log' ? 'grid' : (word as 'random' | 'latin');
    const scale = word === 'log' || log === 'log' ? 'log' : 'linear';
    return checkRange(path, text, { kind, ...rangeOf(from!, to!, count!), scale });
  }
  if (/^(random|latin|log)\(/.test(text)) throw badSetting(messages.badDraw(path, text));
  if (/^[^,"[{(]*:[^,]*:[^,]*$/.test(text)) throw badSetting(messages.badRange(path, text));
  const values = splitList(text).map(parseListItem);
  if (values.length === 0) throw badSetting(messages.noValues(path));
  return { kind: 'list', values };
}

function rangeOf(from: string, to: string, count: string): Omit<ValueRange, 'scale'> {
  return { from: Number(from), to: Number(to), count: Number(count) };
}

function checkRange<T extends ValueGrid | ValueDraw>(path: string, text: string, range: T): T {
  const { from, to, count, scale } = range;
  if (count < 1 || !Number.isFinite(to - from)) throw badSetting(messages.badRange(path, text));
  if (scale === 'log' && !(from > 0 && to > 0))
    throw badSetting(messages.logNeedsPositive(path, from, to));
  return range;
}

/** Cuts at commas outside quotes and brackets, so that JSON and expressions stay whole. */
function splitList(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\\' && isQuoted) i++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      items.push(text.slice(start, i));
      start = i + 1;
    }
  }
  items.push(text.slice(start));
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** JSON where it is JSON, else the text as it stands. */
function parseListItem(item: string): JsonValue {
  try {
    return JSON.parse(item) as JsonValue;
  } catch {
    return item;
  }
}

function badSetting(message: string): ModelError {
  return new ModelError('sweep/bad-setting', message);
}
