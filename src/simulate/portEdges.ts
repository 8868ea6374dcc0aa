import type { MeshPlace } from '../discretise/place.ts';
import type { ArrayMaker } from './arrayMaker.ts';
import type { PortSums } from './localPlaces.ts';
import type { StampTarget } from './masslessNodes.ts';

/** A number that steps change in place. */
export interface NumberPlace {
  readonly values: Float64Array;
  readonly index: number;
}

export interface PlaceNeighbours {
  readonly from: NumberPlace;
  readonly to: NumberPlace;
  readonly share: number;
}

/**
 * The ports that lie between two neighbouring nodes, edge by edge, from the near node to the far one. An edge of n ports has
 * n slots, one for each, and n + 1 pieces. Loops run over flat arrays: they are run at every step for every synapse.
 */
export class PortEdges {
  private readonly sums: PortSums;
  readonly near: Int32Array;
  readonly far: Int32Array;
  /** Slots of edge e: [firstSlot[e], firstSlot[e + 1]). */
  readonly firstSlot: Int32Array;
  /** By slot. */
  readonly port: Int32Array;
  private readonly farShare: Float64Array;
  /** Conductances of the pieces of edge e, from firstSlot[e] + e on: near to the first port, port to port, the last to far. uS */
  readonly pieceUs: Float64Array;
  /** Of all pieces of an edge in a row, by edge. */
  readonly wholeUs: Float64Array;
  /** Of the last elimination, by slot: pivot, right side, and conductance to the near node. */
  readonly pivotUs: Float64Array;
  readonly rightNa: Float64Array;
  readonly toNearUs: Float64Array;
  /** What the ports changed in the equations of the two nodes, by edge. */
  readonly nearUs: Float64Array;
  readonly farUs: Float64Array;
  readonly nearNa: Float64Array;
  readonly farNa: Float64Array;
  readonly betweenUs: Float64Array;
  /** By the far node: places are between it and its neighbour towards the start of its section. */
  private readonly edgeTo: ReadonlyMap<number, number>;

  /**
   * @param places by port; those at a node are left out.
   * @param resistanceMohm axial resistance between two neighbouring nodes.
   */
  constructor(
    places: readonly MeshPlace[],
    resistanceMohm: (near: number, far: number) => number,
    sums: PortSums,
    arrays: ArrayMaker,
  ) {
    this.sums = sums;
    const edges = groupByEdge(places);
    const slots = edges.flat();
    const byEdge = (): Float64Array => arrays.doubles(edges.length);
    const bySlot = (): Float64Array => arrays.doubles(slots.length);
    this.near = Int32Array.from(edges, ([first]) => places[first!]!.near);
    this.far = Int32Array.from(edges, ([first]) => places[first!]!.far);
    this.firstSlot = new Int32Array(edges.length + 1);
    edges.forEach((ports, e) => {
      this.firstSlot[e + 1] = this.firstSlot[e]! + ports.length;
    });
    this.port = Int32Array.from(slots);
    this.farShare = Float64Array.from(slots, (port) => places[port]!.farShare);
    this.pieceUs = arrays.doubles(slots.length + edges.length);
    [this.wholeUs, this.betweenUs] = [byEdge(), byEdge()];
    edges.forEach((ports, e) => {
      const wholeMohm = resistanceMohm(this.near[e]!, this.far[e]!);
      const stops = [0, ...ports.map((port) => places[port]!.farShare * wholeMohm), wholeMohm];
      const piecesUs = ports.map((_, k) => 1 / (stops[k + 1]! - stops[k]!));
      piecesUs.push(1 / (wholeMohm - stops[ports.length]!));
      this.pieceUs.set(piecesUs, this.firstSlot[e]! + e);
      this.wholeUs[e] = 1 / piecesUs.reduce((mohm, us) => mohm + 1 / us, 0);
      this.betweenUs[e] = 1 / wholeMohm;
    });
    this.pivotUs = bySlot().fill(1);
    [this.rightNa, this.toNearUs] = [bySlot(), bySlot()];
    [this.nearUs, this.farUs, this.nearNa, this.farNa] = [byEdge(), byEdge(), byEdge(), byEdge()];
    this.edgeTo = new Map(Array.from(this.far, (far, e) => [far, e]));
  }

  /** Gaussian elimination of the ports, with their sums as they are. */
  eliminateAll(): void {
    for (let e = 0; e < this.near.length; e++) this.eliminate(e);
  }

  /** Puts what the last elimination left of the ports into the equations of the nodes. */
  stamp(target: StampTarget): void {
    const { near, far } = this;
    for (let e = 0; e < near.length; e++) {
      const [a, b] = [near[e]!, far[e]!];
      target.addConductance(a, this.nearUs[e]!);
      target.addConductance(b, this.farUs[e]!);
      target.inject(a, this.nearNa[e]!);
      target.inject(b, this.farNa[e]!);
      target.setCoupling(a, b, this.betweenUs[e]!);
    }
  }

