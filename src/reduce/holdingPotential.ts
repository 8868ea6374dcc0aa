import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import type { ReducedModel } from './reducedModel.ts';
import type { ReductionInput } from './reductionInput.ts';

/**
 * The cell as its channels stand at a holding potential: the membrane's conductance is the leak and the slope of all
 * channels there, gates at their steady state. Reduced so, places follow their sites as they do in the working cell, not
 * in one whose channels are closed; releaseModel then takes the channels out of the leak again. A slope below the leak
 * (of sodium or calcium near threshold) counts as the leak.
 *
 * @param holdingMv mV.
 * @throws ModelError `reduce/bad-value` where that is not finite, and those of measureRestingMembrane.
 */
export function holdInput(
  input: ReductionInput,
  cell: Cell,
  layout: CompartmentLayout,
  holdingMv: number,
): ReductionInput {
  if (!Number.isFinite(holdingMv))
    throw new ModelError('reduce/bad-value', reduceMessages.badHolding(holdingMv));
  const { slopeUs } = measureRestingMembrane({ ...cell, vInitMv: holdingMv }, layout);
  return { ...input, leakUs: input.leakUs.map((leak, node) => Math.max(leak, slopeUs[node]!)) };
}

/**
 * A model of sites made from held input, with the leak of the cell itself. Leak and channels are shared by the same
 * weights, so that at the holding potential their sum is what the elimination of the held cell gives, exactly.
 *
 * @param input not held.
 * @throws RangeError where the model has no sites.
 */
export function releaseModel(
  model: ReducedModel,
  { leakUs, leakReversalMv }: ReductionInput,
  holdingMv: number,
): ReducedModel {
  const { sites, compartments } = model;
  if (sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  const leakNs = new Float64Array(compartments.length);
  const currentPa = new Float64Array(compartments.length);
  const give = (compartment: number, node: number, weight: number): void => {
    if (compartment < 0) return;
    const share = weight * leakUs[node]! * 1e3;
    leakNs[compartment]! += share;
    currentPa[compartment]! += share * leakReversalMv[node]!;
  };
  leakUs.forEach((_, node) => {
    give(sites.above[node]!, node, sites.aboveWeight[node]!);
    give(sites.below[node]!, node, sites.belowWeight[node]!);
  });
  return {
    ...model,
    compartments: compartments.map((compartment, i) => ({
      ...compartment,
      leakNs: leakNs[i]!,
      leakReversalMv: leakNs[i]! > 0 ? currentPa[i]! / leakNs[i]! : compartment.leakReversalMv,
    })),
    notes: [...model.notes, reduceMessages.heldAt(holdingMv)],
  };
}
