import type { MeshPlace } from '../discretise/place.ts';
import { followOf, type LocalMeshPlace, LocalPlaces, type PortSums } from './localPlaces.ts';
import type { StampTarget } from './masslessNodes.ts';

/** A place where point processes are. Several at one place share a port. */
interface Port {
  /** MOhm from the near node; 0 where the port is a node. */
  readonly fromNearMohm: number;
  /** The same as a share of the resistance between the two nodes. */
  readonly farShare: number;
  readonly index: number;
}

/** The ports between two neighbouring nodes, from the near one to the far one. */
interface Edge {
  readonly near: number;
  readonly far: number;
  readonly ports: readonly Port[];
  /** Conductances of the pieces: near to the first port, port to port, the last to far. uS, one more than ports. */
  readonly pieceUs: Float64Array;
  /** Of the last elimination, by port: pivot, right side, and conductance to the near node. */
  readonly pivotUs: Float64Array;
  readonly rightNa: Float64Array;
  readonly toNearUs: Float64Array;
  /** What the ports changed in the equations of the two nodes. */
  nearUs: number;
  farUs: number;
  nearNa: number;
  farNa: number;
  betweenUs: number;
}

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
  private readonly nodes: readonly { readonly node: number; readonly index: number }[];
  private readonly edges: readonly Edge[];
  /** By the far node: places are between it and its neighbour towards the start of its section. */
  private readonly edgeTo: ReadonlyMap<number, Edge>;
  private readonly locals: LocalPlaces;

  /**
   * @param resistanceMohm axial resistance between two neighbouring nodes.
   * @param intervalMs of a solve: the step, or its half in second order.
   */
  constructor(
    places: readonly (MeshPlace | LocalMeshPlace)[],
    resistanceMohm: (near: number, far: number) => number,
    voltageMv: Float64Array,
    intervalMs: number,
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
    this.voltageMv = Float64Array.of(
      ...distinct.map(({ near, far, farShare }) => {
        const nearMv = voltageMv[near]!;
        return nearMv + farShare * (voltageMv[far]! - nearMv);
      }),
      ...local.map((place) => followOf(place, voltageMv) + place.offsetMv),
    );
    this.currentNa = new Float64Array(this.voltageMv.length);
    this.conductanceUs = new Float64Array(this.voltageMv.length);
    this.locals = new LocalPlaces(
      ...([local, distinct.length, this, intervalMs] as const),
      (near, far) => 1 / resistanceMohm(near, far),
    );
    this.nodes = distinct.flatMap(({ near, farShare }, index) =>
      farShare === 0 ? [{ node: near, index }] : [],
    );
    this.edges = groupByEdge(distinct).map((group) => makeEdge(group, distinct, resistanceMohm));
    this.edgeTo = new Map(this.edges.map((edge) => [edge.far, edge]));
  }

  /** Puts the ports into the equations of a step. */
  stamp(target: StampTarget): void {
    for (const { node, index } of this.nodes) {
      target.addConductance(node, this.conductanceUs[index]!);
      target.inject(node, this.rightOf(index));
    }
    for (const edge of this.edges) {
      this.eliminate(edge);
      target.addConductance(edge.near, edge.nearUs);
      target.addConductance(edge.far, edge.farUs);
      target.inject(edge.near, edge.nearNa);
      target.inject(edge.far, edge.farNa);
      target.setCoupling(edge.near, edge.far, edge.betweenUs);
    }
    this.locals.stamp(target, (near, far) => this.edgeBetween(near, far)?.betweenUs);
  }

  private edgeBetween(a: number, b: number): Edge | undefined {
    return this.edges.find(
      ({ near, far }) => (near === a && far === b) || (near === b && far === a),
    );
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
    this.locals.settle(nodeMv, solves);
    for (const { node, index } of this.nodes) this.voltageMv[index] = nodeMv[node]!;
    for (const { near, far, ports, pieceUs, pivotUs, rightNa, toNearUs } of this.edges) {
      let nextMv = nodeMv[far]!;
      for (let k = ports.length - 1; k >= 0; k--) {
        const sum = rightNa[k]! + toNearUs[k]! * nodeMv[near]! + pieceUs[k + 1]! * nextMv;
        nextMv = sum / pivotUs[k]!;
        this.voltageMv[ports[k]!.index] = nextMv;
      }
    }
  }

  /** The voltage at any place: linear in the resistance from port to port, with the drop that each port's current makes. mV */
  voltageAt({ near, far, farShare }: MeshPlace, nodeMv: Float64Array): number {
    let fromMv = nodeMv[near]!;
    if (farShare === 0) return fromMv;
    const edge = this.edgeTo.get(far);
    let fromShare = 0;
    for (const { index, farShare: share } of edge?.near === near ? edge.ports : []) {
      const portMv = this.voltageMv[index]!;
      if (share >= farShare)
        return fromMv + ((farShare - fromShare) / (share - fromShare)) * (portMv - fromMv);
      fromMv = portMv;
      fromShare = share;
    }
    return fromMv + ((farShare - fromShare) / (1 - fromShare)) * (nodeMv[far]! - fromMv);
  }

  /** What flows from the ports into the nodes at the solution of a step, beside the axial currents without ports. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    for (const { node, index } of this.nodes)
      add(node, this.rightOf(index) - this.conductanceUs[index]! * solutionAt(node));
    for (const { near, far, pieceUs, ...edge } of this.edges) {
      const wholeUs = seriesUs(pieceUs);
      const [nearMv, farMv] = [solutionAt(near), solutionAt(far)];
      add(near, edge.nearNa - edge.nearUs * nearMv + (edge.betweenUs - wholeUs) * farMv);
      add(far, edge.farNa - edge.farUs * farMv + (edge.betweenUs - wholeUs) * nearMv);
    }
    this.locals.inject(solutionAt, add);
  }

  private rightOf(index: number): number {
    return this.conductanceUs[index]! * this.voltageMv[index]! - this.currentNa[index]!;
  }

  /** Gaussian elimination of the ports from near to far. */
  private eliminate(edge: Edge): void {
    const { ports, pieceUs, pivotUs, rightNa, toNearUs } = edge;
    const wholeUs = seriesUs(pieceUs);
    let toNear = pieceUs[0]!;
    let [ownUs, ownNa] = [0, 0];
    edge.nearUs = toNear - wholeUs;
    edge.nearNa = 0;
    for (let k = 0; k < ports.length; k++) {
      const toNext = pieceUs[k + 1]!;
      const { index } = ports[k]!;
      // toNear is the conductance to the near node, ownUs what earlier ports left on this node beside it.
      const pivot = (k === 0 ? toNear : ownUs) + toNext + this.conductanceUs[index]!;
      const right = ownNa + this.rightOf(index);
      pivotUs[k] = pivot;
      rightNa[k] = right;
      toNearUs[k] = toNear;
      edge.nearUs -= (toNear * toNear) / pivot;
      edge.nearNa += (toNear * right) / pivot;
      ownUs = toNext - (toNext * toNext) / pivot;
      ownNa = (toNext * right) / pivot;
      toNear = (toNear * toNext) / pivot;
    }
    edge.farUs = ownUs - wholeUs;
    edge.farNa = ownNa;
    edge.betweenUs = toNear;
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

function groupByEdge(places: readonly MeshPlace[]): number[][] {
  const groups = new Map<string, number[]>();
  places.forEach(({ near, far, farShare }, index) => {
    if (farShare === 0) return;
    const key = `${near} ${far}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return [...groups.values()];
}

function makeEdge(
  group: readonly number[],
  places: readonly MeshPlace[],
  resistanceMohm: (near: number, far: number) => number,
): Edge {
  const { near, far } = places[group[0]!]!;
  const wholeMohm = resistanceMohm(near, far);
  const ports = group
    .map((index) => {
      const { farShare } = places[index]!;
      return { index, farShare, fromNearMohm: farShare * wholeMohm };
    })
    .sort((a, b) => a.fromNearMohm - b.fromNearMohm);
  const stops = [0, ...ports.map(({ fromNearMohm }) => fromNearMohm), wholeMohm];
  const count = ports.length;
  return {
    ...{ near, far, ports },
    pieceUs: Float64Array.from({ length: count + 1 }, (_, k) => 1 / (stops[k + 1]! - stops[k]!)),
    pivotUs: new Float64Array(count).fill(1),
    rightNa: new Float64Array(count),
    toNearUs: new Float64Array(count),
    ...{ nearUs: 0, farUs: 0, nearNa: 0, farNa: 0, betweenUs: 1 / wholeMohm },
  };
}

function seriesUs(pieceUs: Float64Array): number {
  return 1 / pieceUs.reduce((mohm, us) => mohm + 1 / us, 0);
}
