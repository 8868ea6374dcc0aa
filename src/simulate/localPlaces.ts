import { simulateMessages } from '../base/messages/simulate.ts';
import type { LocalPlace } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compartmentAt } from '../discretise/place.ts';
import type { StampTarget } from './masslessNodes.ts';

/** A local place of a cell (see LocalPlace) on its mesh. Nodes are neighbours; `far` is -1 where there is none. */
export interface LocalMeshPlace {
  readonly near: number;
  readonly far: number;
  readonly nearWeight: number;
  readonly farWeight: number;
  readonly offsetMv: number;
  readonly resistanceMohm: number;
  readonly timeConstantMs: number;
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
  readonly own: readonly number[];
  readonly couplingUs: number;
}

/**
 * Places kept beside a cable of few nodes, with one state u each:
 *
 *     v = nearWeight v_near + farWeight v_far + offset + u,    tau u' = -u + R i
 *     each node receives its weight times u / R
 *
 * for the inward current i = -(current + conductance (v - v_old)). Over a step h, implicitly,
 * u' - u = a (R i_old - u) - a R g W (v' - v_old) with a = 1 / (tau/h + 1 + R g): what is linear in the voltages of the two
 * nodes goes into their diagonals and, since they are neighbours, into the coupling between them, so that the solve stays that
 * of a tree. The matrix gains a g W'W each, positive semidefinite, so it can be eliminated without pivoting as before.
 */
export class LocalPlaces {
  /** The state by place. mV */
  readonly deviationMv: Float64Array;
  private readonly places: readonly LocalMeshPlace[];
  private readonly firstPort: number;
  private readonly sums: PortSums;
  private readonly intervalMs: number;
  private readonly pairs: readonly Pair[];
  /** Of the last solve, by place: what flows into the nodes at 0 mV, and how that falls with what is followed. nA, uS */
  private readonly rightNa: Float64Array;
  private readonly stiffUs: Float64Array;

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
    this.firstPort = firstPort;
    this.sums = sums;
    this.intervalMs = intervalMs;
    this.deviationMv = new Float64Array(places.length);
    this.rightNa = new Float64Array(places.length);
    this.stiffUs = new Float64Array(places.length);
    this.pairs = groupByPair(places).map((own) => {
      const { near, far } = places[own[0]!]!;
      return { near, far, own, couplingUs: far < 0 ? 0 : couplingUs(near, far) };
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
    for (const { near, far, own, couplingUs } of this.pairs) {
      let [nearUs, betweenUs, farUs, nearNa, farNa] = [0, 0, 0, 0, 0];
      for (const k of own) {
        const { nearWeight, farWeight, resistanceMohm } = this.places[k]!;
        const stiffUs = this.stiffnessUs(k);
        // Weight (u + a (R i_old - u) - a R g W (v' - v_old)) / R flows into each node.
        const freeNa = (this.deviationMv[k]! + this.freeRiseMv(k)) / resistanceMohm;
        const rightNa = freeNa + stiffUs * this.followedMv(k);
        this.stiffUs[k] = stiffUs;
        this.rightNa[k] = rightNa;
        nearUs += stiffUs * nearWeight * nearWeight;
        farUs += stiffUs * farWeight * farWeight;
        betweenUs += stiffUs * nearWeight * farWeight;
        nearNa += nearWeight * rightNa;
        farNa += farWeight * rightNa;
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
    const { voltageMv } = this.sums;
    this.places.forEach((place, k) => {
      const followedMv = followOf(place, nodeMv);
      const followedRiseMv = followedMv - this.followedMv(k);
      const stiffness = place.resistanceMohm * this.stiffnessUs(k);
      if (solves > 0)
        this.deviationMv[k]! += solves * this.freeRiseMv(k) - stiffness * followedRiseMv;
      voltageMv[this.firstPort + k] = followedMv + place.offsetMv + this.deviationMv[k]!;
    });
  }

  /** What flows from the places into their nodes at the solution of the last solve. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    this.places.forEach(({ near, far, nearWeight, farWeight }, k) => {
      const followedMv =
        nearWeight * solutionAt(near) + (far < 0 ? 0 : farWeight * solutionAt(far));
      const currentNa = this.rightNa[k]! - this.stiffUs[k]! * followedMv;
      add(near, nearWeight * currentNa);
      if (far >= 0) add(far, farWeight * currentNa);
    });
  }

  /** What the place followed of its nodes at the start of the step. mV */
  private followedMv(k: number): number {
    return (
      this.sums.voltageMv[this.firstPort + k]! - this.deviationMv[k]! - this.places[k]!.offsetMv
    );
  }

  /** a: the share of the way to its end that u goes in a step. */
  private shareOfStep(k: number): number {
    const { resistanceMohm, timeConstantMs } = this.places[k]!;
    const g = this.sums.conductanceUs[this.firstPort + k]!;
    return 1 / (timeConstantMs / this.intervalMs + 1 + resistanceMohm * g);
  }

  private stiffnessUs(k: number): number {
    return this.shareOfStep(k) * this.sums.conductanceUs[this.firstPort + k]!;
  }

  private freeRiseMv(k: number): number {
    const drivenMv = -this.places[k]!.resistanceMohm * this.sums.currentNa[this.firstPort + k]!;
    return this.shareOfStep(k) * (drivenMv - this.deviationMv[k]!);
  }
}

/**
 * A local place by nodes: those of the compartments that its two places lie in.
 *
 * @throws RangeError where these are not joined, the resistance is not positive or the time constant negative.
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
  if (!isJoined || !(own.resistanceMohm > 0) || !(own.timeConstantMs >= 0))
    throw new RangeError(simulateMessages.badLocalPlace(own.resistanceMohm, own.timeConstantMs));
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
