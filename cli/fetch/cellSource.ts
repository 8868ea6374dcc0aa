import { type Diagnostic, ModelError, type Severity } from '../../src/index.ts';
import type { Advice } from './messages.ts';

export type ReconstructionFormat = 'swc' | 'asc';

/** What a repository says of a cell, ready to be printed: no control characters, whoever wrote it. */
export interface CellDescription {
  /** As the repository calls it: `cnic_001`. */
  readonly name: string;
  /** `archive Wearne_Hof, NMO_00001; monkey; neocortex, prefrontal` */
  readonly details: string;
  /** Escaped path of the file on the server of the repository, from `/`. */
  readonly filePath: string;
  readonly format: ReconstructionFormat;
  /** A name fit for a file on this computer. */
  readonly fileName: string;
  readonly licence: string;
  /** What the terms of the repository ask a user to cite, one citation each. */
  readonly citations: readonly string[];
}

export interface DescribedCell {
  readonly cell: CellDescription;
  readonly diagnostics: readonly Diagnostic[];
}

/** A cell in a repository: where to ask for it, and how to read the answer. */
export interface CellSource {
  /** `NeuroMorpho.Org` */
  readonly title: string;
  readonly defaultBaseUrl: string;
  /** Escaped path and query of the question, from `/`. */
  readonly queryPath: string;
  /** Tells cached answers to the same question apart: which file of the cell is meant. */
  readonly variant: string;
  /** The servers of the repository were seen with Diffie-Hellman keys that OpenSSL 3 refuses. */
  readonly allowsSmallDhKey: boolean;
  readonly notFound: Advice;
  /** @throws ModelError where the answer does not describe a cell with a file that can be used. */
  describe(answer: string, url: string): DescribedCell;
}

/** A problem of a fetch as a whole; `place` is an address or a path. */
export function fetchDiagnostic(
  severity: Severity,
  code: string,
  place: string,
  { message, hint }: Advice,
): Diagnostic {
  return { code, severity, file: place, line: 0, column: 0, message, hint };
}

/** An error that ends the fetch, with its remedy. */
export function fetchFailure(code: string, place: string, advice: Advice): ModelError {
  return new ModelError(code, advice.message, [fetchDiagnostic('error', code, place, advice)]);
}
