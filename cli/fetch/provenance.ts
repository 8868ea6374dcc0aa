import { CABLETREE_VERSION } from '../../src/index.ts';
import type { CellDescription, ReconstructionFormat } from './cellSource.ts';

/** Where a file came from, when, and how to tell that it is the same. */
export interface Provenance {
  readonly cell: CellDescription;
  /** `NeuroMorpho.Org` */
  readonly repository: string;
  /** The address the file was loaded from. */
  readonly url: string;
  /** `2026-03-01T12:00:00.000Z` */
  readonly fetchedAt: string;
  /** Of the file as it was sent, in hexadecimal. */
  readonly sha256: string;
}

const COMMENT_MARKS: Readonly<Record<ReconstructionFormat, string>> = { swc: '#', asc: ';' };
const BYTE_ORDER_MARK: Buffer = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * The file with comment lines on top that say where it came from and what to cite. Every byte of the original follows
 * unchanged, so its samples are the same; the new lines end as its own do. A byte order mark stays in front.
 */
export function addProvenance(original: Buffer, provenance: Provenance): Buffer {
  const hasMark = original.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const [mark, rest] = hasMark
    ? [BYTE_ORDER_MARK, original.subarray(BYTE_ORDER_MARK.length)]
    : [Buffer.alloc(0), original];
  const comment = COMMENT_MARKS[provenance.cell.format];
  const lineEnd = firstLineEnd(rest);
  const header = describeProvenance(provenance).map((line) => `${comment} ${line}${lineEnd}`);
  return Buffer.concat([mark, Buffer.from(header.join('')), rest]);
}

function describeProvenance(provenance: Provenance): string[] {
  const { cell, repository, url, fetchedAt, sha256 } = provenance;
  return [
    `${cell.name} (${cell.details})`,
    `Fetched from ${repository} by cabletree ${CABLETREE_VERSION} at ${fetchedAt}`,
    `Source: ${url}`,
    `SHA-256 of the original: ${sha256}`,
    `Licence: ${cell.licence}`,
    ...cell.citations.map((citation) => `Cite: ${citation}`),
    'Changes: these lines were put on top; the original follows as it was',
  ];
}

function firstLineEnd(bytes: Buffer): string {
  return /\r\n|\r|\n/.exec(bytes.toString('latin1'))?.[0] ?? '\n';
}
