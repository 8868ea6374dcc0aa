import type { Diagnostic, ModelError } from '../../src/index.ts';
import { type CacheKey, type FetchedFile, readCache, sha256OfBytes } from './cellCache.ts';
import { type CellSource, fetchDiagnostic, fetchFailure } from './cellSource.ts';
import { type HttpAnswer, type HttpGetOptions, httpGet } from './httpGet.ts';
import {
  badBaseUrl,
  fromCache,
  noFile,
  serverFailure,
  smallDhKey,
  webPageInstead,
} from './messages.ts';
import { plainText } from './plainText.ts';

export interface FetchOptions {
  /** Asked instead of the repository's own server; its path is kept. */
  readonly baseUrl?: string | undefined;
  /** Where earlier fetches are kept; undefined to look at none. */
  readonly cacheFolder: string | undefined;
  /** Asks the network even where the cache holds the file. */
  readonly refresh: boolean;
  /** How long a server may be silent. */
  readonly timeoutMs: number;
  readonly onProgress?: HttpGetOptions['onProgress'];
}

export interface FetchedCell extends FetchedFile {
  readonly isFromCache: boolean;
  /** Under which the file is to be kept. */
  readonly key: CacheKey;
  readonly diagnostics: readonly Diagnostic[];
}

const DESCRIPTION_LIMIT_BYTES = 5e6;
const FILE_LIMIT_BYTES = 100e6;
const BEGINNING = 60;

/**
 * The file of a cell, from the cache or from its repository. Nothing is written.
 *
 * @throws ModelError `fetch/…` where there is no such cell, `network/…` where no sound answer came.
 */
export async function fetchCell(source: CellSource, options: FetchOptions): Promise<FetchedCell> {
  const baseUrl = normaliseBaseUrl(options.baseUrl ?? source.defaultBaseUrl);
  const key = { baseUrl, queryPath: source.queryPath, variant: source.variant };
  const { cacheFolder, refresh } = options;
  const cached =
    cacheFolder === undefined || refresh
      ? { found: undefined, diagnostics: [] }
      : await readCache(cacheFolder, key);
  if (cached.found !== undefined) {
    const { url, fetchedAt } = cached.found.provenance;
    const note = fetchDiagnostic('note', 'fetch/from-cache', url, fromCache(fetchedAt));
    return { ...cached.found, isFromCache: true, key, diagnostics: [note] };
  }
  const fetched = await askRepository(source, baseUrl, options);
  return {
    ...fetched,
    isFromCache: false,
    key,
    diagnostics: [...cached.diagnostics, ...fetched.diagnostics],
  };
}

/** @throws ModelError `fetch/bad-url` */
function normaliseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw fetchFailure('fetch/bad-url', text, badBaseUrl(text));
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

async function askRepository(
  source: CellSource,
  baseUrl: string,
  { timeoutMs, onProgress }: FetchOptions,
): Promise<FetchedFile & { readonly diagnostics: readonly Diagnostic[] }> {
  const { host } = new URL(baseUrl);
  const smallDhKeyHost = source.allowsSmallDhKey ? host : undefined;
  const queryUrl = `${baseUrl}${source.queryPath}`;
  const description = await httpGet(queryUrl, {
    timeoutMs,
    smallDhKeyHost,
    maximumBytes: DESCRIPTION_LIMIT_BYTES,
  });
  checkAnswer(description, source.title, () =>
    fetchFailure('fetch/not-found', queryUrl, source.notFound),
  );
  const { cell, diagnostics } = source.describe(description.body.toString(), queryUrl);
  const url = `${baseUrl}${cell.filePath}`;
  const file = await httpGet(url, {
    timeoutMs,
    smallDhKeyHost,
    maximumBytes: FILE_LIMIT_BYTES,
    onProgress,
  });
  checkAnswer(file, source.title, () =>
    fetchFailure('fetch/no-file', url, noFile(source.title, url)),
  );
  const provenance = {
    cell,
    repository: source.title,
    url,
    fetchedAt: new Date().toISOString(),
    sha256: sha256OfBytes(file.body),
  };
  const notes = file.usedSmallDhKey
    ? [fetchDiagnostic('note', 'fetch/small-dh-key', url, smallDhKey(host))]
    : [];
  return { provenance, original: file.body, diagnostics: [...diagnostics, ...notes] };
}

/** Lets an answer of status 200 with data pass. A web page says nothing of the cell, whatever its status. */
function checkAnswer(
  { status, body, url }: HttpAnswer,
  title: string,
  missing: () => ModelError,
): void {
  if (status >= 500 || [401, 403, 429].includes(status))
    throw fetchFailure('network/server-failure', url, serverFailure(title, status));
  const beginning = body.toString('utf8', 0, 4 * BEGINNING).trimStart();
  if (beginning.startsWith('<'))
    throw fetchFailure(
      'network/web-page',
      url,
      webPageInstead(title, plainText(beginning).slice(0, BEGINNING)),
    );
  if (status === 400 || status === 404 || status === 410) throw missing();
  if (status !== 200)
    throw fetchFailure('network/server-failure', url, serverFailure(title, status));
}
