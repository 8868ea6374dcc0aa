import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allenSource } from '../../../cli/fetch/allen.ts';
import { sha256OfBytes, writeCache } from '../../../cli/fetch/cellCache.ts';
import { type FetchOptions, fetchCell } from '../../../cli/fetch/fetchCell.ts';
import { neuroMorphoSource } from '../../../cli/fetch/neuroMorpho.ts';
import {
  bytes,
  json,
  neuronAnswer,
  type RepositoryServer,
  reconstructionAnswer,
  startRepositoryServer,
} from './repositoryServer.ts';

const SWC = '# a cell\n1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n';
const QUESTION = '/api/neuron/name/asym_y';
const FILE = '/dableFiles/test_archive/CNG%20version/asym_y.CNG.swc';
const MAINTENANCE = '\n<!DOCTYPE html><title>Maintenance</title>';

let server: RepositoryServer;
let cacheFolder: string;
let options: FetchOptions;
beforeEach(async () => {
  server = await startRepositoryServer();
  server.answers.set(QUESTION, json(neuronAnswer()));
  server.answers.set(FILE, bytes(SWC));
  cacheFolder = mkdtempSync(join(tmpdir(), 'cabletree-fetch-'));
  options = { baseUrl: server.baseUrl, cacheFolder, refresh: false, timeoutMs: 5000 };
});
afterEach(async () => {
  await server.close();
  rmSync(cacheFolder, { recursive: true });
});

const source = neuroMorphoSource('asym_y');

describe('fetchCell', () => {
  it('asks for the description, then for the file', async () => {
    const { original, provenance, isFromCache, diagnostics } = await fetchCell(source, options);
    expect(server.requests).toEqual([QUESTION, FILE]);
    expect([original.toString(), isFromCache, diagnostics]).toEqual([SWC, false, []]);
    expect(provenance).toMatchObject({
      repository: 'NeuroMorpho.Org',
      url: `${server.baseUrl}${FILE}`,
      sha256: sha256OfBytes(Buffer.from(SWC)),
    });
    expect(Math.abs(Date.parse(provenance.fetchedAt) - Date.now())).toBeLessThan(60_000);
  });

  it('fetches the reconstruction of a specimen in two steps too', async () => {
    const specimen = allenSource('485574832');
    server.answers.set(specimen.queryPath, json(reconstructionAnswer([491])));
    server.answers.set('/api/v2/well_known_file_download/491', bytes(SWC));
    const { original } = await fetchCell(specimen, options);
    expect(original.toString()).toBe(SWC);
  });

  it('keeps the path of another base address', async () => {
    server.answers.set(`/mirror${QUESTION}`, json(neuronAnswer()));
    server.answers.set(`/mirror${FILE}`, bytes(SWC));
    await fetchCell(source, { ...options, baseUrl: `${server.baseUrl}/mirror/` });
    expect(server.requests).toEqual([`/mirror${QUESTION}`, `/mirror${FILE}`]);
  });

  it('asks nobody for what the cache holds, unless told to', async () => {
    const first = await fetchCell(source, options);
    await writeCache(cacheFolder, first.key, first);
    await server.close();
    const second = await fetchCell(source, options);
    expect(second).toMatchObject({ isFromCache: true, provenance: first.provenance });
    expect(second.original.equals(first.original)).toBe(true);
    expect(second.diagnostics).toMatchObject([{ code: 'fetch/from-cache', severity: 'note' }]);
    for (const difference of [{ refresh: true }, { cacheFolder: undefined }])
      await expect(fetchCell(source, { ...options, ...difference })).rejects.toMatchObject({
        code: 'network/no-connection',
      });
  });

  it('says that there is no such cell', async () => {
    await expect(fetchCell(neuroMorphoSource('nobody'), options)).rejects.toMatchObject({
      code: 'fetch/not-found',
      message: 'NeuroMorpho.Org has no cell called "nobody"',
    });
  });

  it('says that a cell has no file', async () => {
    server.answers.delete(FILE);
    await expect(fetchCell(source, options)).rejects.toMatchObject({ code: 'fetch/no-file' });
  });

  it.each([
    [500, 'network/server-failure'],
    [503, 'network/server-failure'],
    [429, 'network/server-failure'],
    [403, 'network/server-failure'],
    [204, 'network/server-failure'],
    [400, 'fetch/not-found'],
  ])('reads the status %s as %s', async (status, code) => {
    server.answers.set(QUESTION, bytes('', status));
    await expect(fetchCell(source, options)).rejects.toMatchObject({ code });
  });

  it.each([
    ['description', QUESTION, 200],
    ['file', FILE, 200],
    ['description, not found', QUESTION, 404],
  ])('does not take a web page for the %s', async (_, path, status) => {
    server.answers.set(path, bytes(MAINTENANCE, status, 'text/html'));
    await expect(fetchCell(source, options)).rejects.toMatchObject({
      code: 'network/web-page',
      message: expect.stringContaining('<!DOCTYPE html>'),
    });
  });

  it('blames the server for a broken one, page or not', async () => {
    server.answers.set(QUESTION, bytes(MAINTENANCE, 503, 'text/html'));
    await expect(fetchCell(source, options)).rejects.toMatchObject({
      code: 'network/server-failure',
      message: 'NeuroMorpho.Org answered with HTTP status 503',
    });
  });

  it.each(['neuromorpho.org', 'ftp://neuromorpho.org', 'file:///etc', ''])(
    'refuses the base address %j',
    async (baseUrl) => {
      await expect(fetchCell(source, { ...options, baseUrl })).rejects.toMatchObject({
        code: 'fetch/bad-url',
      });
    },
  );
});
