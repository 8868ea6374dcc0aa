import type { Diagnostic } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import type { Reduction } from '../state/reduction.ts';

/** A file to be read, and the texts of the files it names. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * What the page asks of the worker. `describe` builds the cell and runs nothing: its frames are there already. `reduce`
 * makes the reduced model of a cell and runs that. Every answer carries the request's id; a newer request makes older
 * ones moot, and so does `cancel`, which is not answered.
 */
export type Request = WorkRequest | { readonly type: 'cancel' };

export interface WorkRequest {
  readonly type: 'describe' | 'run' | 'reduce';
  readonly id: number;
  readonly source: SourceText;
}

export type Reply =
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  | { readonly type: 'described'; readonly id: number; readonly cell: DescribedCell }
  | { readonly type: 'ran'; readonly id: number; readonly run: RunView }
  | { readonly type: 'reduced'; readonly id: number; readonly reduction: Reduction }
  | { readonly type: 'failed'; readonly id: number; readonly diagnostics: readonly Diagnostic[] };

/** A run without its recording. */
export type DescribedCell = Omit<RunView, 'recording' | 'sha256'>;
