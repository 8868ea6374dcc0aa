import { simulateMessages } from '../base/messages/simulate.ts';
import type { LocalPlace } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compartmentAt } from '../discretise/place.ts';
import { LocalGroup, STATES_PER_PLACE } from './localGroup.ts';
import type { StampTarget } from './masslessNodes.ts';

/** A local place of a cell (see LocalPlace) on its mesh. Nodes are neighbours; `far` is -1 where there is none. */
export interface LocalMeshPlace extends Omit<LocalPlace, 'near' | 'far'> {
  readonly near: number;
  readonly far: number;
}

/** What is at the ports of a network, by port. */
export interface PortSums {
  readonly voltageMv: Float64Array;
  /** Outward current at that voltage, nA, and its slope, uS. */
  readonly currentNa: Float64Array;
  readonly conductanceUs: Float64Array;
}

/** Places that follow the same two neighbouring nodes; `far` -1 where they follow one. */
interface Pair {
  readonly near: number;
  readonly far: number;
  readonly groups: readonly LocalGroup[];
  readonly couplingUs: number;
}

/**
 * Places kept beside a cable of few nodes, by states of their own (see LocalPlace), and by LocalGroup where they hear each
 * other. What a group sends is linear in the voltages of the two nodes it follows: that goes into their diagonals and, since
 * they are neighbours, into the coupling between them, so that the solve stays that of a tree.
 */
export class LocalPlaces {
  /** STATES_PER_PLACE by place. */
  readonly states: Float64Array;
  private readonly places: readonly LocalMeshPlace[];
  private readonly pairs: readonly Pair[];

  /**
   * @param firstPort place k is at port firstPort + k.
   * @param intervalMs h: the step, or its half in second order.
   * @param couplingUs axial conductance between two neighbouring nodes.
   */
  constructor(
    places: readonly LocalMeshPlace[],
    firstPort: number,
    sums: PortSums,
    intervalMs: number,
    couplingUs: (near: number, far: number) => number,
  ) {
    this.places = places;
    this.states = new Float64Array(STATES_PER_PLACE * places.length);
    this.pairs = groupByPair(places).map((own) => {
      const { near, far } = places[own[0]!]!;
      const groups = groupByHearing(own, places).map(
        (members) => new LocalGroup(members, places, firstPort, sums, this.states, intervalMs),
      );
      return { near, far, groups, couplingUs: far < 0 ? 0 : couplingUs(near, far) };
    });
  }

  /**
   * Puts the places into the equations of a step.
   *
   * @param couplingOf the conductance between two nodes as other ports of that edge leave it; undefined where there are none.
   */
  stamp(
    target: StampTarget,
    couplingOf: (near: number, far: number) => number | undefined = () => undefined,
  ): void {
    for (const { near, far, groups, couplingUs } of this.pairs) {
      let [nearUs, betweenUs, farUs, nearNa, farNa] = [0, 0, 0, 0, 0];
      for (const group of groups) {
        group.prepare();
        group.members.forEach((member, e) => {
          const own = this.places[member]!;
          nearNa += own.nearWeight * group.rightNa[e]!;
          farNa += own.farWeight * group.rightNa[e]!;
          group.members.forEach((other, f) => {
            const { nearWeight, farWeight } = this.places[other]!;
            const stiffUs = group.stiffnessUs(e, f);
            nearUs += stiffUs * own.nearWeight * nearWeight;
            farUs += stiffUs * own.farWeight * farWeight;
            betweenUs += stiffUs * own.nearWeight * farWeight;
          });
        });
      }
      target.addConductance(near, nearUs);
      target.inject(near, nearNa);
      if (far < 0) continue;
      target.addConductance(far, farUs);
      target.inject(far, farNa);
      target.setCoupling(near, far, (couplingOf(near, far) ?? couplingUs) - betweenUs);
    }
  }

  /**
   * The states and voltages that belong to the voltages of the nodes at the end of a step.
   *
   * @param nodeMv by node.
   * @param solves as PortNetwork.settle has it.
   */
  settle(nodeMv: Float64Array, solves: number): void {
    for (const { groups } of this.pairs)
      for (const group of groups)
        group.settle((e) => followOf(this.places[group.members[e]!]!, nodeMv), solves);
  }

  /** What flows from the places into their nodes at the solution of the last solve. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    for (const { near, far, groups } of this.pairs) {
      const [nearMv, farMv] = [solutionAt(near), far < 0 ? 0 : solutionAt(far)];
      for (const group of groups)
        group.members.forEach((member, e) => {
          let currentNa = group.rightNa[e]!;
          group.members.forEach((other, f) => {
            const { nearWeight, farWeight } = this.places[other]!;
            currentNa -= group.stiffnessUs(e, f) * (nearWeight * nearMv + farWeight * farMv);
          });
          const { nearWeight, farWeight } = this.places[member]!;
          add(near, nearWeight * currentNa);
          if (far >= 0) add(far, farWeight * currentNa);
        });
    }
  }
}

/**
 * A local place by nodes: those of the compartments that its two places lie in.
 *
 * @throws RangeError where these are not joined, a resistance is not positive or a time negative.
 */
export function placeLocally(
  place: LocalPlace | undefined,
  layout: CompartmentLayout,
): LocalMeshPlace | undefined {
  if (place === undefined) return undefined;
  const { near: nearLocus, far: farLocus, ...own } = place;
  const near = compartmentAt(layout, nearLocus);
  const far = farLocus === undefined ? -1 : compartmentAt(layout, farLocus);
  const isJoined = far < 0 || layout.parent[far] === near || layout.parent[near] === far;
  const { poles, transferMs } = own;
  const isSound =
    (poles.length === 1 || poles.length === 2) &&
    poles.every((pole) => pole.resistanceMohm > 0 && pole.timeConstantMs >= 0);
  if (!isJoined || !isSound || !(transferMs >= 0))
    throw new RangeError(simulateMessages.badLocalPlace(own.name, JSON.stringify(poles)));
  return { near, far, ...own };
}

/** nearWeight v_near + farWeight v_far. mV */
export function followOf(
  { near, far, nearWeight, farWeight }: LocalMeshPlace,
  nodeMv: Float64Array,
): number {
  return nearWeight * nodeMv[near]! + (far < 0 ? 0 : farWeight * nodeMv[far]!);
}

function groupByPair(places: readonly LocalMeshPlace[]): number[][] {
  const groups = new Map<string, number[]>();
  places.forEach(({ near, far }, k) => {
    const key = `${near} ${far}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [k]);
    else group.push(k);
  });
  return [...groups.values()];
}

/** Places of which each hears, or is heard by, another of the same group; a place alone is one too. */
function groupByHearing(own: readonly number[], places: readonly LocalMeshPlace[]): number[][] {
  const groups: number[][] = [];
  const left = new Set(own);
  const hears = (a: number, b: number): boolean =>
    places[a]!.heard.some(({ name }) => name === places[b]!.name);
  for (const first of own) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group)
      for (const other of left)
        if (hears(member, other) || hears(other, member)) {
          left.delete(other);
          group.push(other);
        }
    groups.push(group);
  }
  return groups;
}
