import { type Diagnostic, measureMorphology, readReconstruction } from '../../src/index.ts';

/** What a reconstruction holds, and all that its reader has to say of it. */
export interface FileFigures {
  /** undefined where the file cannot be read. */
  readonly samples: number | undefined;
  /** Length of all neurites, soma left out; undefined where the file cannot be read. */
  readonly lengthUm: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The format is told by the first character: the comments that `addProvenance` put there have the right one. */
export function measureFile(text: string, file: string): FileFigures {
  const { table, diagnostics } = readReconstruction(text, { file });
  const lengthUm = table === undefined ? undefined : measureMorphology(table).neurites.lengthUm;
  return { samples: table?.count, lengthUm, diagnostics };
}
