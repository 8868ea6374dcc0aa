import { reduceMessages } from '../base/messages/reduce.ts';
import { inputResistance } from '../cable/hinesMatrix.ts';
import type { ReducedCompartment, ReducedModel, SiteWeights } from './reducedModel.ts';
import { buildReducedSystem, longestEulerStepMs } from './reducedSystem.ts';

/** A coupling of less resistance than this share of the somatic input resistance carries no difference that is felt. */
export const UNFELT_SHARE: number = 2e-3;

/**
 * The same model made fit for forward Euler at a step. Neighbours that differ by next to nothing become one; then
 * compartments too small for their couplings, forks above all, borrow capacitance from those that have some to spare,
 * the nearest first. Totals stay, and so does the answer at DC but for the merged couplings; fast signals change, which
 * the certificate shows. A model that is stable as it is comes back unchanged; where the whole capacitance is too little, a
 * note says which step is borne.
 *
 * @param unfeltShare couplings of less than this share of the somatic input resistance may be merged: the more, the less
 *   capacitance has to move.
 * @throws RangeError where the step is not a positive time.
 */
export function softenModel(
  model: ReducedModel,
  stepMs: number,
  unfeltShare: number = UNFELT_SHARE,
): ReducedModel {
  if (!(stepMs > 0 && Number.isFinite(stepMs)))
    throw new RangeError(reduceMessages.badSoftStep(stepMs));
  if (longestEulerStepMs(model) >= stepMs) return model;
  const merged = mergeUnfelt(model, stepMs, unfeltShare);
  const compartments = lendCapacitance(merged.compartments, stepMs);
  const count = model.compartments.length - compartments.length;
  const dtMaxMs = longestEulerStepMs({ ...merged, compartments });
  const note =
    dtMaxMs >= stepMs
      ? reduceMessages.softened(stepMs, count)
      : reduceMessages.notSoftened(stepMs, dtMaxMs.toPrecision(4));
  return { ...merged, compartments, notes: [...model.notes, note] };
}

/** By Gershgorin's theorem a step is stable where every capacitance is at least this. pF. */
function neededPf(compartments: readonly ReducedCompartment[], stepMs: number): Float64Array {
  const needed = Float64Array.from(compartments, ({ leakNs }) => (leakNs * stepMs) / 2);
  compartments.forEach(({ parent, couplingNs }, i) => {
    if (parent < 0) return;
    needed[i]! += couplingNs * stepMs;
    needed[parent]! += couplingNs * stepMs;
  });
  return needed;
}

/** Children that are one with their parents join them, from the leaves inwards. */
function mergeUnfelt(model: ReducedModel, stepMs: number, unfeltShare: number): ReducedModel {
  const { compartments } = model;
  const somaMohm = inputResistance(buildReducedSystem(model).matrix, 0);
  const needed = neededPf(compartments, stepMs);
  const isTooSmall = (i: number): boolean => compartments[i]!.capacitancePf < needed[i]!;
  const target = compartments.map(({ parent, couplingNs }, i) => {
    const isUnfelt = parent >= 0 && 1e3 / couplingNs <= unfeltShare * somaMohm;
    return isUnfelt && (isTooSmall(i) || isTooSmall(parent)) ? parent : i;
  });
  // Parents stand before their children, so theirs is settled already.
  for (let i = 0; i < target.length; i++) target[i] = target[i] === i ? i : target[target[i]!]!;
  const kept = [...target.keys()].filter((i) => target[i] === i);
  const position = new Map(kept.map((i, k) => [i, k]));
  const newIndex = target.map((i) => position.get(i)!);
  return {
    ...model,
    compartments: kept.map((i) => {
      const own = compartments.filter((_, k) => target[k] === i);
      const { parent, ...rest } = joinCompartments(own);
      return { ...rest, parent: parent < 0 ? -1 : newIndex[parent]! };
    }),
    compartmentOfNode: model.compartmentOfNode.map((i) => (i < 0 ? -1 : newIndex[i]!)),
    ...(model.sites === undefined ? {} : { sites: joinWeights(model.sites, kept, newIndex) }),
  };
}

