import { describe, expect, it } from 'vitest';
import { connectionFailure, isSmallDhKey } from '../../../cli/fetch/networkFailure.ts';

const HOST = 'https://neuromorpho.org/';

function nodeError(code: string, message = 'words of the system'): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

describe('connectionFailure', () => {
  it.each([
    ['ENOTFOUND', 'network/no-connection', 'no computer of this name is known'],
    ['EAI_AGAIN', 'network/no-connection', 'cannot be looked up'],
    ['ECONNREFUSED', 'network/no-connection', 'nothing listens'],
    ['ETIMEDOUT', 'network/no-connection', 'nobody answers'],
    ['EACCES', 'network/no-connection', 'words of the system'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'network/tls-refused', 'words of the system'],
    ['CERT_HAS_EXPIRED', 'network/tls-refused', 'words of the system'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'network/tls-refused', 'words of the system'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network/tls-refused', 'words of the system'],
    ['EPROTO', 'network/tls-refused', 'words of the system'],
    ['HPE_INVALID_CONSTANT', 'network/unexpected-answer', 'does not speak HTTP'],
  ])('reads %s as %s', (code, expected, words) => {
    const failure = connectionFailure(nodeError(code), new URL(HOST), false);
    expect(failure.code).toBe(expected);
    expect(failure.message).toContain(words);
    expect(failure.message).toContain('neuromorpho.org');
    expect(failure.diagnostics).toMatchObject([{ code: expected, severity: 'error', file: HOST }]);
  });

  it('has a name for an error without words', () => {
    const failure = connectionFailure(nodeError('EHOSTDOWN', ''), new URL(HOST), false);
    expect(failure.message).toBe('no connection to neuromorpho.org: EHOSTDOWN');
  });

  it('says that a proxy is not used where there is one', () => {
    const failure = connectionFailure(nodeError('ENOTFOUND'), new URL(HOST), true);
    expect(failure.diagnostics[0]!.hint).toContain('HTTPS_PROXY');
  });
});

describe('isSmallDhKey', () => {
  it.each([
    ['ERR_SSL_DH_KEY_TOO_SMALL', 'write failed', true],
    ['EPROTO', 'error:0A00018A:SSL routines:tls_process_ske_dhe:dh key too small:', true],
    ['EPROTO', 'error:0A000410:SSL routines:ssl3_read_bytes:handshake failure:', false],
    ['CERT_HAS_EXPIRED', 'certificate has expired', false],
  ])('of %s (%s) is %s', (code, message, expected) => {
    expect(isSmallDhKey(nodeError(code, message))).toBe(expected);
  });
});
