import type { Experiment } from '../../../src/index.ts';

export type Placement = Experiment['place'][number];
export type CurrentStep = NonNullable<Placement['iclamp']>;
/** A number of a current step that can be dragged. */
export type Quantity = keyof CurrentStep;

/** The same experiment with one number of one current step changed; other things placed have no such number. */
export function withQuantity(
  experiment: Experiment,
  place: number,
  quantity: Quantity,
  value: number,
): Experiment {
  return {
    ...experiment,
    place: experiment.place.map((placement, i) =>
      i === place && placement.iclamp !== undefined
        ? { ...placement, iclamp: { ...placement.iclamp, [quantity]: value } }
        : placement,
    ),
  };
}
