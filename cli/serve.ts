import { realpathSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { ModelError } from '../src/index.ts';
import { badPort, portInUse } from './messages.ts';

export interface ServeOptions {
  /** 0, or not given: any free port. */
  readonly port?: number;
  /** Files that stand on no disk, by path from the root: `/run.json`. They come before files of the folder. */
  readonly extraFiles?: ReadonlyMap<string, Buffer | string>;
}

export interface RunningServer {
  /** `http://127.0.0.1:40123/` */
  readonly address: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
}

const HOST = '127.0.0.1';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.f32': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mod': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.swc': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves a folder to this computer only, until closed. GET and HEAD; an address that ends in `/` means its `index.html`; nothing
 * outside the folder is reachable, by `..` or by a symbolic link.
 *
 * @throws ModelError `cli/bad-option` where the port is none, `cli/port-in-use`
 */
export async function serveFolder(
  folder: string,
  options: ServeOptions = {},
): Promise<RunningServer> {
  const root = realpathSync(folder);
  const extraFiles = options.extraFiles ?? new Map<string, Buffer | string>();
  const server = createServer((request, response) => {
    answerRequest(root, extraFiles, request)
      .catch(() => plainAnswer(500, 'the file could not be read'))
      .then((answer) => send(response, answer, request.method === 'HEAD'))
      .catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return { address: `http://${HOST}:${port}/`, close: () => closeServer(server) };
}

function listen(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new ModelError('cli/bad-option', badPort(port));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new ModelError('cli/port-in-use', portInUse(port)) : error);
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function answerRequest(
  root: string,
  extraFiles: ReadonlyMap<string, Buffer | string>,
  request: IncomingMessage,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plainAnswer(405, 'GET and HEAD only');
  if (!isLocalHost(request.headers.host)) return plainAnswer(403, 'this computer only');
  const path = decodePath(request.url ?? '/');
  if (path === undefined) return plainAnswer(400, 'the address is malformed');
  const extra = extraFiles.get(path);
  if (extra !== undefined) return { status: 200, type: mimeType(path), body: extra };
  const file = await fileInside(root, path);
  if (file === undefined) return plainAnswer(404, 'no such file');
  return { status: 200, type: mimeType(file), body: await readFile(file) };
}

/** A page elsewhere could point a name of its own at 127.0.0.1 (DNS rebinding); it would send that name. */
function isLocalHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
}

/** The path without its query, percent signs resolved; undefined where it cannot be a path. */
function decodePath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, ''));
    return path.startsWith('/') && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The file that a path means, links followed; undefined where there is none or it is outside the root. */
async function fileInside(root: string, path: string): Promise<string | undefined> {
  const file = await realpath(join(root, path)).catch(() => undefined);
  if (file === undefined || !(file === root || file.startsWith(root + sep))) return undefined;
  const kind = await stat(file);
  if (kind.isDirectory())
    return path.endsWith('/') ? fileInside(root, `${path}index.html`) : undefined;
  return kind.isFile() ? file : undefined;
}

function mimeType(path: string): string {
  return MIME_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}

function plainAnswer(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function send(response: ServerResponse, answer: Answer, isHead: boolean): void {
  response.writeHead(answer.status, {
    'Content-Type': answer.type,
    'Content-Length': Buffer.byteLength(answer.body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(answer.status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(isHead ? undefined : answer.body);
}
