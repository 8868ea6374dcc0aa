import type { ModelError } from '../../src/index.ts';
import { fetchFailure } from './cellSource.ts';
import { cutShort, noConnection, refusedCertificate, unexpectedAnswer } from './messages.ts';

const NO_CONNECTION: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side hung up',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ENOTFOUND: 'no computer of this name is known',
  EPIPE: 'the other side hung up',
  ETIMEDOUT: 'nobody answers',
};

/** What Node says where TLS fails: errors of OpenSSL and of the certificate's check. */
const TLS_CODE = /SSL|TLS|CERT|EPROTO|SELF_SIGNED|UNABLE_TO|CRL|HOSTNAME_MISMATCH|INVALID_CA/;

/** The error of a request that got no answer, in words that help; `hasProxy` where HTTPS_PROXY is set. */
export function connectionFailure(
  error: NodeJS.ErrnoException,
  url: URL,
  hasProxy: boolean,
): ModelError {
  const { host, href } = url;
  const code = error.code ?? '';
  const reason = NO_CONNECTION[code];
  if (reason === undefined && url.protocol === 'https:' && TLS_CODE.test(code))
    return fetchFailure('network/tls-refused', href, refusedCertificate(host, describe(error)));
  if (code.startsWith('HPE_'))
    return fetchFailure(
      'network/unexpected-answer',
      href,
      unexpectedAnswer(host, 'it does not speak HTTP'),
    );
  const words = reason ?? describe(error);
  return fetchFailure('network/no-connection', href, noConnection(host, words, hasProxy));
}

export function brokenDownload(
  url: URL,
  received: number,
  expected: number | undefined,
): ModelError {
  return fetchFailure('network/cut-short', url.href, cutShort(url.host, received, expected));
}

/**
 * OpenSSL from version 3 on refuses a Diffie-Hellman key of 1024 bits at its usual security level. Node gives that
 * refusal a code of its own or only the words of OpenSSL, depending on when it comes.
 */
export function isSmallDhKey(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ERR_SSL_DH_KEY_TOO_SMALL' || /dh key too small/i.test(error.message);
}

function describe(error: NodeJS.ErrnoException): string {
  const message = error.message.split('\n')[0]!.trim();
  return message === '' ? (error.code ?? error.name) : message;
}
