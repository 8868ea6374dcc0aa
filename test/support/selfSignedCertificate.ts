import { createDiffieHellmanGroup, generateKeyPairSync, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM. */
  readonly key: string;
  /** PEM, for 127.0.0.1, valid for a day. No authority has signed it. */
  readonly cert: string;
}

const DAY_MS = 86_400_000;
/** Object identifiers, in hexadecimal. */
const SHA256_WITH_RSA = '2a864886f70d01010b';
const COMMON_NAME = '550403';
const SUBJECT_ALTERNATIVE_NAME = '551d11';

/** A certificate that only who holds it trusts, in the form of RFC 5280, made here so that none lies in the tree. */
export function makeSelfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = sequence(identifier(SHA256_WITH_RSA), der(0x05));
  const name = sequence(
    der(0x31, sequence(identifier(COMMON_NAME), der(0x0c, Buffer.from('cabletree test')))),
  );
  const addresses = sequence(der(0x87, Buffer.of(127, 0, 0, 1)));
  const now = Date.now();
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.of(1)),
    algorithm,
    name,
    sequence(time(now - DAY_MS), time(now + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(identifier(SUBJECT_ALTERNATIVE_NAME), der(0x04, addresses)))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', toBeSigned, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', sequence(toBeSigned, algorithm, signature)),
  };
}

/** Diffie-Hellman parameters of 1024 bits (RFC 2409, group 2), PEM: too small for OpenSSL's security level 2. */
export function smallDhParameters(): string {
  const group = createDiffieHellmanGroup('modp2');
  return pem('DH PARAMETERS', sequence(integer(group.getPrime()), integer(group.getGenerator())));
}

/** One value in the distinguished encoding rules of ASN.1, ITU-T X.690. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length;
  const head = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** A number that is not negative: a first bit that is set would be its sign. */
function integer(digits: Buffer): Buffer {
  return der(0x02, digits[0]! & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

function identifier(hexadecimal: string): Buffer {
  return der(0x06, Buffer.from(hexadecimal, 'hex'));
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
