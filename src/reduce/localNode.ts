import { holdSites, type Interior } from './interior.ts';
import type { ReductionPair } from './reductionPair.ts';

/**
 * A place between sites, kept as one extra state u (mV) beside them, all voltages taken from rest:
 *
 *     v = aboveWeight v_above + belowWeight v_below + u
 *     timeConstantMs du/dt = -u + resistanceMohm i(v, t)
 *     each of the two sites receives its weight times u / resistanceMohm
 *
 * At DC that is exact for a current of any kind, v(place) included. Without the state (timeConstantMs taken for 0)
 * it is exact at DC too. Other synapses between the same sites are felt through the sites only.
 */
export interface LocalNode {
  readonly node: number;
  /** Compartment, -1 where there is none. */
  readonly above: number;
  readonly below: number;
  readonly aboveWeight: number;
  readonly belowWeight: number;
  /** (G_EE^-1)_ee; 0 at a site. */
  readonly resistanceMohm: number;
  /** (G_EE^-1 C_EE G_EE^-1)_ee / (G_EE^-1)_ee; 0 at a site. */
  readonly timeConstantMs: number;
  /** Resting voltage of the place in the full cell. */
  readonly restMv: number;
}

/** @throws RangeError where the model has no sites. */
export function interiorOfModel({ full, model }: ReductionPair): Interior {
  if (model.sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  return holdSites(full.matrix, model.sites.nodes);
}

/** One Hines solve. @param interior of the same pair, from interiorOfModel. */
export function findLocalNode(pair: ReductionPair, interior: Interior, node: number): LocalNode {
  const { full, model } = pair;
  const { above, below, aboveWeight, belowWeight } = model.sites!;
  const response = new Float64Array(full.restMv.length);
  response[node] = 1;
  interior.solveInPlace(response);
  const resistanceMohm = response[node]!;
  const charge = full.capacitanceNf.reduce((sum, c, i) => sum + c * response[i]! ** 2, 0);
  return {
    node,
    above: above[node]!,
    below: below[node]!,
    aboveWeight: aboveWeight[node]!,
    belowWeight: belowWeight[node]!,
    resistanceMohm,
    timeConstantMs: resistanceMohm > 0 ? charge / resistanceMohm : 0,
    restMv: full.restMv[node]!,
  };
}
