import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { experimentMessages } from '../base/messages/experiment.ts';
import { checkExperiment } from './checkExperiment.ts';
import { checkTiming } from './checkTiming.ts';
import { type Experiment, experimentSchema } from './experimentSchema.ts';
import { type DocumentKind, parseDocument } from './parseDocument.ts';

export interface ParsedExperiment {
  /** Undefined where there is an error among the diagnostics. */
  readonly experiment: Experiment | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const EXPERIMENT: DocumentKind<typeof experimentSchema> = {
  schema: experimentSchema,
  check: (experiment) => [...checkExperiment(experiment), ...checkTiming(experiment)],
  unknownKey: experimentMessages.unknownKey,
  removeKey: experimentMessages.removeKey,
};

/** Reads an experiment file. Every problem is reported in one go, with its line and column; nothing is thrown. */
export function parseExperiment(
  text: string,
  { file = 'experiment.json' }: { file?: string } = {},
): ParsedExperiment {
  const { value, diagnostics } = parseDocument(text, file, EXPERIMENT);
  return { experiment: hasErrors(diagnostics) ? undefined : value, diagnostics };
}
