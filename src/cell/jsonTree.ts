import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { jsonMessages } from '../base/messages/json.ts';
import { textPosition } from '../base/textPosition.ts';

export interface JsonProblem {
  readonly code: 'experiment/json' | 'experiment/duplicate-key';
  readonly offset: number;
  readonly message: string;
}

export interface ParsedJson {
  /** As much as could be read; undefined where that is nothing. */
  readonly tree: Node | undefined;
  readonly problems: readonly JsonProblem[];
}

/** Reads JSON with the offset of every value. A byte order mark before it is no problem, a key written twice is. */
export function parseJson(text: string): ParsedJson {
  const errors: ParseError[] = [];
  const tree = parseUnlessTooDeep(text.replace(/^\uFEFF/, ' '), errors);
  if (tree === 'too deep') return failure(jsonMessages.tooDeep());
  if (text.trim() === '') return failure(jsonMessages.empty());
  const problems = errors.map(({ error, offset }) =>
    problemAt(offset, jsonMessages.problem(printParseErrorCode(error))),
  );
  if (tree === undefined && problems.length === 0)
    return failure(jsonMessages.problem('ValueExpected'));
  return {
    tree,
    problems: tree === undefined ? problems : [...problems, ...repeatedKeys(tree, text)],
  };
}

/** The parser goes down one call for each bracket. */
function parseUnlessTooDeep(text: string, errors: ParseError[]): Node | undefined | 'too deep' {
  try {
    return parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

function failure(message: string): ParsedJson {
  return { tree: undefined, problems: [problemAt(0, message)] };
}

function problemAt(offset: number, message: string): JsonProblem {
  return { code: 'experiment/json', offset, message };
}

function repeatedKeys(node: Node, text: string): JsonProblem[] {
  const problems: JsonProblem[] = [];
  const first = new Map<string, number>();
  for (const child of node.children ?? []) {
    problems.push(...repeatedKeys(child, text));
    const name = child.type === 'property' ? child.children?.[0] : undefined;
    if (name === undefined) continue;
    const earlier = first.get(name.value);
    if (earlier === undefined) first.set(name.value, name.offset);
    else {
      const message = jsonMessages.duplicateKey(name.value, textPosition(text, earlier).line);
      problems.push({ code: 'experiment/duplicate-key', offset: name.offset, message });
    }
  }
  return problems;
}
