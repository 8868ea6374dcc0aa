import { z } from 'zod';
import type { Diagnostic } from '../../src/index.ts';
import {
  type CellDescription,
  type CellSource,
  type DescribedCell,
  fetchDiagnostic,
  fetchFailure,
  type ReconstructionFormat,
} from './cellSource.ts';
import {
  badNeuroMorphoName,
  nameDiffers,
  neuroMorphoNotFound,
  noPaper,
  unexpectedAnswer,
  unsupportedOriginal,
} from './messages.ts';
import { parseJson } from './parseJson.ts';
import { plainText, safeFileName } from './plainText.ts';

/** `cng`: the SWC that the curators made, in micrometres; `source`: the file of the laboratory. */
export type NeuroMorphoVersion = 'cng' | 'source';

const TITLE = 'NeuroMorpho.Org';
const BASE_URL = 'https://neuromorpho.org';
const LONGEST_NAME = 200;
const LICENCE = 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/';
/** As its terms of use ask, https://neuromorpho.org/useterm.jsp: all three, the cell's own paper first. */
const REPOSITORY_CITATIONS: readonly string[] = [
  'NeuroMorpho.Org (RRID:SCR_002145)',
  'Tecuatl C, Ljungquist B, Ascoli GA (2024) Accelerating the continuous community sharing of digital neuromorphology data. FASEB Bioadv. 6(7):207-221. https://doi.org/10.1096/fba.2024-00048',
];

const text = z.string().transform(plainText);
/** The service writes one value, several, or null. */
const texts = z
  .union([z.array(text), text.transform((value) => [value])])
  .nullish()
  .transform((values) => (values ?? []).filter((value) => value !== ''));

const answerSchema = z.object({
  neuron_id: z.number().int().nonnegative().nullish(),
  neuron_name: text.refine(isCellName, 'it names no cell'),
  archive: text.refine(isCellName, 'it names no archive'),
  species: texts,
  brain_region: texts,
  cell_type: texts,
  original_format: text.nullish(),
  reference_doi: texts,
  reference_pmid: texts,
});

type Answer = z.infer<typeof answerSchema>;

/**
 * A cell by its name: `GET /api/neuron/name/{name}`, then `/dableFiles/{archive}/CNG version/{name}.CNG.swc`, or the
 * original beside it in `Source-Version/`.
 *
 * @throws ModelError `fetch/bad-name`
 * @see https://neuromorpho.org/apiReference.html
 */
export function neuroMorphoSource(name: string, version: NeuroMorphoVersion = 'cng'): CellSource {
  if (!isCellName(name))
    throw fetchFailure('fetch/bad-name', `neuromorpho:${name}`, badNeuroMorphoName(name));
  return {
    title: TITLE,
    defaultBaseUrl: BASE_URL,
    queryPath: `/api/neuron/name/${encodeURIComponent(name)}`,
    variant: version,
    allowsSmallDhKey: true,
    notFound: neuroMorphoNotFound(name, BASE_URL),
    describe: (answer, url) => describe(readAnswer(answer, url), name, version, url),
  };
}

/** `.` and `..` would climb in an address however they are escaped; half a surrogate pair cannot be escaped at all. */
function isCellName(name: string): boolean {
  return /[^.\s]/.test(name) && !/\p{Cs}/u.test(name) && name.length <= LONGEST_NAME;
}

function readAnswer(answer: string, url: string): Answer {
  const parsed = answerSchema.safeParse(parseJson(answer));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const reason = `${path.join('.') || 'the whole'}: ${message}`;
  throw fetchFailure('network/unexpected-answer', url, unexpectedAnswer(TITLE, reason));
}

function describe(
  answer: Answer,
  asked: string,
  version: NeuroMorphoVersion,
  url: string,
): DescribedCell {
  const name = answer.neuron_name;
  const file = version === 'cng' ? curatedFile(answer) : originalFile(answer, url);
  const page = `${BASE_URL}/neuron_info.jsp?neuron_name=${encodeURIComponent(name)}`;
  const diagnostics: Diagnostic[] = [];
  if (name !== asked)
    diagnostics.push(
      fetchDiagnostic('warning', 'fetch/name-differs', url, nameDiffers(asked, name)),
    );
  const papers = listPapers(answer);
  if (papers.length === 0)
    diagnostics.push(fetchDiagnostic('warning', 'fetch/no-paper', url, noPaper(name, page)));
  const cell = {
    name,
    details: describeDetails(answer),
    ...file,
    licence: LICENCE,
    citations: [...papers, ...REPOSITORY_CITATIONS],
  };
  return { cell, diagnostics };
}

type CellFile = Pick<CellDescription, 'filePath' | 'format' | 'fileName'>;

function curatedFile({ archive, neuron_name: name }: Answer): CellFile {
  return fileAt(archive, 'CNG version', `${name}.CNG.swc`, 'swc');
}

/** The format is told by the end of `original_format`, such as `Neurolucida.asc`. */
function originalFile(answer: Answer, url: string): CellFile {
  const { archive, neuron_name: name, original_format: original } = answer;
  const suffix = /\.(\w+)$/.exec(original ?? '')?.[1] ?? '';
  const format = suffix.toLowerCase();
  if (format !== 'swc' && format !== 'asc')
    throw fetchFailure(
      'fetch/unsupported-format',
      url,
      unsupportedOriginal(name, original ?? 'not named'),
    );
  return fileAt(archive, 'Source-Version', `${name}.${suffix}`, format);
}

function fileAt(
  archive: string,
  folder: string,
  file: string,
  format: ReconstructionFormat,
): CellFile {
  const path = ['dableFiles', archive.toLowerCase(), folder, file].map(encodeURIComponent);
  return { filePath: `/${path.join('/')}`, format, fileName: safeFileName(file) };
}

function describeDetails(answer: Answer): string {
  const { neuron_id: id, archive } = answer;
  const number = id === null || id === undefined ? [] : [`NMO_${String(id).padStart(5, '0')}`];
  const groups = [
    [`archive ${archive}`, ...number],
    answer.species,
    answer.brain_region,
    answer.cell_type,
  ];
  return plainText(
    groups
      .filter((group) => group.length > 0)
      .map((group) => group.join(', '))
      .join('; '),
  );
}

/** The papers that describe the cell. The service lists DOIs and PubMed ids side by side. */
function listPapers({ reference_doi: dois, reference_pmid: pmids }: Answer): string[] {
  return Array.from({ length: Math.max(dois.length, pmids.length) }, (_, i) => {
    const doi = dois[i] === undefined ? [] : [`https://doi.org/${dois[i]}`];
    const pmid = pmids[i] === undefined ? [] : [`PMID ${pmids[i]}`];
    return `the paper of the cell: ${[...doi, ...pmid].join(', ')}`;
  });
}
