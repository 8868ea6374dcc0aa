import type { KernelBinding, KernelPlan } from './abi.ts';
import type { LaneTable } from './laneTables.ts';

/** A mechanism bound to the arrays of one cell. */
export interface LaneKernel {
  readonly plan: KernelPlan;
  readonly binding: KernelBinding;
}

/** What one cell brings into the lanes. Arrays are by node, but for the couplings. */
export interface LaneCellArrays {
  readonly kernels: readonly LaneKernel[];
  /** By kernel: the table that its states go by; undefined where they go exactly. */
  readonly tables: readonly (LaneTable | undefined)[];
  /** Nernst's equation where a mechanism writes a concentration: its INITIAL runs before the currents of each step. */
  readonly nernst: readonly LaneKernel[];
  readonly voltageMv: Float64Array;
  readonly currentMaPerCm2: Float64Array;
  readonly conductanceSPerCm2: Float64Array;
  readonly areaFactor: Float64Array;
  readonly chargeUs: Float64Array;
  /** By position of the elimination. */
  readonly couplingUs: Float64Array;
}

/** What is the same in all cells. */
export interface LaneStructure {
  /** Position of each node in the elimination, and that of each position's parent. */
  readonly position: Int32Array;
  readonly parent: Int32Array;
  readonly rootCount: number;
  /** Nodes without membrane that are solved for at the end of a step, parents first. */
  readonly massless: readonly MasslessRow[];
  /** Arrays of the first cell: currents of ions that follow the voltage within the step, and their slopes. */
  readonly ionSlopes: readonly (readonly [Float64Array, Float64Array])[];
}

export interface MasslessRow {
  readonly node: number;
  /** The row that it hangs on, and the position that has the coupling to it; -1 for none. */
  readonly parent: number;
  readonly coupling: number;
  /** Neighbours with membrane: their node, and the position that has the coupling to them. */
  readonly links: readonly { readonly node: number; readonly coupling: number }[];
}

/** Every array of a cell that the lanes hold, in an order that is the same for cells that are alike; some twice. */
export function listLaneArrays(cell: LaneCellArrays): Float64Array[] {
  const { voltageMv, currentMaPerCm2, conductanceSPerCm2, areaFactor, chargeUs } = cell;
  return [
    ...[voltageMv, currentMaPerCm2, conductanceSPerCm2, areaFactor, chargeUs],
    ...[...cell.kernels, ...cell.nernst].flatMap(({ binding }) => [
      ...binding.fields,
      ...binding.nodeFields,
    ]),
  ];
}
