import type { Diagnostic } from '../base/diagnostic.ts';
import { noTable } from '../base/messages/readings.ts';
import { parseReconstruction } from '../morphology/reconstruction.ts';
import { type PassiveMembrane, TEXTBOOK_MEMBRANE } from './passiveResistance.ts';
import {
  type ColumnContent,
  type ComparedFile,
  describeOurs,
  openComparedFile,
  readAsArbor,
  readAsBrian2,
  readAsNeuroMorpho,
  readAsNeuron,
} from './readingColumns.ts';

export type ReadingProgram = 'cabletree' | 'neuron' | 'arbor' | 'brian2' | 'neuromorpho';

export interface ReadingColumn extends ColumnContent {
  readonly program: ReadingProgram;
  /** The program's name and version, and the function of it that reads. */
  readonly title: string;
  /**
   * `checked` where our rules are compared with the program itself in the tests, `published` where they follow what is
   * written about it and it was not run.
   */
  readonly basis: 'own' | 'checked' | 'published';
  /** Where the rules are written down; undefined where they were observed. */
  readonly source: string | undefined;
}

export interface ReadingComparison {
  readonly format: 'swc' | 'asc' | undefined;
  /** Of the input resistances. */
  readonly membrane: PassiveMembrane;
  /** Ours first. */
  readonly columns: readonly ReadingColumn[];
  /** Of our own reading. */
  readonly diagnostics: readonly Diagnostic[];
}

const COLUMNS: readonly Omit<ReadingColumn, keyof ColumnContent>[] = [
  { program: 'cabletree', title: 'cabletree', basis: 'own', source: undefined },
  { program: 'neuron', title: 'NEURON 8.2 (Import3d)', basis: 'checked', source: undefined },
  {
    program: 'arbor',
    title: 'Arbor (arborio)',
    basis: 'published',
    source: 'https://docs.arbor-sim.org/en/latest/fileformat/swc.html',
  },
  {
    program: 'brian2',
    title: 'Brian2 2.5 (Morphology.from_file)',
    basis: 'checked',
    source: undefined,
  },
  {
    program: 'neuromorpho',
    title: 'NeuroMorpho.Org (L-Measure)',
    basis: 'published',
    source: 'https://neuromorpho.org/SomaFormat.html',
  },
];

/**
 * How other programs read the same file, side by side with ours: sections, stems, lengths, areas and the input
 * resistance at the soma of a textbook passive cell, and why they differ. None of them is run.
 */
export function compareReadings(text: string, options: { file?: string } = {}): ReadingComparison {
  const parsed = parseReconstruction(text, options);
  const { table, format, diagnostics } = parsed;
  const file = table === undefined ? undefined : openComparedFile({ ...parsed, table });
  const columns = COLUMNS.map((column) => ({
    ...column,
    ...contentOf(column.program, text, file, diagnostics),
  }));
  return { format, membrane: TEXTBOOK_MEMBRANE, columns, diagnostics };
}

function contentOf(
  program: ReadingProgram,
  text: string,
  file: ComparedFile | undefined,
  diagnostics: readonly Diagnostic[],
): ColumnContent {
  if (program === 'neuron') return readAsNeuron(text, file);
  if (program === 'brian2') return readAsBrian2(text, file);
  if (file === undefined) return unread(program, diagnostics);
  if (program === 'arbor') return readAsArbor(file);
  return program === 'neuromorpho' ? readAsNeuroMorpho(file) : describeOurs(file);
}

function unread(program: ReadingProgram, diagnostics: readonly Diagnostic[]): ColumnContent {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  const reason =
    program === 'cabletree' && error !== undefined
      ? `line ${error.line}: ${error.message}`
      : noTable();
  return { figures: undefined, refusal: reason, remarks: [] };
}
