import { readFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { type Diagnostic, hasErrors } from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { EXIT } from '../exitCode.ts';
import { parseCellAddress } from '../fetch/cellAddress.ts';
import { cacheFolder, writeCache } from '../fetch/cellCache.ts';
import { fetchFailure } from '../fetch/cellSource.ts';
import { type FetchedCell, fetchCell } from '../fetch/fetchCell.ts';
import { describeFetch, formatFetch } from '../fetch/fetchReport.ts';
import { measureFile } from '../fetch/fileFigures.ts';
import { badTimeout, cannotWrite, wouldOverwrite } from '../fetch/messages.ts';
import type { NeuroMorphoVersion } from '../fetch/neuroMorpho.ts';
import { addProvenance } from '../fetch/provenance.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { startProgress } from '../terminal/progress.ts';

interface FetchArguments {
  readonly cell: string;
  readonly output: string | undefined;
  readonly version: NeuroMorphoVersion | undefined;
  readonly 'base-url': string | undefined;
  readonly refresh: boolean;
  readonly cache: boolean;
  readonly timeout_s: number;
  readonly json: boolean;
}

const [SHORTEST_TIMEOUT_S, LONGEST_TIMEOUT_S] = [0.1, 3600];

/** Loads the reconstruction of a cell from a public repository, with what to cite. */
export const fetchCommand: CommandModule<object, FetchArguments> = {
  command: 'fetch <cell>',
  describe: 'Load a reconstruction from NeuroMorpho.Org or the Allen Cell Types Database',
  builder: (yargs) =>
    yargs
      // The option of the same name that prints the version of cabletree gives way here.
      .version(false)
      .positional('cell', {
        type: 'string',
        demandOption: true,
        describe: 'neuromorpho:NAME or allen:SPECIMEN_ID',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'File to write; without it the name in the repository, never over another file',
      })
      .option('version', {
        choices: ['cng', 'source'] as const,
        describe: "neuromorpho: the curators' SWC (default), or the laboratory's own file",
      })
      .option('base-url', { type: 'string', describe: 'Another server with the same interface' })
      .option('refresh', {
        type: 'boolean',
        default: false,
        describe: 'Ask again although the cache holds the file',
      })
      .option('cache', {
        type: 'boolean',
        default: true,
        describe: 'Keep the file for later fetches; --no-cache to keep nothing',
      })
      .option('timeout_s', {
        type: 'number',
        default: 30,
        describe: 'How long the server may be silent',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 fetch neuromorpho:cnic_001', 'Writes cnic_001.CNG.swc and says what to cite')
      .example('$0 fetch allen:485574832 -o cell.swc', 'By the specimen id')
      .epilogue(
        'Neither service was asked while this was written: the requests follow their documentation and other programs that use them. If one of them changed, load the file in a browser; every other command takes it as it is.',
      ),
  handler: async (words) => {
    const fetched = await fetchWithProgress(words);
    const { cell } = fetched.provenance;
    const path = words.output ?? cell.fileName;
    const content = addProvenance(fetched.original, fetched.provenance);
    const figures = measureFile(content.toString(), path);
    const isSound = !hasErrors(figures.diagnostics);
    const cacheNotes = isSound ? await keepInCache(fetched, words) : [];
    await writeOutput(path, content, words);
    const diagnostics = [...fetched.diagnostics, ...cacheNotes, ...figures.diagnostics];
    if (words.json) {
      const result = describeFetch(fetched, path, figures, diagnostics);
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    } else {
      process.stdout.write(`${formatFetch(fetched, path, figures)}\n`);
      printDiagnosticReport(diagnostics);
    }
    if (!isSound) process.exitCode = EXIT.badResult;
  },
};

async function fetchWithProgress(words: FetchArguments): Promise<FetchedCell> {
  const source = parseCellAddress(words.cell, words.version);
  const { timeout_s: timeoutS } = words;
  if (!(timeoutS >= SHORTEST_TIMEOUT_S && timeoutS <= LONGEST_TIMEOUT_S))
    throw fetchFailure('fetch/bad-timeout', words.cell, badTimeout(timeoutS));
  const progress = process.stderr.isTTY ? startProgress(words.cell) : undefined;
  try {
    return await fetchCell(source, {
      baseUrl: words['base-url'],
      cacheFolder: words.cache ? cacheFolder() : undefined,
      refresh: words.refresh,
      timeoutMs: timeoutS * 1000,
      onProgress: (received, total) =>
        progress?.update(received / (total ?? Number.NaN), `${Math.round(received / 1000)} kB`),
    });
  } finally {
    progress?.finish();
  }
}

/** A file that cannot be read is not kept: it may have been cut short, and the next fetch shall ask again. */
async function keepInCache(
  fetched: FetchedCell,
  { cache }: FetchArguments,
): Promise<readonly Diagnostic[]> {
  if (!cache || fetched.isFromCache) return [];
  return writeCache(cacheFolder(), fetched.key, fetched);
}

/** A name that the user did not give never takes the place of a file that may be theirs. */
async function writeOutput(
  path: string,
  content: Buffer,
  { output, refresh }: FetchArguments,
): Promise<void> {
  if (output === undefined && !refresh) {
    const existing = await readFile(path).catch(() => undefined);
    if (existing !== undefined && !existing.equals(content))
      throw fetchFailure('fetch/would-overwrite', path, wouldOverwrite(path));
  }
  try {
    await writeFileAtomically(path, content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fetchFailure('fetch/cannot-write', path, cannotWrite(path, reason));
  }
}
