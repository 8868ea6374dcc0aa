import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../support/sourceFiles.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CODE = /'((?:fetch|network)\/[a-z-]+)'/g;

describe('docs/fetch.md', () => {
  it('lists the codes of the program, each once', () => {
    const text = [...sourceFiles('cli/fetch'), 'cli/commands/fetch.ts']
      .map((path) => readFileSync(join(ROOT, path), 'utf8'))
      .join('\n');
    const codes = new Set([...text.matchAll(CODE)].map((match) => match[1]!));
    expect(codes.size).toBeGreaterThan(20);
    const page = readFileSync(join(ROOT, 'docs/fetch.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `([a-z]+\/[a-z-]+)`/gm)].map((match) => match[1]!);
    expect(listed.toSorted()).toEqual([...codes].toSorted());
  });
});
