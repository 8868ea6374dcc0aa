import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveFolder } from '../../cli/serve.ts';

let base: string;
let server: RunningServer;
const extraFiles = new Map<string, Buffer | string>([
  ['/run.json', '{"title":"µ"}'],
  ['/frames.f32', Buffer.of(1, 2, 3, 4)],
]);

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'cabletree-serve-'));
  const root = join(base, 'site');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(base, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  for (const name of ['cell.swc', 'core.wasm', 'my cell.SWC', 'assets/main.js', 'odd.xyz'])
    writeFileSync(join(root, name), name);
  symlinkSync(join(base, 'secret.txt'), join(root, 'link.txt'));
  server = await serveFolder(root, { extraFiles });
});
afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** As `fetch`, which would tidy the path (`..`) and sets the Host header itself. */
function ask(path: string, method = 'GET', host = new URL(server.address).host): Promise<Reply> {
  const { port } = new URL(server.address);
  const options = { host: '127.0.0.1', port, path, method, headers: { Host: host } };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('serveFolder', () => {
  it('listens on this computer only, on a free port', () => {
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/$/);
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/cell.swc', 'text/plain; charset=utf-8'],
    ['/my%20cell.SWC?v=1', 'text/plain; charset=utf-8'],
    ['/core.wasm', 'application/wasm'],
    ['/assets/main.js', 'text/javascript; charset=utf-8'],
    ['/odd.xyz', 'application/octet-stream'],
    ['/frames.f32', 'application/octet-stream'],
    ['/run.json', 'application/json; charset=utf-8'],
  ])('answers %s as %s', async (path, type) => {
    const { status, headers } = await ask(path);
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('gives the bytes of files and of what stands in memory', async () => {
    expect((await ask('/cell.swc')).body).toBe('cell.swc');
    const { body, headers } = await ask('/run.json');
    expect(body).toBe('{"title":"µ"}');
    expect(headers['content-length']).toBe('14');
  });

  it('answers HEAD with the length and no body', async () => {
    const { status, headers, body } = await ask('/cell.swc', 'HEAD');
    expect([status, headers['content-length'], body]).toEqual([200, '8', '']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { status, headers } = await ask('/cell.swc', method);
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '/nothing.txt',
    '/assets',
    '/assets/',
  ])('finds nothing at %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it.each(['/%', '/a%00b', '/%ff'])('calls %s malformed', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it('refuses a name of somebody else that points here', async () => {
    expect((await ask('/', 'GET', 'evil.example')).status).toBe(403);
    expect((await ask('/', 'GET', 'localhost:1')).status).toBe(200);
  });

  it('says that a port is in use, and what to do', async () => {
    const port = Number(new URL(server.address).port);
    await expect(serveFolder(base, { port })).rejects.toMatchObject({
      code: 'cli/port-in-use',
      message: `port ${port} on 127.0.0.1 is in use; choose another with --port, or leave it out for a free one`,
    });
  });

  it('closes at once, also with a connection open', async () => {
    const other = await serveFolder(base);
    await fetch(`${other.address}secret.txt`).then((response) => response.text());
    await other.close();
    await expect(fetch(other.address)).rejects.toThrow();
  });
});
