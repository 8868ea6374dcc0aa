import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MeshPlace } from '../discretise/place.ts';
import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import type { CableSolver } from './cableEquations.ts';
import { followOf, type LocalMeshPlace, LocalPlaces, type PortSums } from './localPlaces.ts';
import type { MasslessNodes, StampTarget } from './masslessNodes.ts';
import { PortEdges } from './portEdges.ts';
import type { PointCode } from './stepPoints.ts';

/**
 * Exact places on the cable: between two nodes there is no membrane, so a port there is a node without capacitance that is
 * eliminated by hand, and the voltage at it includes the drop that its own current makes. Each port carries the sum of
 * what is at it, current + conductance (v - voltage). Nodes are those of the membrane.
 */
export class PortNetwork implements PortSums {
  /** Port of each place given. */
  readonly portOf: Int32Array;
  /** mV by port. */
  readonly voltageMv: Float64Array;
  /** Outward current at that voltage, nA, and its slope, uS, by port. */
  readonly currentNa: Float64Array;
  readonly conductanceUs: Float64Array;
  /** Ports that are nodes, and those nodes. */
  readonly atNode: Int32Array;
  readonly node: Int32Array;
  readonly edges: PortEdges;
  private readonly locals: LocalPlaces;
  private code: PointCode | undefined;
  private readonly stampBy = new Map<StampTarget, () => void>();
  /** Whether the elimination is that of the present sums and voltages. */
  private isEliminated = false;

  /**
   * @param resistanceMohm axial resistance between two neighbouring nodes.
   * @param intervalMs of a solve: the step, or its half in second order.
   */
  constructor(
    places: readonly (MeshPlace | LocalMeshPlace)[],
    resistanceMohm: (near: number, far: number) => number,
    voltageMv: Float64Array,
    intervalMs: number,
    arrays: ArrayMaker = plainArrays,
  ) {
    const distinct: MeshPlace[] = [];
    const local: LocalMeshPlace[] = [];
    const isLocal = (place: MeshPlace | LocalMeshPlace): place is LocalMeshPlace =>
      'nearWeight' in place;
    const indices = places.map((place) => {
      if (isLocal(place)) return findOrAdd(local, place, isSameLocal);
      return findOrAdd(distinct, place, isSamePlace);
    });
    this.portOf = Int32Array.from(
      indices,
      (index, k) => index + (isLocal(places[k]!) ? distinct.length : 0),
    );
    this.voltageMv = arrays.copyOf([
      ...distinct.map(({ near, far, farShare }) => {
        const nearMv = voltageMv[near]!;
        return nearMv + farShare * (voltageMv[far]! - nearMv);
      }),
      ...local.map((place) => followOf(place, voltageMv) + place.offsetMv),
    ]);
    this.currentNa = arrays.doubles(this.voltageMv.length);
    this.conductanceUs = arrays.doubles(this.voltageMv.length);
    this.locals = new LocalPlaces(
      ...([local, distinct.length, this, intervalMs] as const),
      (near, far) => 1 / resistanceMohm(near, far),
    );
    const atNode = distinct.flatMap(({ farShare }, index) => (farShare === 0 ? [index] : []));
    this.atNode = Int32Array.from(atNode);
    this.node = Int32Array.from(atNode, (index) => distinct[index]!.near);
    this.edges = new PortEdges(distinct, resistanceMohm, this, arrays);
  }

  /** No currents, before those of a step are added up. */
  clear(): void {
    this.isEliminated = false;
    this.currentNa.fill(0);
    this.conductanceUs.fill(0);
  }

  /** From now on compiled code does the same on the same arrays, for these two; where there are no local places. */
  runBy(code: PointCode, solver: CableSolver, massless: MasslessNodes | undefined): void {
    this.code = code;
    this.stampBy.set(solver, code.stampPorts);
    if (massless !== undefined)
      this.stampBy.set(massless, () => {
        code.stampMassless!();
        massless.touch();
      });
  }

  /** Puts the ports into the equations of a step. */
  stamp(target: StampTarget): void {
    const stampBy = this.stampBy.get(target);
    if (stampBy !== undefined) {
      this.eliminate();
      stampBy();
      return;
    }
    const { atNode, node, conductanceUs } = this;
    for (let k = 0; k < atNode.length; k++) {
      target.addConductance(node[k]!, conductanceUs[atNode[k]!]!);
      target.inject(node[k]!, this.rightOf(atNode[k]!));
    }
    this.eliminate();
    this.edges.stamp(target);
    this.locals.stamp(target, (near, far) => this.edges.couplingBetween(near, far));
  }

  /** Of the states that the ports keep beside the nodes. */
  get stateArrays(): readonly Float64Array[] {
    return [this.voltageMv, this.currentNa, this.conductanceUs, this.locals.states];
  }

  /** Voltages and states of the same ports in another cell. */
  takeStates(other: PortNetwork): void {
    this.voltageMv.set(other.voltageMv);
    this.locals.states.set(other.locals.states);
  }

  /**
   * The voltages at the ports that belong to voltages of the nodes.
   *
   * @param solves that the nodes went by: 2 where they were extrapolated from the middle of the step, 0 where only the
   *   currents at the ports have changed.
   */
  settle(nodeMv: Float64Array, solves = 1): void {
    this.isEliminated = false;
    if (this.code !== undefined) {
      this.code.settlePorts();
      return;
    }
    this.locals.settle(nodeMv, solves);
    const { atNode, node, voltageMv } = this;
    for (let k = 0; k < atNode.length; k++) voltageMv[atNode[k]!] = nodeMv[node[k]!]!;
    this.edges.settle(nodeMv);
  }

  /** The voltage at any place: linear in the resistance from port to port, with the drop that each port's current makes. mV */
  voltageAt(place: MeshPlace, nodeMv: Float64Array): number {
    return place.farShare === 0 ? nodeMv[place.near]! : this.edges.voltageAt(place, nodeMv);
  }

  /** What flows from the ports into the nodes at the solution of a step, beside the axial currents without ports. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    const { atNode, node, conductanceUs } = this;
    for (let k = 0; k < atNode.length; k++) {
      const index = atNode[k]!;
      add(node[k]!, this.rightOf(index) - conductanceUs[index]! * solutionAt(node[k]!));
    }
    this.edges.inject(solutionAt, add);
    this.locals.inject(solutionAt, add);
  }

  private eliminate(): void {
    if (this.isEliminated) return;
    if (this.code === undefined) this.edges.eliminateAll();
    else this.code.eliminatePorts();
    this.isEliminated = true;
  }

  private rightOf(index: number): number {
    return this.conductanceUs[index]! * this.voltageMv[index]! - this.currentNa[index]!;
  }
}

/** Index in the list of one that is the same, which is appended where there is none. */
function findOrAdd<T>(list: T[], item: T, isSame: (a: T, b: T) => boolean): number {
  const known = list.findIndex((other) => isSame(other, item));
  return known >= 0 ? known : list.push(item) - 1;
}

function isSameLocal(a: LocalMeshPlace, b: LocalMeshPlace): boolean {
  return a.name === b.name;
}

function isSamePlace(a: MeshPlace, b: MeshPlace): boolean {
  return a.near === b.near && a.far === b.far && Math.abs(a.farShare - b.farShare) <= 1e-12;
}

/** Axial resistance between two neighbouring nodes of a mesh. MOhm */
export function resistanceBetween({
  parent,
  axialResistanceMohm,
}: CompartmentLayout): (near: number, far: number) => number {
  return (near, far) => axialResistanceMohm[parent[far] === near ? far : near]!;
}
