import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpGetOptions, httpGet } from '../../../cli/fetch/httpGet.ts';
import {
  bytes,
  closedBaseUrl,
  halfOf,
  type RepositoryServer,
  redirect,
  silence,
  startRepositoryServer,
} from './repositoryServer.ts';

const OPTIONS: HttpGetOptions = { timeoutMs: 5000, maximumBytes: 1000 };

let server: RepositoryServer;
beforeEach(async () => {
  server = await startRepositoryServer();
});
afterEach(() => server.close());

describe('httpGet', () => {
  it('gives status, body and address, and counts the bytes as they come', async () => {
    server.answers.set('/a', bytes('twelve bytes', 404));
    const counts: [number, number | undefined][] = [];
    const answer = await httpGet(`${server.baseUrl}/a`, {
      ...OPTIONS,
      onProgress: (received, total) => counts.push([received, total]),
    });
    expect([answer.status, answer.body.toString()]).toEqual([404, 'twelve bytes']);
    expect(answer.url).toBe(`${server.baseUrl}/a`);
    expect(answer.usedSmallDhKey).toBe(false);
    expect(counts.at(-1)).toEqual([12, 12]);
  });

  it('says who asks, and wants no compression', async () => {
    server.answers.set('/a', (response, { headers }) => {
      response.end(`${headers['user-agent']} ${headers['accept-encoding']}`);
    });
    const { body } = await httpGet(`${server.baseUrl}/a`, OPTIONS);
    expect(body.toString()).toMatch(/^cabletree\/\d+\.\d+\.\d+ identity$/);
  });

  it('follows a redirection, relative or to another host', async () => {
    const other = await startRepositoryServer();
    server.answers.set('/a', redirect('/b'));
    server.answers.set('/b', redirect(`${other.baseUrl}/c`));
    other.answers.set('/c', bytes('here'));
    const { body, url } = await httpGet(`${server.baseUrl}/a`, OPTIONS);
    expect([body.toString(), url]).toEqual(['here', `${other.baseUrl}/c`]);
    await other.close();
  });

  it.each([
    ['goes round in circles', '/a', 'network/redirects'],
    ['leaves the web', 'file:///etc/passwd', 'network/unsafe-redirect'],
    ['is malformed', 'http://[', 'network/unsafe-redirect'],
  ])('gives up where a redirection %s', async (_, location, code) => {
    server.answers.set('/a', redirect(location));
    await expect(httpGet(`${server.baseUrl}/a`, OPTIONS)).rejects.toMatchObject({ code });
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  it('does not wait for ever for a silent server', async () => {
    server.answers.set('/a', silence);
    const started = performance.now();
    await expect(
      httpGet(`${server.baseUrl}/a`, { ...OPTIONS, timeoutMs: 200 }),
    ).rejects.toMatchObject({
      code: 'network/timeout',
      message: expect.stringContaining('sent nothing for 0.2 s'),
    });
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('does not wait for ever for the rest of a file', async () => {
    server.answers.set('/a', (response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('1 1 0 0 0');
    });
    await expect(
      httpGet(`${server.baseUrl}/a`, { ...OPTIONS, timeoutMs: 200 }),
    ).rejects.toMatchObject({ code: 'network/timeout' });
  });

  it('knows a file that was cut short', async () => {
    server.answers.set('/a', halfOf('x'.repeat(100)));
    await expect(httpGet(`${server.baseUrl}/a`, OPTIONS)).rejects.toMatchObject({
      code: 'network/cut-short',
      message: expect.stringContaining('after 50 of 100 bytes'),
    });
  });

  it('knows a file of chunks without its last one', async () => {
    server.answers.set('/a', (response) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' });
      response.write('1 1 0 0 0 5 -1\n', () => response.socket?.destroy());
    });
    await expect(httpGet(`${server.baseUrl}/a`, OPTIONS)).rejects.toMatchObject({
      code: 'network/cut-short',
    });
  });

  it.each([
    ['announced', { 'Content-Length': 1001 }],
    ['sent', { 'Transfer-Encoding': 'chunked' }],
  ])('refuses more than the limit, %s', async (_, headers) => {
    server.answers.set('/a', (response) => {
      response.writeHead(200, headers);
      response.end('x'.repeat(1001));
    });
    await expect(httpGet(`${server.baseUrl}/a`, OPTIONS)).rejects.toMatchObject({
      code: 'network/too-large',
    });
    server.answers.set('/b', bytes('x'.repeat(1000)));
    expect((await httpGet(`${server.baseUrl}/b`, OPTIONS)).body).toHaveLength(1000);
  });

  it('says that nobody listens', async () => {
    const address = await closedBaseUrl();
    await expect(httpGet(address, OPTIONS)).rejects.toMatchObject({
      code: 'network/no-connection',
      message: `no connection to ${new URL(address).host}: nothing listens there`,
      diagnostics: [{ file: `${address}/`, hint: expect.stringContaining('online') }],
    });
  });

  it('says that the other side speaks no HTTP', async () => {
    const odd = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((listening) => odd.listen(0, '127.0.0.1', listening));
    const { port } = odd.address() as { port: number };
    await expect(httpGet(`http://127.0.0.1:${port}/`, OPTIONS)).rejects.toMatchObject({
      code: 'network/unexpected-answer',
    });
    await new Promise((closed) => odd.close(closed));
  });
});
