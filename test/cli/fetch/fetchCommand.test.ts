import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSwc } from '../../../src/index.ts';
import { makeSelfSigned, smallDhParameters } from '../../support/selfSignedCertificate.ts';
import {
  bytes,
  halfOf,
  json,
  neuronAnswer,
  type RepositoryServer,
  silence,
  startRepositoryServer,
} from './repositoryServer.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PROGRAM = join(ROOT, 'dist/bin/main.js');
const SWC = readFileSync(join(ROOT, 'morphologies/asym_y.swc'), 'utf8');
const QUESTION = '/api/neuron/name/asym_y';
const FILE = '/dableFiles/test_archive/CNG%20version/asym_y.CNG.swc';
const ORIGINAL = '/dableFiles/test_archive/Source-Version/asym_y.asc';

let folder: string;
let server: RepositoryServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-fetch-'));
  server = await startRepositoryServer();
  answerAll(server);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function answerAll({ answers }: RepositoryServer): void {
  answers.set(QUESTION, json(neuronAnswer()));
  answers.set(FILE, bytes(SWC));
}

interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program beside the server of this process. */
async function fetchWith(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  const child = spawn(process.execPath, [PROGRAM, 'fetch', ...words], {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: '1',
      XDG_CACHE_HOME: join(folder, 'cache'),
      ...env,
    },
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [status] = await once(child, 'close');
  return { status, stdout: stdout(), stderr: stderr() };
}

function collect(stream: ChildProcess['stdout']): () => string {
  const parts: Buffer[] = [];
  stream!.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

function fetchHere(...words: string[]): Promise<Ending> {
  return fetchWith(['neuromorpho:asym_y', '--base-url', server.baseUrl, ...words]);
}

function filesHere(): string[] {
  return readdirSync(folder).filter((name) => name !== 'cache');
}

describe('fetch', () => {
  it('writes the file with its source and says what to cite', async () => {
    const { status, stdout, stderr } = await fetchHere();
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('15 samples');
    expect(stdout).toContain('https://doi.org/10.1000/example');
    expect(stdout).toContain('RRID:SCR_002145');
    expect(stdout).toContain('CC BY 4.0');
    expect(stdout).toContain('wrote asym_y.CNG.swc');
    const text = readFileSync(join(folder, 'asym_y.CNG.swc'), 'utf8');
    expect(text.endsWith(SWC)).toBe(true);
    const { header, line: _line, ...samples } = parseSwc(text).table!;
    const { header: _header, line: _originalLine, ...originalSamples } = parseSwc(SWC).table!;
    expect(samples).toEqual(originalSamples);
    expect(header.join('\n')).toContain(`Source: ${server.baseUrl}${FILE}`);
  });

  it('tells programs the same', async () => {
    const { status, stdout } = await fetchHere('--json', '-o', 'sub/cell.swc');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'sub/cell.swc',
      samples: 15,
      isFromCache: false,
      originalBytes: SWC.length,
      repository: 'NeuroMorpho.Org',
      cell: { name: 'asym_y', citations: expect.any(Array) },
      diagnostics: [],
    });
    expect(existsSync(join(folder, 'sub/cell.swc'))).toBe(true);
  });

  it('fetches the original of the laboratory', async () => {
    const asc = '((Dendrite)\n  (0 0 0 1)\n  (10 0 0 1)\n)\n';
    server.answers.set(ORIGINAL, bytes(asc));
    const { status, stdout } = await fetchHere('--version', 'source');
    expect(status).toBe(0);
    expect(stdout).toContain('2 samples, 10.0 um of neurites');
    const text = readFileSync(join(folder, 'asym_y.asc'), 'utf8');
    expect(text).toMatch(/^; asym_y/);
    expect(text.endsWith(asc)).toBe(true);
  });

  it('needs no network the second time, and writes the same bytes', async () => {
    await fetchHere('-o', 'first.swc');
    await server.close();
    const { status, stderr } = await fetchHere('-o', 'second.swc');
    expect(status).toBe(0);
    expect(stderr).toContain('note[fetch/from-cache]');
    expect(readFileSync(join(folder, 'second.swc'))).toEqual(
      readFileSync(join(folder, 'first.swc')),
    );
    expect((await fetchHere('--refresh')).status).toBe(1);
    expect((await fetchHere('--no-cache')).status).toBe(1);
  });

  it('keeps nothing with --no-cache', async () => {
    expect((await fetchHere('--no-cache')).status).toBe(0);
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('never writes over another file under a name of its own', async () => {
    writeFileSync(join(folder, 'asym_y.CNG.swc'), 'mine');
    const { status, stderr } = await fetchHere();
    expect(status).toBe(2);
    expect(stderr).toContain('error[fetch/would-overwrite]');
    expect(readFileSync(join(folder, 'asym_y.CNG.swc'), 'utf8')).toBe('mine');
    expect((await fetchHere('-o', 'asym_y.CNG.swc')).status).toBe(0);
    expect((await fetchHere()).status).toBe(0);
    expect((await fetchHere('--refresh')).status).toBe(0);
  });

  it('shows what is wrong with the file at its lines, and does not keep it', async () => {
    server.answers.set(FILE, bytes('# a\n1 1 0 0 0 5 -1\n2 3 10 0 0 1 9\n'));
    const { status, stderr } = await fetchHere();
    expect(status).toBe(1);
    const [, line] = /asym_y\.CNG\.swc:(\d+):\d+: error\[swc\/missing-parent\]/.exec(stderr)!;
    const lines = readFileSync(join(folder, 'asym_y.CNG.swc'), 'utf8').split('\n');
    expect(lines[Number(line) - 1]).toBe('2 3 10 0 0 1 9');
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it.each<[string, string[], number, string]>([
    ['an address of no form', ['cnic_001'], 2, 'fetch/bad-address'],
    ['a cell that is not there', ['neuromorpho:nobody'], 2, 'fetch/not-found'],
    ['a specimen that is no number', ['allen:x'], 2, 'fetch/bad-name'],
    ['no time to wait', ['neuromorpho:asym_y', '--timeout_s', '0'], 2, 'fetch/bad-timeout'],
    [
      'a folder that is a file',
      ['neuromorpho:asym_y', '-o', '/dev/null/x'],
      2,
      'fetch/cannot-write',
    ],
  ])('refuses %s', async (_, words, expected, code) => {
    const { status, stderr } = await fetchWith([...words, '--base-url', server.baseUrl]);
    expect([status, stderr]).toEqual([expected, expect.stringContaining(`error[${code}]`)]);
    expect(filesHere()).toEqual([]);
  });

  it.each([
    ['is broken', bytes('', 500), 'network/server-failure'],
    ['is silent', silence, 'network/timeout'],
    ['hangs up', halfOf(SWC), 'network/cut-short'],
    ['sends a web page', bytes('<html>'), 'network/web-page'],
  ])('fails where the server %s, and leaves nothing behind', async (_, answer, code) => {
    server.answers.set(FILE, answer);
    const { status, stderr, stdout } = await fetchHere('--timeout_s', '0.5', '--json');
    expect([status, stderr]).toEqual([1, expect.stringContaining(`error[${code}]`)]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code }, diagnostics: [{ code }] });
    expect(filesHere()).toEqual([]);
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('says what it does not know, with --help', async () => {
    const { status, stdout } = await fetchWith(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Neither service was asked');
  });
});

describe('fetch over TLS', () => {
  const identity = makeSelfSigned();

  async function fetchFrom(secure: RepositoryServer, cell: string, env: NodeJS.ProcessEnv = {}) {
    return fetchWith([cell, '--base-url', secure.baseUrl], env);
  }

  it('refuses a server that nobody vouches for', async () => {
    const secure = await startRepositoryServer(identity);
    answerAll(secure);
    const { status, stderr } = await fetchFrom(secure, 'neuromorpho:asym_y');
    expect([status, stderr]).toEqual([1, expect.stringContaining('error[network/tls-refused]')]);
    expect(secure.requests).toEqual([]);
    await secure.close();
  });

  // The program is told to be as strict as OpenSSL 3 of Debian is, whatever its own default.
  it('accepts a small key of NeuroMorpho.Org only, from a server that it trusts, and says so', async () => {
    const secure = await startRepositoryServer({
      ...identity,
      dhparam: smallDhParameters(),
      maxVersion: 'TLSv1.2',
      ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
    });
    answerAll(secure);
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, identity.cert);
    const strict = { NODE_OPTIONS: '--tls-cipher-list=DEFAULT:@SECLEVEL=2' };
    const trusting = { ...strict, NODE_EXTRA_CA_CERTS: authority };

    const good = await fetchFrom(secure, 'neuromorpho:asym_y', trusting);
    expect([good.status, good.stderr]).toEqual([
      0,
      expect.stringContaining('note[fetch/small-dh-key]'),
    ]);
    expect(readFileSync(join(folder, 'asym_y.CNG.swc'), 'utf8').endsWith(SWC)).toBe(true);

    const untrusted = await fetchFrom(secure, 'neuromorpho:other', strict);
    expect([untrusted.status, untrusted.stderr]).toEqual([
      1,
      expect.stringContaining('error[network/tls-refused]'),
    ]);

    const allen = await fetchFrom(secure, 'allen:485574832', trusting);
    expect([allen.status, allen.stderr]).toEqual([1, expect.stringContaining('dh key too small')]);
    await secure.close();
  });
});
