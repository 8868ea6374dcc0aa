import type { Diagnostic } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { parseNmodl } from '../mechanisms/parseNmodl.ts';
import type { ExperimentFiles } from './buildCell.ts';
import type { Experiment } from './experimentSchema.ts';

/** The catalogue with the experiment's own mechanisms over it: a user's file wins over a built-in of its name. */
export function loadMechanisms(
  experiment: Experiment,
  files: ExperimentFiles,
): { mechanisms: ReadonlyMap<string, Mechanism>; diagnostics: Diagnostic[] } {
  const mechanisms = new Map(catalogueMechanisms());
  const fileOfSuffix = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, file: string, message: string): void => {
    diagnostics.push({ code, severity: 'error', file, line: 0, column: 0, message });
  };
  for (const { file, name, source } of experiment.mechanisms) {
    const label = file ?? name ?? 'mechanism.mod';
    const text = source ?? files.get(label);
    if (text === undefined) {
      report('experiment/missing-file', label, messages.missingFile(label));
      continue;
    }
    const parsed = parseNmodl(text, { file: label });
    diagnostics.push(...parsed.diagnostics);
    if (parsed.mechanism === undefined) continue;
    const suffix = parsed.mechanism.name;
    const other = fileOfSuffix.get(suffix);
    if (other !== undefined)
      report('nmodl/suffix-clash', label, messages.suffixClash(suffix, label, other));
    fileOfSuffix.set(suffix, label);
    mechanisms.set(suffix, parsed.mechanism);
  }
  return { mechanisms, diagnostics };
}
