import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MechanismBlock, paintCompartments } from '../discretise/paintMap.ts';
import {
  type BoundKernel,
  CLOCK_CELSIUS,
  CLOCK_DT,
  CLOCK_T,
  type KernelBackEnd,
  type KernelPlan,
} from '../kernels/abi.ts';
import { planKernel } from '../kernels/planKernel.ts';
import { nodeDiameters } from './nodeDiameters.ts';

/** Reversal potentials that NEURON gives these ions where nobody says otherwise. mV. */
const DEFAULT_REVERSAL_MV: Readonly<Record<string, number>> = { ena: 50, ek: -77 };

/** One mechanism with its arrays, as it runs. */
export interface RunningBlock {
  readonly plan: KernelPlan;
  readonly nodes: Int32Array;
  /** By plan.fields, one value an instance. */
  readonly fields: readonly Float64Array[];
  readonly kernel: BoundKernel;
}

/**
 * Every mechanism of a cell on its mesh: voltage in, membrane current and its slope out. The arrays are changed in
 * place by `computeCurrents` and `advanceStates`; `voltageMv` is written by the simulation.
 */
export interface Membrane {
  /** mV by node. */
  readonly voltageMv: Float64Array;
  /** Outward current density. mA/cm2 by node. */
  readonly currentMaPerCm2: Float64Array;
  /** Its slope di/dv. S/cm2 by node. */
  readonly conductanceSPerCm2: Float64Array;
  readonly blocks: readonly RunningBlock[];
  /** INITIAL of every mechanism at the present voltage. */
  initialise(): void;
  computeCurrents(): void;
  advanceStates(timeMs: number): void;
}

/**
 * Plans and binds the kernels of a cell.
 *
 * @throws ModelError `simulate/no-membrane` where nothing is painted, `simulate/no-reversal` where a mechanism reads a
 *   reversal potential that nobody gave, `simulate/global-differs` where a GLOBAL parameter is painted unevenly.
 */
export function bindMembrane(
  cell: Cell,
  layout: CompartmentLayout,
  dtMs: number,
  backEnd: KernelBackEnd,
): Membrane {
  const paint = paintCompartments(cell, layout);
  if (paint.blocks.length === 0)
    throw new ModelError('simulate/no-membrane', simulateMessages.noMembrane());
  const voltageMv = new Float64Array(layout.nodeCount).fill(cell.vInitMv);
  const currentMaPerCm2 = new Float64Array(layout.nodeCount);
  const conductanceSPerCm2 = new Float64Array(layout.nodeCount);
  const clock = new Float64Array(3);
  clock[CLOCK_DT] = dtMs;
  clock[CLOCK_CELSIUS] = cell.celsius;
  const nodeFields = new NodeFields(cell, layout, paint.reversalMv);
  const blocks = paint.blocks.map((block) => {
    const plan = planKernel(block.mechanism);
    const fields = instanceFields(plan, block);
    const kernel = backEnd(plan, {
      count: block.nodes.length,
      nodes: block.nodes,
      voltageMv,
      currentMaPerCm2,
      conductanceSPerCm2,
      fields,
      nodeFields: plan.nodeFields.map(({ name }) => nodeFields.get(name, block)),
      globals: globalValues(plan, block),
      clock,
    });
    return { plan, nodes: block.nodes, fields, kernel };
  });
  const summed = [currentMaPerCm2, conductanceSPerCm2, ...nodeFields.currents()];
  return {
    voltageMv,
    currentMaPerCm2,
    conductanceSPerCm2,
    blocks,
    initialise: () => {
      clock[CLOCK_T] = 0;
      for (const { kernel } of blocks) kernel.initialise();
    },
    computeCurrents: () => {
      for (const array of summed) array.fill(0);
      for (const { kernel } of blocks) kernel.currents();
    },
    advanceStates: (timeMs) => {
      clock[CLOCK_T] = timeMs;
      for (const { kernel } of blocks) kernel.advance();
    },
  };
}

function instanceFields(plan: KernelPlan, block: MechanismBlock): Float64Array[] {
  return plan.fields.map(
    ({ name, initial }) =>
      block.parameters.get(name) ?? new Float64Array(block.nodes.length).fill(initial),
  );
}

/** GLOBAL parameters are one for all instances: painted with one value, or not at all. */
function globalValues(plan: KernelPlan, { parameters, mechanism }: MechanismBlock): Float64Array {
  return Float64Array.from(plan.globals, ({ name, initial }) => {
    const painted = parameters.get(name);
    if (painted === undefined) return initial;
    if (painted.some((value) => value !== painted[0]))
      throw new ModelError(
        'simulate/global-differs',
        simulateMessages.globalDiffers(mechanism.name, name),
      );
    return painted[0] ?? initial;
  });
}

/** The arrays by node that mechanisms share, made when the first mechanism asks for one. */
class NodeFields {
  private readonly cell: Cell;
  private readonly layout: CompartmentLayout;
  private readonly paintedReversalMv: ReadonlyMap<string, Float64Array>;
  private readonly arrays = new Map<string, Float64Array>();

  constructor(
    cell: Cell,
    layout: CompartmentLayout,
    paintedReversalMv: ReadonlyMap<string, Float64Array>,
  ) {
    this.cell = cell;
    this.layout = layout;
    this.paintedReversalMv = paintedReversalMv;
  }

  get(name: string, block: MechanismBlock): Float64Array {
    const array = this.arrays.get(name) ?? this.make(name);
    this.arrays.set(name, array);
    if (block.nodes.some((node) => Number.isNaN(array[node]!)))
      throw new ModelError(
        'simulate/no-reversal',
        simulateMessages.noReversal(block.mechanism.name, name),
      );
    return array;
  }

  /** The ionic currents, which start every step at 0. */
  currents(): Float64Array[] {
    return [...this.arrays].filter(([name]) => name.startsWith('i')).map(([, array]) => array);
  }

  private make(name: string): Float64Array {
    if (name === 'diam') return nodeDiameters(this.cell.morphology, this.layout);
    if (name === 'area') return this.layout.areaUm2;
    const array = new Float64Array(this.layout.nodeCount);
    if (!name.startsWith('e')) return array;
    const painted = this.paintedReversalMv.get(name.slice(1));
    return array.map((_, node) => {
      const value = painted?.[node] ?? Number.NaN;
      return Number.isNaN(value) ? (DEFAULT_REVERSAL_MV[name] ?? Number.NaN) : value;
    });
  }
}
