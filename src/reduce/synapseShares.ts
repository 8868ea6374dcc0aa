import { buildConductanceMatrix } from '../cable/hinesMatrix.ts';
import { holdSites } from './interior.ts';
import type { ReducedModel, SiteWeights } from './reducedModel.ts';
import { buildReducedSystem } from './reducedSystem.ts';
import type { ReductionInput } from './reductionInput.ts';
import { type DrivenSynapse, keptCharges, type WorkingState } from './workingState.ts';

/**
 * A part of a synapse on one compartment: its conductance, or the weights of its connections, are multiplied by the share, and
 * its events are that much later.
 */
export interface SynapseShare {
  readonly compartment: number;
  readonly share: number;
  /** How long its current is on its way from the place to the site, on the mean; 0 at a site. ms */
  readonly delayMs: number;
}

/**
 * How each synapse is shared between the two sites that its place follows: by the weights of the working state, so that
 * mean conductances give every site the mean voltage of the full cell, and by the charge of an event that is lost to its own
 * depolarisation there but not here. What the cable in between holds back is a delay of events, the first moment of the
 * current that reaches the site, (G_EE^-1 C_EE W)_e / W_e. No state is needed, and all synapses of one kind on one
 * compartment can be one.
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
  const delays = delaysToSites(state.input, sites);
  const parts = synapses.flatMap((synapse, index) => {
    const { node } = synapse;
    return [
      {
        ...{ index, synapse, compartment: sites.above[node]!, weight: sites.aboveWeight[node]! },
        delayMs: delays.aboveMs[node]!,
      },
      {
        ...{ index, synapse, compartment: sites.below[node]!, weight: sites.belowWeight[node]! },
        delayMs: delays.belowMs[node]!,
      },
    ].filter(({ compartment, weight }) => compartment >= 0 && weight > 0);
  });
  const { matrix, capacitanceNf } = buildReducedSystem(working);
  const keptThere = keptCharges(
    matrix,
    capacitanceNf,
    parts.map(({ synapse, compartment }) => ({ ...synapse, node: compartment })),
  );
  const shares: SynapseShare[][] = synapses.map(() => []);
  parts.forEach(({ index, compartment, weight, delayMs }, k) => {
    const share = (weight * state.keptCharge[index]!) / keptThere[k]!;
    shares[index]!.push({ compartment, share, delayMs });
  });
  return shares;
}

/** By node. Places in one piece of cable have the same two sites, so two solves are enough for all of them. */
function delaysToSites(
  { layout, leakUs }: ReductionInput,
  { nodes, aboveWeight, belowWeight }: SiteWeights,
): { readonly aboveMs: Float64Array; readonly belowMs: Float64Array } {
  const { solveInPlace } = holdSites(buildConductanceMatrix(layout, leakUs), nodes);
  const delaysOf = (weights: Float64Array): Float64Array => {
    const moments = weights.map((weight, node) => weight * layout.capacitanceNf[node]!);
    solveInPlace(moments);
    return moments.map((moment, node) => (weights[node]! > 0 ? moment / weights[node]! : 0));
  };
  return { aboveMs: delaysOf(aboveWeight), belowMs: delaysOf(belowWeight) };
}
