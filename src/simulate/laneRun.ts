import type { LaneCellArrays, LaneStructure, MasslessRow } from '../kernels/laneCellArrays.ts';
import { LaneEngine } from '../kernels/laneEngine.ts';
import { LANES } from '../kernels/laneMemory.ts';
import { edgePosition } from './cableEquations.ts';
import type { LaneCell } from './laneCell.ts';
import type { StampTarget } from './masslessNodes.ts';

/** Steps cells of one structure side by side; up to LANES at a time, any number one after the other. */
export class LaneRun {
  private readonly engine: LaneEngine;
  private readonly structure: LaneStructure;
  /** Row of each node without membrane; -1 of others. */
  private readonly rowOf: Int32Array;
  private cells: readonly LaneCell[] = [];
  private targets: readonly StampTarget[] = [];
  private masslessTargets: readonly StampTarget[] = [];

  /** @throws UnsupportedKernel where a mechanism is not for lanes. */
  constructor(first: LaneCell) {
    this.structure = structureOf(first);
    this.rowOf = new Int32Array(first.layout.nodeCount).fill(-1);
    this.structure.massless.forEach(({ node }, row) => {
      this.rowOf[node] = row;
    });
    this.engine = new LaneEngine(first.arrays, this.structure);
  }

  /** Puts cells that are alike into the lanes, at the start of their runs. */
  load(cells: readonly LaneCell[]): void {
    if (cells.length < 1 || cells.length > LANES)
      throw new RangeError(`${cells.length} cells for ${LANES} lanes`);
    this.cells = cells;
    this.engine.load(cells.map(({ arrays }) => arrays));
    this.targets = cells.map((cell, lane) => this.targetOf(cell, lane));
    this.masslessTargets = cells.map((cell, lane) => this.masslessTargetOf(cell, lane));
    cells.forEach((cell, lane) => {
      const { position } = cell.cable.order;
      const { beforeMv, rightNa } = this.engine;
      cell.enter({
        pull: (values, indices) => this.engine.pull(lane, values, indices),
        pullAll: (values) => this.engine.pullAll(lane, values),
        readSolution: (solutionMv) => {
          for (let i = 0; i < position.length; i++) {
            const k = LANES * position[i]! + lane;
            solutionMv[i] = beforeMv[k]! + rightNa[k]!;
          }
        },
      });
    });
  }

  /** @param isAudited whether the cells are to know how well the step conserves charge. */
  step(isAudited: boolean): void {
    const { cells, engine } = this;
    const { call } = engine;
    for (const cell of cells) cell.beginStep();
    engine.followClock();
    call.currents();
    for (const cell of cells) cell.computePointCurrents();
    const halves = cells.map((cell) => cell.takesHalves());
    engine.extrapolate(cells.map((cell, lane) => cell.isExtrapolated && !halves[lane]));
    if (halves.includes(true)) this.takeHalves(halves);
    const audits = isAudited ? cells.map((cell) => cell.beginAudit()) : [];
    this.solve();
    for (const finishAudit of audits) finishAudit();
    call.update();
    for (const cell of cells) cell.passTime();
    if (cells[0]!.settlesMassless) this.settle(cells.map(() => true));
    engine.followClock();
    call.advance();
    for (const cell of cells) cell.endStep();
    this.settleAgain();
    for (const cell of cells) cell.bringProbes();
  }

  /** Nodes without membrane of some of the lanes. */
  private settle(chosen: readonly boolean[]): void {
    this.cells.forEach((cell, lane) => {
      if (chosen[lane] === true) cell.stampMassless(this.masslessTargets[lane]!);
    });
    this.engine.choose(chosen);
    this.engine.call.settle();
  }

  private settleAgain(): void {
    const chosen = this.cells.map((cell) => cell.settlesAgain());
    if (!chosen.includes(true)) return;
    this.settle(chosen);
    this.cells.forEach((cell, lane) => {
      if (chosen[lane] === true) cell.settleAgain();
    });
  }

  /** The others' currents and equations come out as they were, from the voltages that they still have. */
  private takeHalves(halves: readonly boolean[]): void {
    this.solve();
    this.engine.choose(halves);
    this.engine.call.half();
    this.cells.forEach((cell, lane) => {
      if (halves[lane] === true) cell.settleMiddle();
    });
    this.engine.call.currents();
  }

  private solve(): void {
    this.engine.call.assemble();
    this.cells.forEach((cell, lane) => {
      cell.stamp(this.targets[lane]!);
    });
    this.engine.call.solve();
  }

