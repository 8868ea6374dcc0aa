import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cabletreeWords, fencedBlocks, npmScript, shellCommands } from './support/readmeBlocks.ts';

const ROOT = resolve(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const BLOCKS = fencedBlocks(README).filter((block) => block.language === 'ts');
const COMMANDS = shellCommands(README);

/** Inside the checkout, so that the packages and the compiler's types are found. */
const FOLDER = join(ROOT, 'out/readme');
const TSCONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: { isolatedDeclarations: false, declaration: false, declarationMap: false },
  include: ['*.ts'],
  exclude: [],
};

/** A reader imports the package by its name; the test runs the source that stands here. */
function withSourcePaths(text: string): string {
  return text
    .replace(/(['"])cabletree\/swc-parser\1/g, `'../../src/swc-parser/index.ts'`)
    .replace(/(['"])cabletree\1/g, `'../../src/index.ts'`);
}

function fileOfLine(line: number): string {
  return join(FOLDER, `line${line}.ts`);
}

describe('the code of the README', () => {
  beforeAll(() => {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    for (const { line, text } of BLOCKS) writeFileSync(fileOfLine(line), withSourcePaths(text));
  });
  afterAll(() => rmSync(FOLDER, { recursive: true }));

  it('is there', () => {
    expect(BLOCKS.length).toBeGreaterThan(0);
  });

  it('passes the compiler', () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const result = spawnSync(process.execPath, [compiler, '-p', FOLDER], { encoding: 'utf8' });
    expect(result.stdout).toBe('');
    expect(result.status).toBe(0);
  });

  it.each(BLOCKS)('runs: line $line', async ({ line }) => {
    await expect(import(pathToFileURL(fileOfLine(line)).href)).resolves.toBeDefined();
  });
});

describe('the commands of the README', () => {
  it('begin with the set-up and the test', () => {
    expect(COMMANDS).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
  });

  it.each(COMMANDS.filter((command) => npmScript(command) !== undefined))('%s', (command) => {
    const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;
    expect(Object.keys(scripts)).toContain(npmScript(command));
  });

  it.each(COMMANDS.filter((command) => cabletreeWords(command) !== undefined))('%s', (command) => {
    const [name = '', ...words] = cabletreeWords(command)!;
    const options = words.flatMap((word) => /^--[\w-]+/.exec(word)?.[0] ?? []);
    if (!name.startsWith('-')) expect(helpText()).toContain(`cabletree ${name}`);
    const help = name.startsWith('-') ? helpText() : helpText(name);
    for (const option of options) expect(help).toContain(option);
  });
});

const helpTexts = new Map<string, string>();

/** What the built command line prints; the build comes before the tests. Each text is asked for once. */
function helpText(...words: readonly string[]): string {
  const key = words.join(' ');
  const text = helpTexts.get(key) ?? askForHelp(words);
  helpTexts.set(key, text);
  return text;
}

function askForHelp(words: readonly string[]): string {
  const main = join(ROOT, 'dist/bin/main.js');
  const result = spawnSync(process.execPath, [main, ...words, '--help'], { encoding: 'utf8' });
  expect(result.stderr).toBe('');
  expect(result.status).toBe(0);
  return result.stdout;
}

describe('the reading of a README', () => {
  const markdown = [
    '# Title',
    '```ts',
    `import { a } from 'cabletree';`,
    '```',
    'Text with `npx cabletree inline`.',
    '```sh',
    '# remark',
    '$ npm ci && npm test   # all of it',
    'npx cabletree run cell.json \\',
    '  --dt_ms 0.1',
    '```',
    '```json',
    '{}',
    '```',
  ].join('\n');

  it('finds the fenced blocks with their lines', () => {
    expect(fencedBlocks(markdown)).toEqual([
      { language: 'ts', line: 2, text: `import { a } from 'cabletree';\n` },
      { language: 'sh', line: 6, text: expect.stringContaining('npm ci') },
      { language: 'json', line: 12, text: '{}\n' },
    ]);
  });

  it('finds the commands of the shell blocks', () => {
    expect(shellCommands(markdown)).toEqual([
      'npm ci',
      'npm test',
      'npx cabletree run cell.json --dt_ms 0.1',
    ]);
  });

  it('tells a script of ours from a command of npm', () => {
    expect(['npm ci', 'npm test', 'npm run bench', 'node x.js'].map(npmScript)).toEqual([
      undefined,
      'test',
      'bench',
      undefined,
    ]);
  });

  it('takes the words after the name of the command line', () => {
    expect(cabletreeWords('npx cabletree run cell.json --dt_ms 0.1')).toEqual([
      'run',
      'cell.json',
      '--dt_ms',
      '0.1',
    ]);
    expect(cabletreeWords('npm test')).toBeUndefined();
  });

  it('puts the source in the place of the package', () => {
    expect(withSourcePaths(`from 'cabletree'; from "cabletree/swc-parser"`)).toBe(
      `from '../../src/index.ts'; from '../../src/swc-parser/index.ts'`,
    );
  });
});
