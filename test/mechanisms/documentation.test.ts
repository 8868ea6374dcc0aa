import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/nmodl.md'), 'utf8');
const sources = readdirSync(join(root, 'src/mechanisms'))
  .filter((name) => name.endsWith('.ts') && !name.includes('.generated.'))
  .map((name) => readFileSync(join(root, 'src/mechanisms', name), 'utf8'))
  .join('\n');
const blockCodes = ['discrete', 'partial', 'constructor', 'destructor', 'function-table', 'after'];

describe('docs/nmodl.md', () => {
  it('names every code of the reader, and no other', () => {
    const inSource = [...sources.matchAll(/'((?:nmodl|expression)\/[a-z-]+)'/g)].map(
      ([, code]) => code!,
    );
    const made = blockCodes.map((keyword) => `nmodl/${keyword}`);
    const inPage = [...page.matchAll(/`((?:nmodl|expression)\/[a-z-]+)`/g)].map(
      ([, code]) => code!,
    );
    expect([...new Set(inPage)].sort()).toEqual([...new Set([...inSource, ...made])].sort());
  });
});
