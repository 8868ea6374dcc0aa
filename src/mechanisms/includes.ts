import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { readSyntax } from './readSyntax.ts';
import { SourceText } from './sourceText.ts';
import type { Item } from './syntax.ts';

/** Texts of files that INCLUDE may name, by their names. */
export type IncludeTexts = ReadonlyMap<string, string>;

const DEEPEST_INCLUDE = 10;
const INCLUDE_LINE = /\bINCLUDE[ \t]*"([^"\r\n]*)"/g;

/** The names that a text's INCLUDE lines have; those in comments too. */
export function includedNames(text: string): string[] {
  return [...text.matchAll(INCLUDE_LINE)].map(([, name = '']) => name);
}

export interface IncludedItems {
  /** Of the file and of those it includes, in the order in which they would stand in one text. */
  readonly items: readonly Item[];
  /** That text. */
  readonly text: string;
}

/** The items of a file with those of included files in their places; undefined, with diagnostics, where one cannot be read. */
export function readWithIncludes(
  source: SourceText,
  includes: IncludeTexts,
): IncludedItems | undefined {
  const items = readSyntax(source, 'File') as readonly Item[] | undefined;
  if (items === undefined) return undefined;
  return replaceIncludes(source, { items, text: source.text }, 0, includes, [source.file]);
}

function replaceIncludes(
  source: SourceText,
  { items, text }: IncludedItems,
  start: number,
  includes: IncludeTexts,
  chain: readonly string[],
): IncludedItems {
  const all: Item[] = [];
  let flat = '';
  let end = 0;
  for (const item of items) {
    if (item.kind !== 'include') {
      all.push(item);
      continue;
    }
    const included = readIncluded(source, item.path, item.offset, includes, chain);
    if (included === undefined) continue;
    all.push(...included.items);
    const at = item.offset - start;
    const [line = ''] = text.slice(at).match(new RegExp(INCLUDE_LINE.source)) ?? [];
    flat += `${text.slice(end, at)}${included.text}\n`;
    end = at + line.length;
  }
  return { items: all, text: flat + text.slice(end) };
}

function readIncluded(
  source: SourceText,
  path: string,
  offset: number,
  includes: IncludeTexts,
  chain: readonly string[],
): IncludedItems | undefined {
  const text = includes.get(path) ?? includes.get(path.split(/[\\/]/).at(-1) ?? path);
  if (text === undefined) {
    source.error('nmodl/include', offset, messages.include(path), messages.giveInclude());
    return undefined;
  }
  if (chain.includes(path) || chain.length > DEEPEST_INCLUDE) {
    source.error('nmodl/include', offset, messages.includeCircle([...chain, path]));
    return undefined;
  }
  const own = new SourceText(path, text);
  const items = readSyntax(own, 'File') as readonly Item[] | undefined;
  source.diagnostics.push(...own.diagnostics);
  if (items === undefined) return undefined;
  const start = source.append(path, text);
  const moved = shiftOffsets(items, start) as readonly Item[];
  return replaceIncludes(source, { items: moved, text }, start, includes, [...chain, path]);
}

/** The same tree with every offset counted from another start. */
function shiftOffsets(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((inner) => shiftOffsets(inner, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'offset' && typeof inner === 'number' ? inner + by : shiftOffsets(inner, by),
    ]),
  );
}
