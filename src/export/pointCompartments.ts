import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';

/**
 * Refuses what no reduction makes but a model made by hand may hold: a point compartment whose voltage has no
 * derivative.
 *
 * @throws ModelError `export/no-capacitance`.
 */
export function requireCapacitances({ compartments }: ReducedModel): void {
  const bare = compartments.find(({ capacitancePf }) => !(capacitancePf > 0));
  if (bare === undefined) return;
  const { name, capacitancePf } = bare;
  throw new ModelError('export/no-capacitance', exportMessages.noCapacitance(name, capacitancePf));
}
