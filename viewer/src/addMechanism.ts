import { type Diagnostic, type Experiment, hasErrors, parseNmodl } from '../../src/index.ts';

export interface ExtendedExperiment {
  /** Undefined where the file has errors. */
  readonly experiment: Experiment | undefined;
  /** The mechanism's own name. */
  readonly name: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * An experiment with one more mechanism. A density mechanism is painted on the whole cell with the defaults of its file,
 * a point process is placed at the soma, unless the experiment has it somewhere already. A file of the same name takes
 * the place of the older one.
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
  const mechanisms = [
    ...experiment.mechanisms.filter((entry) => entry.name !== file && entry.file !== file),
    { name: file, source },
  ];
  const place = mechanism.kind === 'point' ? placeAtSoma : paintEverywhere;
  return { experiment: { ...place(experiment, name), mechanisms }, name, diagnostics };
}

function paintEverywhere(experiment: Experiment, mechanism: string): Experiment {
  if (experiment.paint.some((entry) => entry.mechanism === mechanism)) return experiment;
  return { ...experiment, paint: [...experiment.paint, { region: 'all', mechanism }] };
}

function placeAtSoma(experiment: Experiment, mechanism: string): Experiment {
  if (experiment.place.some((entry) => entry.mechanism === mechanism)) return experiment;
  return {
    ...experiment,
    place: [...experiment.place, { name: mechanism, locus: 'soma', mechanism }],
  };
}
