import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Diagnostic } from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { fetchDiagnostic } from './cellSource.ts';
import { damagedCache, notCached } from './messages.ts';
import { parseJson } from './parseJson.ts';
import type { Provenance } from './provenance.ts';

/** A fetched file as it was sent, with what is known of it. */
export interface FetchedFile {
  readonly provenance: Provenance;
  readonly original: Buffer;
}

export interface CacheAnswer {
  /** undefined where the cache holds nothing sound. */
  readonly found: FetchedFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What makes two fetches the same. */
export interface CacheKey {
  readonly baseUrl: string;
  readonly queryPath: string;
  readonly variant: string;
}

const FORMAT = 'cabletree-fetch/1';
const SHA256 = /^[0-9a-f]{64}$/;

const recordSchema = z.object({
  format: z.literal(FORMAT),
  provenance: z.object({
    cell: z.object({
      name: z.string(),
      details: z.string(),
      filePath: z.string(),
      format: z.enum(['swc', 'asc']),
      fileName: z.string(),
      licence: z.string(),
      citations: z.array(z.string()),
    }),
    repository: z.string(),
    url: z.string(),
    fetchedAt: z.string(),
    sha256: z.string().regex(SHA256),
  }),
});

/**
 * Where cached files of this user belong: `$XDG_CACHE_HOME/cabletree` where that is an absolute path, else the place
 * that the platform has for it.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  if (isAbsolute(xdg)) return join(xdg, 'cabletree');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'cabletree');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'cabletree', 'Cache');
  return join(home, '.cache', 'cabletree');
}

/** Reads what an earlier fetch kept. A file whose SHA-256 is not the recorded one is passed over with a warning. */
export async function readCache(folder: string, key: CacheKey): Promise<CacheAnswer> {
  const recordPath = recordPathOf(folder, key);
  const text = await readIfThere(recordPath);
  if (text === undefined) return { found: undefined, diagnostics: [] };
  const record = recordSchema.safeParse(parseJson(text.toString()));
  if (!record.success) return damaged(recordPath, 'its record cannot be read');
  const { provenance } = record.data;
  const filePath = filePathOf(folder, provenance.sha256);
  const original = await readIfThere(filePath);
  if (original === undefined) return damaged(recordPath, 'its file is missing');
  if (sha256OfBytes(original) !== provenance.sha256)
    return damaged(filePath, 'its SHA-256 is not the recorded one');
  return { found: { provenance, original }, diagnostics: [] };
}

/** Keeps a fetched file. Where that fails the fetch is as good as without a cache, and a warning says so. */
export async function writeCache(
  folder: string,
  key: CacheKey,
  { provenance, original }: FetchedFile,
): Promise<readonly Diagnostic[]> {
  try {
    // The record comes last: it never names a file that is not there yet.
    await writeFileAtomically(filePathOf(folder, provenance.sha256), original);
    const record = { format: FORMAT, provenance };
    await writeFileAtomically(recordPathOf(folder, key), `${JSON.stringify(record, null, 2)}\n`);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [fetchDiagnostic('warning', 'fetch/not-cached', folder, notCached(folder, reason))];
  }
}

export function sha256OfBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function recordPathOf(folder: string, { baseUrl, queryPath, variant }: CacheKey): string {
  const hash = sha256OfBytes(Buffer.from(JSON.stringify([baseUrl, queryPath, variant])));
  return join(folder, 'fetch', 'records', `${hash}.json`);
}

function filePathOf(folder: string, sha256: string): string {
  return join(folder, 'fetch', 'files', sha256);
}

/** What cannot be read is as good as not there. */
async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

function damaged(path: string, reason: string): CacheAnswer {
  const advice = damagedCache(path, reason);
  return {
    found: undefined,
    diagnostics: [fetchDiagnostic('warning', 'fetch/cache-damaged', path, advice)],
  };
}
