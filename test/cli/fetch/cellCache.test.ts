import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cacheFolder,
  type FetchedFile,
  readCache,
  sha256OfBytes,
  writeCache,
} from '../../../cli/fetch/cellCache.ts';

const KEY = { baseUrl: 'https://neuromorpho.org', queryPath: '/api/neuron/name/a', variant: 'cng' };
const ORIGINAL = Buffer.from('# Ram\u00f3n\n1 1 0 0 0 5 -1\n', 'latin1');
const FILE: FetchedFile = {
  original: ORIGINAL,
  provenance: {
    cell: {
      name: 'a',
      details: 'archive A',
      filePath: '/a.CNG.swc',
      format: 'swc',
      fileName: 'a.CNG.swc',
      licence: 'CC BY 4.0',
      citations: ['the paper'],
    },
    repository: 'NeuroMorpho.Org',
    url: 'https://neuromorpho.org/a.CNG.swc',
    fetchedAt: '2026-03-01T12:00:00.000Z',
    sha256: sha256OfBytes(ORIGINAL),
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function onlyFileIn(part: string): string {
  const [name, ...others] = readdirSync(join(folder, 'fetch', part));
  expect(others).toEqual([]);
  return join(folder, 'fetch', part, name!);
}

describe('the cache', () => {
  it('gives back what was kept, to the byte', async () => {
    expect(await writeCache(folder, KEY, FILE)).toEqual([]);
    expect(await readCache(folder, KEY)).toEqual({ found: FILE, diagnostics: [] });
  });

  it('keeps files under their checksum', async () => {
    await writeCache(folder, KEY, FILE);
    expect(onlyFileIn('files')).toContain(FILE.provenance.sha256);
    expect(readFileSync(onlyFileIn('files')).equals(ORIGINAL)).toBe(true);
  });

  it.each([
    ['server', { baseUrl: 'http://127.0.0.1:1' }],
    ['name', { queryPath: '/api/neuron/name/b' }],
    ['version', { variant: 'source' }],
  ])('tells another %s apart, without a word', async (_, difference) => {
    await writeCache(folder, KEY, FILE);
    const answer = await readCache(folder, { ...KEY, ...difference });
    expect(answer).toEqual({ found: undefined, diagnostics: [] });
  });

  it.each([
    ['a file that changed', () => writeFileSync(onlyFileIn('files'), 'other'), 'SHA-256'],
    ['a file that is gone', () => rmSync(onlyFileIn('files')), 'missing'],
    ['a record cut short', () => writeFileSync(onlyFileIn('records'), '{"format'), 'record'],
    ['a record of another form', () => writeFileSync(onlyFileIn('records'), '{}'), 'record'],
    [
      'a record that leads elsewhere',
      () => {
        const record = JSON.parse(readFileSync(onlyFileIn('records'), 'utf8'));
        record.provenance.sha256 = '../../secret';
        writeFileSync(onlyFileIn('records'), JSON.stringify(record));
      },
      'record',
    ],
  ])('passes over %s, with a warning, and takes a new copy', async (_, damage, reason) => {
    await writeCache(folder, KEY, FILE);
    damage();
    const { found, diagnostics } = await readCache(folder, KEY);
    expect(found).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'fetch/cache-damaged',
        severity: 'warning',
        message: expect.stringContaining(reason),
      },
    ]);
    await writeCache(folder, KEY, FILE);
    expect((await readCache(folder, KEY)).found).toEqual(FILE);
  });

  it('warns where nothing can be kept', async () => {
    const file = join(folder, 'occupied');
    writeFileSync(file, '');
    expect(await writeCache(file, KEY, FILE)).toMatchObject([
      { code: 'fetch/not-cached', severity: 'warning' },
    ]);
  });
});

describe('cacheFolder', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/c' }, 'linux', '/c/cabletree'],
    ['no relative XDG_CACHE_HOME', { XDG_CACHE_HOME: 'c' }, 'linux', '/h/.cache/cabletree'],
    ['the home folder', {}, 'linux', '/h/.cache/cabletree'],
    ["macOS's own", {}, 'darwin', '/h/Library/Caches/cabletree'],
    ["Windows' own", { LOCALAPPDATA: '/l' }, 'win32', '/l/cabletree/Cache'],
  ])('goes by %s', (_, env, platform, expected) => {
    expect(cacheFolder(env, platform, '/h')).toBe(expected);
  });
});
