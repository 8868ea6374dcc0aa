import { type Diagnostic, type Experiment, hasErrors, parseNmodl } from '../../src/index.ts';

export interface ExtendedExperiment {
  /** Undefined where the file has errors. */
  readonly experiment: Experiment | undefined;
  /** What the mechanism is painted as. */
  readonly name: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * An experiment with one more mechanism, painted on the whole cell with the defaults of its file unless the experiment
 * paints it already. A file of the same name takes the place of the older one.
 */
export function addMechanism(
  experiment: Experiment,
  file: string,
  source: string,
): ExtendedExperiment {
  const { mechanism, diagnostics } = parseNmodl(source, { file });
  if (mechanism === undefined || hasErrors(diagnostics))
    return { experiment: undefined, name: undefined, diagnostics };
  const { name } = mechanism;
  const isPainted = experiment.paint.some((entry) => entry.mechanism === name);
  return {
    experiment: {
      ...experiment,
      mechanisms: [
        ...experiment.mechanisms.filter((entry) => entry.name !== file && entry.file !== file),
        { name: file, source },
      ],
      paint: isPainted
        ? experiment.paint
        : [...experiment.paint, { region: 'all', mechanism: name }],
    },
    name,
    diagnostics,
  };
}
