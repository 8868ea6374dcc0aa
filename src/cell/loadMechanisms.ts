import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import { includedNames } from '../mechanisms/includes.ts';
import { type Mechanism, useTables } from '../mechanisms/mechanism.ts';
import { MechanismLibrary } from '../mechanisms/mechanismLibrary.ts';
import { nativeMechanisms } from '../mechanisms/nativeMechanisms.ts';
import { parseNmodl } from '../mechanisms/parseNmodl.ts';
import type { ExperimentFiles } from './experimentFiles.ts';
import type { Experiment } from './experimentSchema.ts';
import { fillFunctionTables } from './functionTables.ts';
import { findNativeReplacement } from './nativeReplacement.ts';

/**
 * The catalogue with the experiment's own mechanisms over it: a user's file wins over a built-in of its name. A file that
 * another one INCLUDEs is its text, no mechanism; one that cannot run and whose name stands for something of ours is
 * replaced by that. `simulation.table` says whether they use their tables.
 */
export function loadMechanisms(
  experiment: Experiment,
  files: ExperimentFiles,
): { mechanisms: ReadonlyMap<string, Mechanism>; diagnostics: Diagnostic[] } {
  const readers = new Map<string, () => Mechanism>([
    ...catalogueMechanisms().asReaders(),
    ...[...nativeMechanisms()].map(([name, own]) => [name, () => own] as const),
  ]);
  const fileOfSuffix = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const report = (
    code: string,
    file: string,
    message: string,
    severity: Severity = 'error',
  ): void => {
    diagnostics.push({ code, severity, file, line: 0, column: 0, message });
  };
  const texts = experiment.mechanisms.map(({ file, name, source, tables = {} }) => {
    const label = file ?? name ?? 'mechanism.mod';
    return { label, text: source ?? files.get(label), tables };
  });
  const includes = new Map(texts.map(({ label, text = '' }) => [baseName(label), text]));
  const included = new Set([...includes.values()].flatMap(includedNames).map(baseName));
  for (const { label, text, tables } of texts) {
    if (text === undefined) {
      report('experiment/missing-file', label, messages.missingFile(label));
      continue;
    }
    if (included.has(baseName(label))) continue;
    const parsed = parseNmodl(text, { file: label, includes });
    const native = findNativeReplacement(text, label, parsed.diagnostics);
    if (native !== undefined) {
      diagnostics.push(native);
      continue;
    }
    diagnostics.push(...parsed.diagnostics);
    if (parsed.mechanism === undefined) continue;
    const suffix = parsed.mechanism.name;
    const other = fileOfSuffix.get(suffix);
    if (other !== undefined)
      report('nmodl/suffix-clash', label, messages.suffixClash(suffix, label, other));
    else if (readers.has(suffix))
      report('experiment/replaces-built-in', label, messages.replacesBuiltIn(suffix), 'note');
    fileOfSuffix.set(suffix, label);
    const own = fillFunctionTables(parsed.mechanism, tables, (code, message) => {
      report(code, label, message);
    });
    readers.set(suffix, () => own);
  }
  if (experiment.simulation.table === 'exact')
    return { mechanisms: new MechanismLibrary(readers), diagnostics };
  return {
    mechanisms: new MechanismLibrary(
      [...readers].map(([name, read]) => [name, () => useTables(read())]),
    ),
    diagnostics: diagnostics.filter(({ code }) => code !== 'nmodl/table-ignored'),
  };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
