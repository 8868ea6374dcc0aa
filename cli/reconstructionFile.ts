import { type Diagnostic, readReconstruction, type SwcTable, throwOnErrors } from '../src/index.ts';
import { readTextFile } from './loadExperiment.ts';

/**
 * The samples of a reconstruction file, SWC or Neurolucida, with the warnings and notes of reading it.
 *
 * @throws ModelError `cli/cannot-read`, `cli/bad-input`
 */
export async function readSampleFile(
  file: string,
): Promise<{ table: SwcTable; diagnostics: readonly Diagnostic[] }> {
  const { table, diagnostics } = readReconstruction(await readTextFile(file), { file });
  throwOnErrors('cli/bad-input', diagnostics);
  return { table: table!, diagnostics };
}
