import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { CABLETREE_VERSION, isModelError } from '../../src/index.ts';
import { fetchFailure } from './cellSource.ts';
import { timedOut, tooLarge, tooManyRedirects, tooSlow, unsafeRedirect } from './messages.ts';
import { brokenDownload, connectionFailure, isSmallDhKey } from './networkFailure.ts';
import { plainText } from './plainText.ts';

export interface HttpGetOptions {
  /** How long the server may be silent. */
  readonly timeoutMs: number;
  readonly maximumBytes: number;
  /** This host alone may use a Diffie-Hellman key of 1024 bits, where it would be refused otherwise. */
  readonly smallDhKeyHost?: string | undefined;
  /** `totalBytes` is undefined where the server does not say. */
  readonly onProgress?:
    | ((receivedBytes: number, totalBytes: number | undefined) => void)
    | undefined;
}

export interface HttpAnswer {
  /** The last address, after all redirections. */
  readonly url: string;
  readonly status: number;
  readonly body: Buffer;
  readonly usedSmallDhKey: boolean;
}

const MOST_REDIRECTS = 5;
const LONGEST_REQUEST_MS = 600_000;
/** Security level 1 of OpenSSL allows keys worth 80 bits; the certificate is checked as at any other level. */
const SMALL_DH_KEY_AGENT: SecureAgent = new SecureAgent({ ciphers: 'DEFAULT:@SECLEVEL=1' });

/**
 * GET, whatever the status of the answer. Redirections are followed, from https to https only. The certificate of a
 * server is checked always.
 *
 * @throws ModelError `network/…` where no whole answer came.
 */
export async function httpGet(address: string, options: HttpGetOptions): Promise<HttpAnswer> {
  let url = new URL(address);
  let usedSmallDhKey = false;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await getOnce(url, options);
    usedSmallDhKey ||= answer.usedSmallDhKey;
    if (answer.location === undefined) return { ...answer, usedSmallDhKey };
    url = followRedirect(url, answer.location);
  }
  throw fetchFailure('network/redirects', address, tooManyRedirects(address, MOST_REDIRECTS));
}

interface SingleAnswer extends HttpAnswer {
  /** Where the answer leads on to; undefined where it is the last. */
  readonly location: string | undefined;
}

function followRedirect(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:'))
    return to;
  const advice = unsafeRedirect(from.href, plainText(location));
  throw fetchFailure('network/unsafe-redirect', from.href, advice);
}

async function getOnce(url: URL, options: HttpGetOptions): Promise<SingleAnswer> {
  try {
    return await exchange(url, options, false);
  } catch (error) {
    if (isModelError(error) || !(error instanceof Error)) throw error;
    const mayRetry = url.protocol === 'https:' && url.host === options.smallDhKeyHost;
    if (!mayRetry || !isSmallDhKey(error)) throw connectionFailure(error, url, hasProxy());
  }
  try {
    return await exchange(url, options, true);
  } catch (error) {
    if (isModelError(error) || !(error instanceof Error)) throw error;
    throw connectionFailure(error, url, hasProxy());
  }
}

function hasProxy(): boolean {
  return [process.env['HTTPS_PROXY'], process.env['https_proxy']].some(Boolean);
}

/** One request and its answer. Rejects with the error of Node where there was no connection. */
function exchange(
  url: URL,
  options: HttpGetOptions,
  usesSmallDhKey: boolean,
): Promise<SingleAnswer> {
  const { timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      timeout: timeoutMs,
      headers: { 'User-Agent': `cabletree/${CABLETREE_VERSION}`, 'Accept-Encoding': 'identity' },
      ...(usesSmallDhKey ? { agent: SMALL_DH_KEY_AGENT } : {}),
    });
    const end = (error: Error): void => {
      reject(error);
      sent.destroy(error);
    };
    const deadline = setTimeout(() => {
      end(fetchFailure('network/timeout', url.href, tooSlow(url.host, LONGEST_REQUEST_MS / 1000)));
    }, LONGEST_REQUEST_MS);
    sent.once('close', () => clearTimeout(deadline));
    sent.once('timeout', () => {
      end(fetchFailure('network/timeout', url.href, timedOut(url.host, timeoutMs / 1000)));
    });
    sent.on('error', reject);
    sent.once('response', (response) => {
      readBody(response, url, options).then((body) => {
        const status = response.statusCode ?? 0;
        const location = status >= 300 && status < 400 ? response.headers.location : undefined;
        resolve({ url: url.href, status, body, usedSmallDhKey: usesSmallDhKey, location });
      }, end);
    });
    sent.end();
  });
}

async function readBody(
  response: IncomingMessage,
  url: URL,
  { maximumBytes, onProgress }: HttpGetOptions,
): Promise<Buffer> {
  const announced = Number(response.headers['content-length'] ?? Number.NaN);
  const totalBytes = Number.isFinite(announced) ? announced : undefined;
  const parts: Buffer[] = [];
  let received = 0;
  const checkSize = (bytes: number): void => {
    if (bytes > maximumBytes)
      throw fetchFailure('network/too-large', url.href, tooLarge(url.host, maximumBytes));
  };
  checkSize(totalBytes ?? 0);
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      received += part.length;
      checkSize(received);
      parts.push(part);
      onProgress?.(received, totalBytes);
    }
  } catch (error) {
    throw isModelError(error) ? error : brokenDownload(url, received, totalBytes);
  }
  if (!response.complete) throw brokenDownload(url, received, totalBytes);
  return Buffer.concat(parts);
}
