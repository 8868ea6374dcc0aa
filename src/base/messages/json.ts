/** What is wrong with a text that should be JSON, by the name that jsonc-parser gives it. */
const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidSymbol:
    'this word has no meaning in JSON; write texts in double quotes, and true, false or null in full',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a key in double quotes is missing, or a comma before it is too many',
  ValueExpected: 'a value is missing, or a comma before it is too many',
  ColonExpected: 'a colon is missing between the key and its value',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: "a closing '}' is missing",
  CloseBracketExpected: "a closing ']' is missing",
  EndOfFileExpected: 'the text goes on behind its last closing bracket',
  InvalidCommentToken: 'JSON has no comments; write remarks under "notes"',
  UnexpectedEndOfComment: 'a comment is not closed, and JSON has none',
  UnexpectedEndOfString: 'a closing double quote is missing',
  UnexpectedEndOfNumber: 'this number ends too early',
  InvalidUnicode: 'after \\u four hexadecimal digits are wanted',
  InvalidEscapeCharacter: 'this character cannot follow a backslash; write \\\\ for a backslash',
  InvalidCharacter: 'this character must be written with a backslash in a text',
};

export const jsonMessages = {
  empty: (): string => 'the file is empty; cabletree init writes an experiment to begin with',
  problem: (name: string): string => `this is not JSON: ${PROBLEMS[name] ?? name}`,
  tooDeep: (): string => 'brackets are nested too deeply for any experiment',
  duplicateKey: (key: string, line: number): string =>
    `"${key}" stands here again, after line ${line}; only one of the two can hold: remove the other`,
};
