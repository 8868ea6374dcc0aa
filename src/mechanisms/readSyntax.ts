import { closestName } from '../base/closestName.ts';
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { nmodlGrammar } from './nmodlGrammar.generated.ts';
import type { SourceText } from './sourceText.ts';

/** `File`: the `Item`s of a .mod file in their order. `LoneExpression`: one `Expression`. */
export type StartRule = 'File' | 'LoneExpression';

/** The tree that the grammar makes of the text; undefined, with one diagnostic, where it does not parse. */
export function readSyntax(source: SourceText, startRule: StartRule): unknown {
  try {
    const tree = nmodlGrammar.parse(source.text, { startRule });
    if (!isTooDeep(tree)) return tree;
    source.error('nmodl/too-deep', 0, messages.tooDeep(), messages.simplify());
    return undefined;
  } catch (error) {
    if (error instanceof RangeError)
      source.error('nmodl/too-deep', 0, messages.tooDeep(), messages.simplify());
    else if (isGrammarError(error)) reportSyntax(source, error, startRule);
    else throw error;
    return undefined;
  }
}

/** What recursive functions over the tree can take with room to spare; a sum of 400 terms is 400 deep. */
const GREATEST_DEPTH = 1000;

/** Measured without recursion. */
function isTooDeep(tree: unknown): boolean {
  const open: [value: unknown, depth: number][] = [[tree, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > GREATEST_DEPTH) return true;
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
  return false;
}

interface Expectation {
  readonly type: string;
  readonly text?: string;
  readonly description?: string;
}

interface GrammarError {
  readonly expected: readonly Expectation[];
  readonly location: { readonly start: { readonly offset: number } };
}

function isGrammarError(error: unknown): error is GrammarError {
  return error instanceof Error && 'expected' in error && 'location' in error;
}

/** Words that begin a block of a .mod file. */
const blockWords = [
  'TITLE',
  'NEURON',
  'UNITS',
  'PARAMETER',
  'CONSTANT',
  'ASSIGNED',
  'STATE',
  'INITIAL',
  'BREAKPOINT',
  'DERIVATIVE',
  'PROCEDURE',
  'FUNCTION',
  'KINETIC',
  'LINEAR',
  'NONLINEAR',
  'DISCRETE',
  'NET_RECEIVE',
  'BEFORE',
  'AFTER',
  'INDEPENDENT',
  'DEFINE',
  'INCLUDE',
  'VERBATIM',
  'LOCAL',
  'CONSTRUCTOR',
  'DESTRUCTOR',
  'FUNCTION_TABLE',
];

function reportSyntax(source: SourceText, error: GrammarError, startRule: StartRule): void {
  const { offset } = error.location.start;
  const rest = source.text.slice(offset);
  const expected = describeExpected(error.expected);
  const found = /^(?:[A-Za-z_]\w*|[\d.]+|[\s\S])/.exec(rest)?.[0];
  const template = /^%\w+%?/.exec(rest)?.[0];
  if (found === undefined) {
    const message =
      startRule === 'File' ? messages.fileEnds(expected) : messages.expressionEnds(expected);
    source.error('nmodl/syntax', offset, message);
  } else if (template !== undefined)
    source.error('nmodl/template', offset, messages.template(template));
  else if (expected === 'a block' && /^[A-Za-z_]/.test(found)) {
    const near = closestName(found, blockWords);
    const hint = near === undefined ? undefined : messages.didYouMean(near);
    source.error('nmodl/syntax', offset, messages.unknownBlock(found), hint);
  } else source.error('nmodl/syntax', offset, messages.unexpected(JSON.stringify(found), expected));
}

/** What the grammar could have read on: `"}" or a statement`. */
function describeExpected(expected: readonly Expectation[]): string {
  const literals = new Set(
    expected.flatMap(({ type, text }) => (type === 'literal' && text !== undefined ? [text] : [])),
  );
  const others = expected.flatMap(({ type, description }) =>
    type === 'other' && description !== undefined && description !== '' ? [description] : [],
  );
  const words = [...literals].filter((text) => /^[A-Za-z_]/.test(text));
  const signs = [...literals].filter((text) => !/^[A-Za-z_~]/.test(text));
  const parts = new Set(others);
  if (literals.has('BREAKPOINT')) return 'a block';
  if (literals.has('SOLVE')) {
    parts.delete('a name');
    parts.add('a statement');
  } else if (words.length > 0 && words.length <= 3) for (const word of words) parts.add(word);
  if (signs.length > 5) parts.add('an operator');
  else for (const sign of signs) parts.add(`"${sign}"`);
  return joinAlternatives([...parts].sort());
}

function joinAlternatives(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)!}`;
}
