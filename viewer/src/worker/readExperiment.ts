import { ModelError, parseExperiment, placeDiagnostics } from '../../../src/index.ts';
import { build, type OpenedExperiment, openReconstruction } from './openExperiment.ts';
import { isExperiment, type SourceText } from './protocol.ts';

/**
 * Opens an experiment file, or a bare reconstruction. With the validator, which a reconstruction alone does not need: a
 * worker starts without it.
 *
 * @throws ModelError with every diagnostic of the file where it cannot be simulated
 */
export function openExperiment(source: SourceText): OpenedExperiment {
  const { file, text } = source;
  if (!isExperiment(source)) return openReconstruction(source);
  const { experiment, diagnostics } = parseExperiment(text, { file });
  if (experiment === undefined) throw new ModelError('viewer/cannot-open', file, diagnostics);
  return build(source, { experiment, diagnostics }, (found) => placeDiagnostics(found, text, file));
}
