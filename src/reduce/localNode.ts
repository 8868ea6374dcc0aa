import { type CablePole, matchPoles } from './cablePoles.ts';
import { holdSites, type Interior } from './interior.ts';
import type { ReductionPair } from './reductionPair.ts';

/**
 * A place between sites, kept by its own states beside them, all voltages from rest:
 *
 *     v = aboveWeight v_above + belowWeight v_below + sum_k u_k
 *     pole k:  timeConstantMs u_k' = -u_k + resistanceMohm i(v, t)
 *     transferMs J' = -J + i;  each of the two sites receives its weight times J
 *
 * At DC that is exact for a current of any kind, v(place) included; the poles have the first four moments of the cable's
 * answer at the place, the transfer the first of what reaches the sites. Other synapses in the same piece of cable add
 * what findCoupledNodes has of them; without it they are felt through the sites only.
 */
export interface LocalNode {
  readonly node: number;
  /** Compartment, -1 where there is none. */
  readonly above: number;
  readonly below: number;
  readonly aboveWeight: number;
  readonly belowWeight: number;
  /** (G_EE^-1)_ee, that of all poles together; 0 at a site. */
  readonly resistanceMohm: number;
  /** (G_EE^-1 C_EE G_EE^-1)_ee / (G_EE^-1)_ee, their mean by resistance; 0 at a site. */
  readonly timeConstantMs: number;
  /** One or two, the slowest first; none at a site. */
  readonly poles: readonly CablePole[];
  /** Mean delay of a current on its way to the sites. 0 at a site. */
  readonly transferMs: number;
  /** Resting voltage of the place in the full cell. */
  readonly restMv: number;
}

/** @throws RangeError where the model has no sites. */
export function interiorOfModel({ full, model }: ReductionPair): Interior {
  if (model.sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  return holdSites(full.matrix, model.sites.nodes);
}

/** Two Hines solves. @param interior of the same pair, from interiorOfModel. */
export function findLocalNode(pair: ReductionPair, interior: Interior, node: number): LocalNode {
  return describeLocalNode(pair, interior, node, respondTo(interior, node));
}

/** Voltage of every node for 1 nA into one, the sites held. MOhm */
export function respondTo(interior: Interior, node: number): Float64Array {
  const response = new Float64Array(interior.isSite.length);
  response[node] = 1;
  interior.solveInPlace(response);
  return response;
}

/** @param response of the node, from respondTo. */
export function describeLocalNode(
  pair: ReductionPair,
  interior: Interior,
  node: number,
  response: Float64Array,
): LocalNode {
  const { full, model } = pair;
  const { above, below, aboveWeight, belowWeight } = model.sites!;
  const { capacitanceNf } = full;
  const resistanceMohm = response[node]!;
  const slower = response.map((value, i) => value * capacitanceNf[i]!);
  interior.solveInPlace(slower);
  const moments = [
    resistanceMohm,
    chargeBetween(capacitanceNf, response, response),
    chargeBetween(capacitanceNf, response, slower),
    chargeBetween(capacitanceNf, slower, slower),
  ] as const;
  return {
    node,
    above: above[node]!,
    below: below[node]!,
    aboveWeight: aboveWeight[node]!,
    belowWeight: belowWeight[node]!,
    resistanceMohm,
    timeConstantMs: resistanceMohm > 0 ? moments[1] / resistanceMohm : 0,
    poles: matchPoles(moments),
    transferMs: resistanceMohm > 0 ? transferDelayMs(pair, node, response) : 0,
    restMv: full.restMv[node]!,
  };
}

/** Sum of C x y. */
export function chargeBetween(
  capacitanceNf: Float64Array,
  x: Float64Array,
  y: Float64Array,
): number {
  return capacitanceNf.reduce((sum, c, i) => sum + c * x[i]! * y[i]!, 0);
}

/** First moment of the current that reaches the sites, W' C G_EE^-1 e over W' e. ms */
function transferDelayMs(
  { full, model }: ReductionPair,
  node: number,
  response: Float64Array,
): number {
  const { above, below, aboveWeight, belowWeight } = model.sites!;
  const weight = aboveWeight[node]! + belowWeight[node]!;
  const charge = full.capacitanceNf.reduce(
    (sum, c, i) => sum + c * response[i]! * (aboveWeight[i]! + belowWeight[i]!),
    0,
  );
  // A place so far off that nothing of it reaches a site has no delay to speak of.
  return weight > 0 && (above[node]! >= 0 || below[node]! >= 0) ? charge / weight : 0;
}

/** The same node without states: all at once, and at DC as exact. */
export function withoutStates(local: LocalNode): LocalNode {
  const { resistanceMohm } = local;
  const poles = local.poles.length === 0 ? [] : [{ resistanceMohm, timeConstantMs: 0 }];
  return { ...local, poles, transferMs: 0 };
}

/** The same node with one state alone, the current reaching the sites as the state moves. */
export function withOnePole(local: LocalNode): LocalNode {
  const { resistanceMohm, timeConstantMs } = local;
  const poles = local.poles.length === 0 ? [] : [{ resistanceMohm, timeConstantMs }];
  return { ...local, poles, transferMs: timeConstantMs };
}
