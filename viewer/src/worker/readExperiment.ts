import {
  type Diagnostic,
  ModelError,
  parseExperiment,
  placeDiagnostics,
} from '../../../src/index.ts';
import { missingFileHint } from './defectMessage.ts';
import {
  build,
  type OpenedExperiment,
  openReconstruction,
  type ReadExperiment,
} from './openExperiment.ts';
import { isExperiment, type SourceText } from './protocol.ts';

/**
 * Opens an experiment file, or a bare reconstruction. With the validator, which a reconstruction alone does not need: a
 * worker starts without it.
 *
 * @throws ModelError with every diagnostic of the file where it cannot be simulated
 */
export function openExperiment(source: SourceText): OpenedExperiment {
  return isExperiment(source)
    ? buildExperiment(source, readExperiment(source))
    : openReconstruction(source, () => undefined);
}

/** @throws ModelError where the experiment is not valid */
export function readExperiment({ file, text }: SourceText): ReadExperiment {
  const { experiment, diagnostics } = parseExperiment(text, { file });
  if (experiment === undefined) throw new ModelError('viewer/cannot-open', file, diagnostics);
  return { experiment, diagnostics };
}

/** @throws ModelError where the cell cannot be built */
export function buildExperiment(source: SourceText, read: ReadExperiment): OpenedExperiment {
  return build(source, read, (found) =>
    placeDiagnostics(found.map(withRemedy), source.text, source.file),
  );
}

function withRemedy(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'experiment/missing-file'
    ? { ...diagnostic, hint: missingFileHint() }
    : diagnostic;
}
