import { z } from 'zod';
import type { Diagnostic } from '../../src/index.ts';
import {
  type CellSource,
  type DescribedCell,
  fetchDiagnostic,
  fetchFailure,
} from './cellSource.ts';
import {
  badSpecimenId,
  refusedQuery,
  severalFiles,
  specimenNotFound,
  unexpectedAnswer,
} from './messages.ts';
import { parseJson } from './parseJson.ts';
import { plainText } from './plainText.ts';

const TITLE = 'the Allen Cell Types Database';
const BASE_URL = 'https://api.brain-map.org';
const FILE_TYPE = '3DNeuronReconstruction';
const LICENCE =
  'terms of use of the Allen Institute, noncommercial: https://alleninstitute.org/legal/terms-of-use/';

const fileSchema = z.object({
  id: z.number().int().positive(),
  well_known_file_type: z.object({ name: z.string() }).nullish(),
});

const answerSchema = z.union([
  z.object({
    success: z.literal(true),
    msg: z.array(z.object({ well_known_files: z.array(fileSchema).nullish() })),
  }),
  z.object({ success: z.literal(false), msg: z.unknown().optional() }),
]);

/**
 * The reconstruction of a specimen: an RMA query for the files of its `NeuronReconstruction`, then
 * `/api/v2/well_known_file_download/{id}`. Written from the documentation of the interface and from clients that use
 * it, never run against the service itself.
 *
 * @throws ModelError `fetch/bad-name`
 * @see https://brain-map.org/support/documentation/cell-types-database-api
 */
export function allenSource(specimenId: string): CellSource {
  if (!/^[1-9]\d{0,14}$/.test(specimenId))
    throw fetchFailure('fetch/bad-name', `allen:${specimenId}`, badSpecimenId(specimenId));
  return {
    title: TITLE,
    defaultBaseUrl: BASE_URL,
    queryPath: `/api/v2/data/query.json?q=${escapeQuery(reconstructionQuery(specimenId))}`,
    variant: FILE_TYPE,
    allowsSmallDhKey: false,
    notFound: specimenNotFound(specimenId),
    describe: (answer, url) => describe(readFileIds(answer, specimenId, url), specimenId, url),
  };
}

function reconstructionQuery(specimenId: string): string {
  return [
    'model::NeuronReconstruction',
    `rma::criteria,[specimen_id$eq${specimenId}]`,
    'rma::include,well_known_files(well_known_file_type)',
    "rma::options[num_rows$eq'all']",
  ].join(',');
}

/** Apostrophes too, as every client sends them in a query. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

/** The ids of the reconstruction files, one or more; markers and pictures are passed over. */
function readFileIds(answer: string, specimenId: string, url: string): number[] {
  const parsed = answerSchema.safeParse(parseJson(answer));
  if (!parsed.success) {
    const reason = 'neither a list of reconstructions nor a refusal';
    throw fetchFailure('network/unexpected-answer', url, unexpectedAnswer(TITLE, reason));
  }
  if (!parsed.data.success) {
    const reason = plainText(JSON.stringify(parsed.data.msg) ?? 'no reason given');
    throw fetchFailure('network/refused-query', url, refusedQuery(TITLE, reason));
  }
  const ids = parsed.data.msg
    .flatMap(({ well_known_files: files }) => files ?? [])
    .filter(({ well_known_file_type: type }) => type?.name === FILE_TYPE)
    .map(({ id }) => id);
  if (ids.length === 0) throw fetchFailure('fetch/not-found', url, specimenNotFound(specimenId));
  return ids;
}

function describe(fileIds: readonly number[], specimenId: string, url: string): DescribedCell {
  const diagnostics: Diagnostic[] = [];
  if (fileIds.length > 1) {
    const advice = severalFiles(specimenId, fileIds.length);
    diagnostics.push(fetchDiagnostic('warning', 'fetch/several-files', url, advice));
  }
  const cell = {
    name: `specimen ${specimenId}`,
    details: 'Allen Cell Types Database',
    filePath: `/api/v2/well_known_file_download/${fileIds[0]}`,
    format: 'swc' as const,
    fileName: `allen-${specimenId}.swc`,
    licence: LICENCE,
    citations: [
      `the page of the cell: https://celltypes.brain-map.org/experiment/morphology/${specimenId}`,
      'Allen Institute for Brain Science (2015) Allen Cell Types Database. https://celltypes.brain-map.org',
      'how to cite: https://alleninstitute.org/legal/citation-policy/',
    ],
  };
  return { cell, diagnostics };
}
