import type { Diagnostic } from '../base/diagnostic.ts';
import { unknownFormat } from '../base/messages/morphology.ts';
import type { SampleAdjustments } from '../swc-parser/adjustSamples.ts';
import { parseSwc } from '../swc-parser/parseSwc.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { buildMorphology } from './buildMorphology.ts';
import type { Morphology } from './morphology.ts';
import { type ParsedAsc, parseAsc } from './neurolucida.ts';
import { buildNeuronMorphology } from './neuronMorphology.ts';
import type { SomaConvention } from './somaConvention.ts';

export type ReconstructionFormat = 'swc' | 'asc';

export interface ReadReconstructionOptions extends SampleAdjustments {
  /** Named in the diagnostics; its ending decides where the text does not show its format. */
  readonly file?: string;
  /** Default `auto`. */
  readonly soma?: SomaConvention;
}

/** A parsed file, whatever its format: what its morphology is built from. */
export interface ParsedReconstruction {
  /** undefined where the text is of no format that is read. */
  readonly format: ReconstructionFormat | undefined;
  /** undefined where the diagnostics hold an error. */
  readonly table: SwcTable | undefined;
  /** Contours and branches of a Neurolucida file. */
  readonly drawing: Pick<ParsedAsc, 'outlines' | 'branches'> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Reconstruction extends ParsedReconstruction {
  /** undefined where the file cannot be read at all. */
  readonly morphology: Morphology | undefined;
}

/**
 * Reads a reconstruction, SWC or Neurolucida ASCII, and builds its morphology. Nothing is thrown for content.
 *
 * @throws RangeError where an adjustment is out of range, see adjustSamples
 */
export function readReconstruction(
  text: string,
  options: ReadReconstructionOptions = {},
): Reconstruction {
  const parsed = parseReconstruction(text, options);
  if (parsed.table === undefined) return { ...parsed, morphology: undefined };
  const { morphology, diagnostics } = buildReconstruction(parsed, options);
  return { ...parsed, morphology, diagnostics: [...parsed.diagnostics, ...diagnostics] };
}

/** The table of a reconstruction, without its morphology. */
export function parseReconstruction(
  text: string,
  options: ReadReconstructionOptions = {},
): ParsedReconstruction {
  const { file } = options;
  const format = recogniseFormat(text, file);
  if (format === 'asc') {
    const { table, outlines, branches, diagnostics } = parseAsc(text, options);
    return { format, table, drawing: { outlines, branches }, diagnostics };
  }
  if (format === 'swc') return { format, drawing: undefined, ...parseSwc(text, options) };
  return {
    format,
    table: undefined,
    drawing: undefined,
    diagnostics: [
      {
        code: 'morphology/unknown-format',
        severity: 'error',
        file: file ?? 'text',
        line: 0,
        column: 0,
        ...unknownFormat(),
      },
    ],
  };
}

/** The morphology of a parsed file by one convention of its soma. The caller sees to it that there is a table. */
export function buildReconstruction(
  { table, drawing }: ParsedReconstruction,
  { file, soma = 'auto' }: Pick<ReadReconstructionOptions, 'file' | 'soma'> = {},
): { morphology: Morphology | undefined; diagnostics: readonly Diagnostic[] } {
  const names = { name: baseName(file ?? 'morphology'), file: file ?? 'morphology' };
  if (soma === 'neuron')
    return buildNeuronMorphology(table!, { ...names, ...(drawing && { drawing }) });
  return buildMorphology(table!, { ...names, soma, outlines: drawing?.outlines ?? [] });
}

/**
 * The format of a text by its first character that is no blank: `(` and `;` begin Neurolucida's blocks and comments,
 * `#` and numbers those of SWC. The ending of the file decides where there is none.
 */
export function recogniseFormat(text: string, file = ''): ReconstructionFormat | undefined {
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first === undefined) return /\.asc$/i.test(file) ? 'asc' : 'swc';
  if ('(;'.includes(first)) return 'asc';
  if (first === '<' || first === '{' || first < ' ' || first > '~') return undefined;
  return first === '"' && /\.asc$/i.test(file) ? 'asc' : 'swc';
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
