import {
  type EliminationOrder,
  orderElimination,
  solveInOrder,
} from '../cable/eliminationOrder.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/** The parts of the equations (C/h + g + G) v' = (C/h + g) v - i + I that stay the same. Arrays are by node. */
export interface CableEquations {
  readonly nodeCount: number;
  readonly parent: Int32Array;
  /** C/h. uS. */
  readonly chargeUs: Float64Array;
  /** C/h and the axial conductances. uS. */
  readonly staticDiagonalUs: Float64Array;
  /** Axial conductance to the parent. uS. */
  readonly couplingUs: Float64Array;
  /** From mA/cm2 to nA, and from S/cm2 to uS: area x 1e-2. */
  readonly areaFactor: Float64Array;
  readonly order: EliminationOrder;
}

/** What the equations take from the membrane, by node, and the voltage that they change. */
export interface MembraneSums {
  readonly voltageMv: Float64Array;
  readonly currentMaPerCm2: Float64Array;
  readonly conductanceSPerCm2: Float64Array;
}

/** Solves the equations of one step after another: the calls of a step in this order. */
export interface CableSolver {
  /** Makes the equations from the voltages and the membrane's sums. */
  assemble(): void;
  /** Adds a current into a node. nA. */
  inject(node: number, currentNa: number): void;
  /** Adds a conductance to rest at 0 mV to a node. uS */
  addConductance(node: number, conductanceUs: number): void;
  /** Sets the axial conductance between two neighbours, for this step and those that follow. uS */
  setCoupling(node: number, neighbour: number, conductanceUs: number): void;
  solve(): void;
  /** Copies the solution by node: the voltage at the end of the step, or of its middle in second order. mV. */
  readSolution(solutionMv: Float64Array): void;
  /** Moves the voltages to the end of the step. */
  update(): void;
}

/** @param intervalMs h: the step, or its half in second order. */
export function buildCableEquations(layout: CompartmentLayout, intervalMs: number): CableEquations {
  const { nodeCount, parent } = layout;
  const chargeUs = layout.capacitanceNf.map((capacitance) => capacitance / intervalMs); // [nF/ms = uS]
  const couplingUs = layout.axialResistanceMohm.map((mohm) => (mohm === 0 ? 0 : 1 / mohm));
  const staticDiagonalUs = Float64Array.from(chargeUs);
  parent.forEach((p, i) => {
    if (p < 0) return;
    staticDiagonalUs[i]! += couplingUs[i]!;
    staticDiagonalUs[p]! += couplingUs[i]!;
  });
  return {
    ...{ nodeCount, parent, chargeUs, staticDiagonalUs, couplingUs },
    areaFactor: layout.areaUm2.map((area) => area * 1e-2),
    order: orderElimination(parent, couplingUs),
  };
}

/** Position of that of two neighbours which is eliminated towards the other. */
export function edgePosition(
  { position, parent }: EliminationOrder,
  node: number,
  neighbour: number,
): number {
  const [a, b] = [position[node]!, position[neighbour]!];
  return parent[a] === b ? a : b;
}

/** The solver in JavaScript; the one in WebAssembly does the same operations in the same order. */
export function solveByJs(
  { nodeCount, chargeUs, staticDiagonalUs, areaFactor, order }: CableEquations,
  { voltageMv, currentMaPerCm2, conductanceSPerCm2 }: MembraneSums,
  isSecondOrder: boolean,
): CableSolver {
  const { position } = order;
  const diagonalUs = new Float64Array(nodeCount);
  /** The right side, then the solution; by position. */
  const solution = new Float64Array(nodeCount);
  return {
    assemble: () => {
      for (let i = 0; i < nodeCount; i++) {
        const area = areaFactor[i]!;
        const slopeUs = conductanceSPerCm2[i]! * area;
        const k = position[i]!;
        diagonalUs[k] = staticDiagonalUs[i]! + slopeUs;
        solution[k] = (chargeUs[i]! + slopeUs) * voltageMv[i]! - currentMaPerCm2[i]! * area;
      }
    },
    inject: (node, currentNa) => {
      solution[position[node]!]! += currentNa;
    },
    addConductance: (node, conductanceUs) => {
      diagonalUs[position[node]!]! += conductanceUs;
    },
    setCoupling: (node, neighbour, conductanceUs) => {
      order.couplingUs[edgePosition(order, node, neighbour)] = conductanceUs;
    },
    solve: () => {
      solveInOrder(order, diagonalUs, solution);
    },
    readSolution: (solutionMv) => {
      for (let i = 0; i < nodeCount; i++) solutionMv[i] = solution[position[i]!]!;
    },
    update: () => {
      for (let i = 0; i < nodeCount; i++) {
        const solved = solution[position[i]!]!;
        voltageMv[i] = isSecondOrder ? solved * 2 - voltageMv[i]! : solved;
      }
    },
  };
}
