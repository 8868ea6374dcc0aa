import type { Experiment } from '../../../src/index.ts';
import { messages } from '../messages.ts';

/** A number of an experiment that can be swept. */
export interface SweptParameter {
  /** Where it stands in the experiment, as the command line takes it: `place.0.iclamp.amplitude_nA`. */
  readonly path: string;
  readonly label: string;
  readonly value: number;
}

/** What users ask about most comes first: strengths, then conductances, then what is everywhere. */
export function listSweptParameters(experiment: Experiment): SweptParameter[] {
  const clamps = experiment.place.flatMap(({ name, iclamp }, i): SweptParameter[] =>
    iclamp === undefined
      ? []
      : (['amplitude_nA', 'delay_ms', 'duration_ms'] as const).map((quantity) => ({
          path: `place.${i}.iclamp.${quantity}`,
          label: messages.sweptStep(name, quantity),
          value: iclamp[quantity],
        })),
  );
  const coats = experiment.paint.flatMap(({ mechanism, region, parameters }, i) =>
    Object.entries(parameters ?? {}).flatMap(([name, value]): SweptParameter[] =>
      typeof value === 'number'
        ? [
            {
              path: `paint.${i}.parameters.${name}`,
              label: messages.sweptCoat(name, mechanism ?? '', region),
              value,
            },
          ]
        : [],
    ),
  );
  const { celsius, membrane } = experiment;
  return [
    ...clamps,
    ...coats,
    { path: 'celsius', label: messages.settingName('celsius'), value: celsius },
    {
      path: 'membrane.Ra_ohm_cm',
      label: messages.sweptMembrane('Ra_ohm_cm'),
      value: membrane.Ra_ohm_cm,
    },
    {
      path: 'membrane.cm_uF_per_cm2',
      label: messages.sweptMembrane('cm_uF_per_cm2'),
      value: membrane.cm_uF_per_cm2,
    },
  ];
}

/** Where a sweep of the parameter begins and ends unless said otherwise. */
export function openingRange(value: number): readonly [from: number, to: number] {
  return value === 0 ? [0, 1] : value > 0 ? [0, 2 * value] : [2 * value, 0];
}
