import type { Experiment } from '../../../src/index.ts';

/** A number of a current step that can be dragged. */
export type Quantity = keyof NonNullable<Experiment['place'][number]['iclamp']>;

/** The same experiment with one number of one current step changed. */
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
