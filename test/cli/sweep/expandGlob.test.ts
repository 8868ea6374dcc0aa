import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandGlob } from '../../../cli/sweep/expandGlob.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-glob-'));
  mkdirSync(join(folder, 'ca1/deep'), { recursive: true });
  for (const name of ['b.swc', 'a.swc', 'c.asc', '.hidden.swc', 'ca1/d.swc', 'ca1/deep/e.swc'])
    writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('expandGlob', () => {
  it.each([
    ['*.swc', ['a.swc', 'b.swc']],
    ['?.asc', ['c.asc']],
    ['*/*.swc', ['ca1/d.swc']],
    ['**/*.swc', ['a.swc', 'b.swc', 'ca1/d.swc', 'ca1/deep/e.swc']],
    ['.*.swc', ['.hidden.swc']],
    ['a.swc', ['a.swc']],
    ['nothing.swc', []],
    ['a+.swc', []],
    ['nowhere/*.swc', []],
  ])('finds %s', async (pattern, names) => {
    expect(await expandGlob(join(folder, pattern))).toEqual(
      names.map((name) => join(folder, name)),
    );
  });
});
