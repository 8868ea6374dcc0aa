/**
 * Writes the two generated files of src/mechanisms: the NMODL parser from nmodl.peggy and the texts of catalogue/*.mod.
 * A file is only rewritten where its content changed, so that watchers stay quiet.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import peggy from 'peggy';

const mechanisms = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'mechanisms');

/** Peggy's own sentences and its drawing of a line in the text: ours are written by readSyntax.ts, and a page fetches less. */
function dropMessages(parser) {
  const unused = [
    [/\n {2}format\(sources\) \{[\s\S]*?\n {2}\}\n/, ''],
    [/\n {2}static buildMessage\(expected, found\) \{[\s\S]*?\n {2}\}\n/, ''],
    ['peg$SyntaxError.buildMessage(expected, found)', '"syntax"'],
  ];
  return unused.reduce((code, [part, replacement]) => {
    const rest = code.replace(part, replacement);
    if (rest === code) throw new Error(`Peggy's parser has no ${part}`);
    return rest;
  }, parser);
}

function generateParser() {
  const source = join(mechanisms, 'nmodl.peggy');
  const expression = peggy.generate(readFileSync(source, 'utf8'), {
    grammarSource: 'nmodl.peggy',
    output: 'source',
    format: 'bare',
    allowedStartRules: ['File', 'LoneExpression'],
  });
  return [
    '// @ts-nocheck: generated from nmodl.peggy by scripts/generate.mjs; edit the grammar, not this file.',
    'export interface NmodlGrammar {',
    "  parse(text: string, options?: { startRule?: 'File' | 'LoneExpression' }): unknown;",
    '}',
    `export const nmodlGrammar: NmodlGrammar = ${dropMessages(expression).trim().replace(/;$/, '')};`,
    '',
  ].join('\n');
}

function generateCatalogue() {
  const folder = join(mechanisms, 'catalogue');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.mod'))
    .sort();
  const entries = names.map(
    (name) =>
      `  [${JSON.stringify(name)}, ${JSON.stringify(readFileSync(join(folder, name), 'utf8'))}],`,
  );
  return [
    '// Generated from catalogue/*.mod by scripts/generate.mjs; edit those, not this file.',
    '/** File name and text of every mechanism of the catalogue, by name. */',
    'export const catalogueSources: readonly (readonly [file: string, text: string])[] = [',
    ...entries,
    '];',
    '',
  ].join('\n');
}

function writeIfChanged(name, content) {
  const path = join(mechanisms, name);
  if (readIfPresent(path) !== content) writeFileSync(path, content);
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

writeIfChanged('nmodlGrammar.generated.ts', generateParser());
writeIfChanged('catalogue.generated.ts', generateCatalogue());