/** The first of them, which holds the coupling to what is outside, with the membrane of all. */
function joinCompartments(own: readonly ReducedCompartment[]): ReducedCompartment {
  const sum = (valueAt: (compartment: ReducedCompartment) => number): number =>
    own.reduce((total, compartment) => total + valueAt(compartment), 0);
  const leakNs = sum((compartment) => compartment.leakNs);
  const current = sum((compartment) => compartment.leakNs * compartment.leakReversalMv);
  const names = new Set(own.flatMap(({ channelsNs }) => Object.keys(channelsNs)));
  const channels = [...names].map((name) => [name, sum((c) => c.channelsNs[name] ?? 0)] as const);
  return {
    ...own[0]!,
    leakNs,
    leakReversalMv: leakNs > 0 ? current / leakNs : own[0]!.leakReversalMv,
    capacitancePf: sum((compartment) => compartment.capacitancePf),
    areaUm2: sum((compartment) => compartment.areaUm2),
    channelsNs: Object.fromEntries(channels),
  };
}

function joinWeights(
  sites: SiteWeights,
  kept: readonly number[],
  newIndex: readonly number[],
): SiteWeights {
  const above = sites.above.map((i) => (i < 0 ? -1 : newIndex[i]!));
  const below = sites.below.map((i) => (i < 0 ? -1 : newIndex[i]!));
  const isOne = (node: number): boolean => below[node]! >= 0 && below[node] === above[node];
  return {
    nodes: Int32Array.from(kept, (i) => sites.nodes[i]!),
    above,
    below: below.map((i, node) => (isOne(node) ? -1 : i)),
    aboveWeight: sites.aboveWeight.map((weight, node) =>
      isOne(node) ? weight + sites.belowWeight[node]! : weight,
    ),
    belowWeight: sites.belowWeight.map((weight, node) => (isOne(node) ? 0 : weight)),
  };
}

/** Capacitance moves along couplings, one neighbour further at each round, until all have what they need. */
function lendCapacitance(
  compartments: readonly ReducedCompartment[],
  stepMs: number,
): ReducedCompartment[] {
  const needed = neededPf(compartments, stepMs);
  const capacitance = Float64Array.from(compartments, ({ capacitancePf }) => capacitancePf);
  const distances = compartments.map((_, i) => distancesFrom(compartments, i));
  for (let i = 0; i < capacitance.length; i++) {
    const order = [...capacitance.keys()]
      .filter((other) => other !== i && Number.isFinite(distances[i]![other]!))
      .sort((a, b) => distances[i]![a]! - distances[i]![b]!);
    for (const other of order) {
      const missing = needed[i]! - capacitance[i]!;
      if (missing <= 0) break;
      const lent = Math.min(missing, Math.max(0, capacitance[other]! - needed[other]!));
      capacitance[i]! += lent;
      capacitance[other]! -= lent;
    }
  }
  return compartments.map((compartment, i) => ({
    ...compartment,
    capacitancePf: capacitance[i]!,
  }));
}

/** Resistance along the tree. 1e3 MOhm; infinite where there is no way. */
function distancesFrom(compartments: readonly ReducedCompartment[], from: number): Float64Array {
  const distance = new Float64Array(compartments.length).fill(Number.POSITIVE_INFINITY);
  distance[from] = 0;
  // Upwards along the parents, then downwards to everything else.
  for (let i = from; compartments[i]!.parent >= 0; i = compartments[i]!.parent)
    distance[compartments[i]!.parent] = distance[i]! + 1 / compartments[i]!.couplingNs;
  compartments.forEach(({ parent, couplingNs }, i) => {
    if (parent < 0 || Number.isFinite(distance[i]!)) return;
    distance[i] = distance[parent]! + 1 / couplingNs;
  });
  return distance;
}