  /**
   * The equations of one lane's step, which are for the change of the voltage. A diagonal holds its couplings, so what
   * leaves one of them stays in the excess.
   */
  private targetOf({ cable: { order } }: LaneCell, lane: number): StampTarget {
    const { beforeMv, excessUs, rightNa, couplingUs } = this.engine;
    const at = (position: number): number => LANES * position + lane;
    const load = (node: number, conductanceUs: number): void => {
      const k = at(order.position[node]!);
      excessUs[k]! += conductanceUs;
      rightNa[k]! -= conductanceUs * beforeMv[k]!;
    };
    return {
      inject: (node, currentNa) => {
        rightNa[at(order.position[node]!)]! += currentNa;
      },
      addConductance: load,
      setCoupling: (node, neighbour, conductanceUs) => {
        const edge = edgePosition(order, node, neighbour);
        couplingUs[at(edge)] = conductanceUs;
        const left = order.couplingUs[edge]! - conductanceUs;
        load(node, left);
        load(neighbour, left);
      },
    };
  }

  /** The same for nodes without membrane, whose couplings are those of the equations. */
  private masslessTargetOf({ cable: { order } }: LaneCell, lane: number): StampTarget {
    const { masslessUs, masslessNa } = this.engine;
    const add = (values: Float32Array, node: number, value: number): void => {
      const row = this.rowOf[node]!;
      if (row >= 0) values[LANES * row + lane]! += value;
    };
    return {
      inject: (node, currentNa) => add(masslessNa, node, currentNa),
      addConductance: (node, conductanceUs) => add(masslessUs, node, conductanceUs),
      setCoupling: (node, neighbour, conductanceUs) => {
        const left = order.couplingUs[edgePosition(order, node, neighbour)]! - conductanceUs;
        for (const end of [node, neighbour]) add(masslessUs, end, left);
      },
    };
  }
}

/** Whether two cells can be in lanes side by side: one tree, the same mechanisms on the same nodes, one scheme. */
export function areAlike(a: LaneCell, b: LaneCell): boolean {
  const isSame = (x: ArrayLike<number>, y: ArrayLike<number>): boolean =>
    x.length === y.length && Array.prototype.every.call(x, (value, k) => value === y[k]);
  const hasSameKernels = (x: LaneCellArrays['kernels'], y: LaneCellArrays['kernels']): boolean =>
    x.length === y.length &&
    x.every(({ plan, binding }, k) => {
      const other = y[k]!;
      return (
        isSame(binding.nodes, other.binding.nodes) &&
        (plan === other.plan ||
          JSON.stringify(plan.programs) === JSON.stringify(other.plan.programs))
      );
    });
  return (
    a.dtMs === b.dtMs &&
    a.isExtrapolated === b.isExtrapolated &&
    a.settlesMassless === b.settlesMassless &&
    isSame(a.cable.parent, b.cable.parent) &&
    isSame(a.cable.order.position, b.cable.order.position) &&
    a.cable.areaFactor.every((area, k) => (area === 0) === (b.cable.areaFactor[k] === 0)) &&
    hasSameKernels(a.arrays.kernels, b.arrays.kernels) &&
    a.arrays.tables.every((table, k) => table?.stepMv === b.arrays.tables[k]?.stepMv) &&
    hasSameKernels(a.arrays.nernst, b.arrays.nernst)
  );
}

function structureOf(cell: LaneCell): LaneStructure {
  const { order } = cell.cable;
  const { followers } = cell.membrane.nodeFields;
  return {
    ...{ position: order.position, parent: order.parent, rootCount: order.rootCount },
    massless: cell.settlesMassless ? masslessRows(cell) : [],
    ionSlopes: cell.isExtrapolated
      ? followers.map(({ current, slope }) => [current, slope] as const)
      : [],
  };
}

/** In the order of elimination, so that parents come first. */
function masslessRows({ cable: { areaFactor, order } }: LaneCell): MasslessRow[] {
  const rowAt = new Map<number, number>();
  const links: { node: number; coupling: number }[][] = [];
  const rows: Omit<MasslessRow, 'links'>[] = [];
  order.node.forEach((node, position) => {
    const up = order.parent[position]!;
    const row = rowAt.get(up);
    if (areaFactor[node] !== 0) {
      if (row !== undefined) links[row]!.push({ node, coupling: position });
      return;
    }
    rowAt.set(position, rows.length);
    rows.push({ node, parent: row ?? -1, coupling: row === undefined ? -1 : position });
    links.push(row === undefined && up >= 0 ? [{ node: order.node[up]!, coupling: position }] : []);
  });
  return rows.map((row, k) => ({ ...row, links: links[k]! }));
}
