import { afterEach, describe, expect, it } from 'vitest';
import { httpGet } from '../../../cli/fetch/httpGet.ts';
import { makeSelfSigned } from '../../support/selfSignedCertificate.ts';
import {
  bytes,
  type RepositoryServer,
  redirect,
  startRepositoryServer,
} from './repositoryServer.ts';

const OPTIONS = { timeoutMs: 5000, maximumBytes: 1000 };
const IDENTITY = makeSelfSigned();

const servers: RepositoryServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(tls?: Parameters<typeof startRepositoryServer>[0]) {
  const server = await startRepositoryServer(tls);
  servers.push(server);
  return server;
}

describe('httpGet over TLS', () => {
  it.each([
    ['', undefined],
    [', even where a small key is allowed', 'the host'],
  ])('refuses a certificate that nobody vouches for%s', async (_, allowed) => {
    const server = await start(IDENTITY);
    server.answers.set('/a', bytes('secret'));
    const smallDhKeyHost = allowed === undefined ? undefined : new URL(server.baseUrl).host;
    await expect(
      httpGet(`${server.baseUrl}/a`, { ...OPTIONS, smallDhKeyHost }),
    ).rejects.toMatchObject({
      code: 'network/tls-refused',
      message: expect.stringContaining('self-signed certificate'),
      diagnostics: [{ hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') }],
    });
    expect(server.requests).toEqual([]);
  });

  it('refuses a server that speaks no TLS', async () => {
    const { baseUrl } = await start();
    await expect(httpGet(baseUrl.replace('http:', 'https:'), OPTIONS)).rejects.toMatchObject({
      code: 'network/tls-refused',
    });
  });

  it('refuses the certificate of the host that a redirection leads to', async () => {
    const [open, secure] = [await start(), await start(IDENTITY)];
    open.answers.set('/a', redirect(`${secure.baseUrl}/b`));
    await expect(httpGet(`${open.baseUrl}/a`, OPTIONS)).rejects.toMatchObject({
      code: 'network/tls-refused',
    });
  });
});
