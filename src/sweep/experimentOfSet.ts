import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { checkExperiment } from '../cell/checkExperiment.ts';
import { type Experiment, experimentSchema } from '../cell/experimentSchema.ts';
import type { JsonObject, JsonValue } from './jsonValue.ts';
import { withValueAt } from './parameterPath.ts';
import { type FileKind, isFileValue, type SweepParameter } from './sweepPlan.ts';

/** Texts of swept files by their SHA-256. */
export type SweptTexts = ReadonlyMap<string, string>;

/**
 * The experiment of one parameter set, checked as if it had been written so.
 *
 * @throws ModelError `experiment/invalid` where a value does not fit, `sweep/missing-file` where a text is not there
 */
export function experimentOfSet(
  base: Experiment,
  parameters: readonly SweepParameter[],
  values: readonly JsonValue[],
  texts: SweptTexts,
): Experiment {
  let json = base as unknown as JsonValue;
  parameters.forEach(({ kind, targets }, i) => {
    const value = values[i]!;
    const written = kind === 'value' ? value : describeFile(kind, value, base, texts);
    for (const target of targets) json = withValueAt(json, target, written);
  });
  return checkedExperiment(json);
}

/** What stands in an experiment for a file: its text, and for a morphology how the base reads its own. */
function describeFile(
  kind: FileKind,
  value: JsonValue,
  { morphology }: Experiment,
  texts: SweptTexts,
): JsonObject {
  if (!isFileValue(value)) throw new TypeError(`${JSON.stringify(value)} is no swept file`);
  const text = texts.get(value.sha256);
  if (text === undefined) throw new ModelError('sweep/missing-file', messages.noFile(value.file));
  if (kind === 'mechanism') return { name: value.file, source: text };
  const { file: _file, name: _name, text: _text, swc: _swc, ...reading } = morphology;
  return { ...(reading as JsonObject), name: value.file, text };
}

/**
 * A changed experiment, checked as if it had been written so.
 *
 * @throws ModelError `experiment/invalid` or the code of the first rule broken
 */
export function checkedExperiment(json: JsonValue): Experiment {
  const parsed = experimentSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new ModelError('experiment/invalid', problems.join('; '));
  }
  const errors = checkExperiment(parsed.data).filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new ModelError(errors[0]!.code, errors.map(({ message }) => message).join('; '));
  return parsed.data;
}