  /** The conductance between two nodes as the ports of that edge leave it; undefined where there are none. uS */
  couplingBetween(a: number, b: number): number | undefined {
    const { near, far, betweenUs } = this;
    for (let e = 0; e < near.length; e++)
      if ((near[e] === a && far[e] === b) || (near[e] === b && far[e] === a)) return betweenUs[e];
    return undefined;
  }

  /** The voltages at the ports that belong to voltages of the nodes, by the last elimination. */
  settle(nodeMv: Float64Array): void {
    const { near, far, firstSlot, port, pieceUs, pivotUs, rightNa, toNearUs } = this;
    const { voltageMv } = this.sums;
    for (let e = 0; e < near.length; e++) {
      const nearMv = nodeMv[near[e]!]!;
      let nextMv = nodeMv[far[e]!]!;
      for (let slot = firstSlot[e + 1]! - 1; slot >= firstSlot[e]!; slot--) {
        const sum = rightNa[slot]! + toNearUs[slot]! * nearMv + pieceUs[slot + e + 1]! * nextMv;
        nextMv = sum / pivotUs[slot]!;
        voltageMv[port[slot]!] = nextMv;
      }
    }
  }

  /** The voltage between two nodes: linear in the resistance from port to port. mV */
  voltageAt(place: MeshPlace, nodeMv: Float64Array): number {
    const { from, to, share } = this.neighboursOf(place, nodeMv);
    const fromMv = from.values[from.index]!;
    return fromMv + share * (to.values[to.index]! - fromMv);
  }

  /** The ports, or nodes, before and after a place between two nodes, and how far on the way from one to the other it is. */
  neighboursOf({ near, far, farShare }: MeshPlace, nodeMv: Float64Array): PlaceNeighbours {
    let from: NumberPlace = { values: nodeMv, index: near };
    let fromShare = 0;
    const e = this.edgeTo.get(far);
    if (e !== undefined && this.near[e] === near)
      for (let slot = this.firstSlot[e]!; slot < this.firstSlot[e + 1]!; slot++) {
        const port = { values: this.sums.voltageMv, index: this.port[slot]! };
        const share = this.farShare[slot]!;
        if (share >= farShare)
          return { from, to: port, share: (farShare - fromShare) / (share - fromShare) };
        from = port;
        fromShare = share;
      }
    const to = { values: nodeMv, index: far };
    return { from, to, share: (farShare - fromShare) / (1 - fromShare) };
  }

  /** What flows from the ports into the nodes at the solution of a step, beside the axial currents without ports. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    const { near, far, nearUs, farUs, nearNa, farNa, betweenUs, wholeUs } = this;
    for (let e = 0; e < near.length; e++) {
      const [nearMv, farMv] = [solutionAt(near[e]!), solutionAt(far[e]!)];
      const moreUs = betweenUs[e]! - wholeUs[e]!;
      add(near[e]!, nearNa[e]! - nearUs[e]! * nearMv + moreUs * farMv);
      add(far[e]!, farNa[e]! - farUs[e]! * farMv + moreUs * nearMv);
    }
  }

  /** The ports of an edge from near to far. */
  private eliminate(e: number): void {
    const { firstSlot, port, pieceUs, pivotUs, rightNa, toNearUs } = this;
    const { voltageMv, currentNa, conductanceUs } = this.sums;
    const [first, end] = [firstSlot[e]!, firstSlot[e + 1]!];
    const wholeUs = this.wholeUs[e]!;
    let toNear = pieceUs[first + e]!;
    let [ownUs, ownNa] = [0, 0];
    let [nearUs, nearNa] = [toNear - wholeUs, 0];
    for (let slot = first; slot < end; slot++) {
      const toNext = pieceUs[slot + e + 1]!;
      const index = port[slot]!;
      const us = conductanceUs[index]!;
      // toNear is the conductance to the near node, ownUs what earlier ports left on this node beside it.
      const pivot = (slot === first ? toNear : ownUs) + toNext + us;
      const right = ownNa + (us * voltageMv[index]! - currentNa[index]!);
      pivotUs[slot] = pivot;
      rightNa[slot] = right;
      toNearUs[slot] = toNear;
      nearUs -= (toNear * toNear) / pivot;
      nearNa += (toNear * right) / pivot;
      ownUs = toNext - (toNext * toNext) / pivot;
      ownNa = (toNext * right) / pivot;
      toNear = (toNear * toNext) / pivot;
    }
    this.nearUs[e] = nearUs;
    this.nearNa[e] = nearNa;
    this.farUs[e] = ownUs - wholeUs;
    this.farNa[e] = ownNa;
    this.betweenUs[e] = toNear;
  }
}

/** Ports of each edge, from the near node to the far one. */
function groupByEdge(places: readonly MeshPlace[]): number[][] {
  const groups = new Map<string, number[]>();
  places.forEach(({ near, far, farShare }, port) => {
    if (farShare === 0) return;
    const key = `${near} ${far}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(port);
  });
  const shareOf = (port: number): number => places[port]!.farShare;
  return [...groups.values()].map((ports) => ports.sort((a, b) => shareOf(a) - shareOf(b)));
}
