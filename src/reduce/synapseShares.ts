import type { ReducedModel } from './reducedModel.ts';
import { buildReducedSystem } from './reducedSystem.ts';
import { type DrivenSynapse, keptCharges, type WorkingState } from './workingState.ts';

/** A part of a synapse on one compartment: its conductance, or the weights of its connections, are multiplied by it. */
export interface SynapseShare {
  readonly compartment: number;
  readonly share: number;
}

/**
 * How each synapse is shared between the two sites that its place follows: by the weights of the working state, so that
 * mean conductances give every site the mean voltage of the full cell, and by the charge of an event that is lost to its own
 * depolarisation there but not here. No state is needed, and all synapses of one kind on one compartment can be one.
 *
 * @param working model of sites made of `state.input`, not yet released.
 * @param synapses those of the state.
 * @returns by synapse.
 * @throws RangeError where the model has no sites.
 */
export function shareSynapses(
  state: WorkingState,
  working: ReducedModel,
  synapses: readonly DrivenSynapse[],
): SynapseShare[][] {
  const { sites } = working;
  if (sites === undefined) throw new RangeError(`a model by ${working.method} has no sites`);
  const parts = synapses.flatMap((synapse, index) => {
    const { node } = synapse;
    return [
      { index, synapse, compartment: sites.above[node]!, weight: sites.aboveWeight[node]! },
      { index, synapse, compartment: sites.below[node]!, weight: sites.belowWeight[node]! },
    ].filter(({ compartment, weight }) => compartment >= 0 && weight > 0);
  });
  const { matrix, capacitanceNf } = buildReducedSystem(working);
  const keptThere = keptCharges(
    matrix,
    capacitanceNf,
    parts.map(({ synapse, compartment }) => ({ ...synapse, node: compartment })),
  );
  const shares: SynapseShare[][] = synapses.map(() => []);
  parts.forEach(({ index, compartment, weight }, k) => {
    const share = (weight * state.keptCharge[index]!) / keptThere[k]!;
    shares[index]!.push({ compartment, share });
  });
  return shares;
}
