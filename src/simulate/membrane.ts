import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, recordedQuantities } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismPlace } from '../discretise/ionUse.ts';
import { type MechanismBlock, type PaintMap, paintCompartments } from '../discretise/paintMap.ts';
import {
  type BoundKernel,
  CLOCK_CELSIUS,
  CLOCK_DT,
  CLOCK_T,
  type KernelBackEnd,
  type KernelPlan,
} from '../kernels/abi.ts';
import { planKernel } from '../kernels/planKernel.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import { NodeFields } from './nodeFields.ts';
import { findPoolClocks, POOL_FIELDS, type PoolClock } from './poolClock.ts';

/** One mechanism with its arrays, as it runs. */
export interface RunningBlock {
  readonly plan: KernelPlan;
  readonly nodes: Int32Array;
  /** By plan.fields, one value an instance. */
  readonly fields: readonly Float64Array[];
  /** By plan.globals. */
  readonly globals: Float64Array;
  readonly kernel: BoundKernel;
  /** Parameters that began with one value for all instances, which compiled code may hold as one. */
  readonly evenParameters: ReadonlySet<string>;
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
  /** As KernelBinding has it. */
  readonly clock: Float64Array;
  readonly blocks: readonly RunningBlock[];
  readonly nodeFields: NodeFields;
  /** Ions whose current some mechanism reads or a probe records: in second order it follows the voltage within the step. */
  readonly ionsWithSlopes: ReadonlySet<string>;
  /** Every array that a step changes or that a user may: a copy of all of them is the membrane's state. */
  readonly stateArrays: readonly Float64Array[];
  /**
   * INITIAL of every mechanism at the present voltage. What is given as `first`, here and below, runs before that of any
   * mechanism: point processes that write concentrations.
   */
  initialise(first?: () => void): void;
  /** Currents at the present voltage; `t` is the middle of the step, as in NEURON. */
  computeCurrents(middleMs: number, first?: () => void): void;
  /** Second order only: ionic currents as they are when the voltage has changed so much; mV by node. */
  correctIonCurrents(changeMv: Float64Array): void;
  advanceStates(timeMs: number, first?: () => void): void;
  /** The stretch of time that `advanceStates` takes, where steps differ in length. ms */
  setStep(stepMs: number): void;
  /** BEFORE STEP of every mechanism. */
  beforeStep(): void;
}

export interface MembraneOptions {
  readonly dtMs: number;
  /** Whether the voltage solve goes to the middle of the step, as cn-neuron's does. */
  readonly isSecondOrder: boolean;
  readonly backEnd: KernelBackEnd;
  /** Makes every array that a kernel is bound to. */
  readonly arrays?: ArrayMaker;
  /** The coats on the layout, where they are laid already. */
  readonly paint?: PaintMap;
  /** Asked at each step for what sets the sums of all kernels at once, as StepEngine says. */
  readonly allCurrents?: () => (() => void) | undefined;
  /** The same for the states. */
  readonly allAdvance?: () => (() => void) | undefined;
  /** Whether density mechanisms store what RANGE names and only probes read, though no probe reads it; true if not said. */
  readonly keepsRange?: boolean;
  /** Point processes, which use ions as well. */
  readonly points?: readonly MechanismPlace[];
  /** Whether concentrations are at the time of the voltage: see PoolClock. */
  readonly hasPoolClocks?: boolean;
}

/**
 * Plans and binds the kernels of a cell. Mechanisms that write a concentration run before all others, whatever the order
 * of painting, as in NEURON; the others in the order of painting.
 *
 * @throws ModelError `simulate/no-membrane` where nothing is painted, `simulate/no-reversal` where a mechanism reads a
 *   reversal potential that nobody gave, `simulate/global-differs` where a GLOBAL parameter is painted unevenly, and those of findIonUse.
 */
export function bindMembrane(
  cell: Cell,
  layout: CompartmentLayout,
  options: MembraneOptions,
): Membrane {
  const {
    dtMs,
    isSecondOrder,
    backEnd,
    arrays = plainArrays,
    points = [],
    keepsRange = true,
    hasPoolClocks = false,
  } = options;
  const paint = options.paint ?? paintCompartments(cell, layout);
  if (paint.blocks.length === 0)
    throw new ModelError('simulate/no-membrane', simulateMessages.noMembrane());
  const voltageMv = arrays.doubles(layout.nodeCount).fill(cell.vInitMv);
  const currentMaPerCm2 = arrays.doubles(layout.nodeCount);
  const conductanceSPerCm2 = arrays.doubles(layout.nodeCount);
  const clock = arrays.doubles(3);
  clock[CLOCK_DT] = dtMs;
  clock[CLOCK_CELSIUS] = cell.celsius;
  const painted = [...paint.blocks].sort(
    (a, b) => Number(writesIons(b.mechanism)) - Number(writesIons(a.mechanism)),
  );
  const nodeFields = new NodeFields(cell, layout, {
    painted: paint.ionValues,
    places: [...painted, ...points],
    arrays,
  });
  const ionSlopes = new Set(
    isSecondOrder ? [...readCurrents([...painted, ...points]), ...recordedCurrents(cell)] : [],
  );
  const bind = (
    plan: KernelPlan,
    place: MechanismPlace,
    own: Pick<RunningBlock, 'fields' | 'globals'>,
  ): RunningBlock => {
    const { nodes } = place;
    const kernel = backEnd(plan, {
      ...{ count: nodes.length, nodes, ...own, clock },
      ...{ voltageMv, currentMaPerCm2, conductanceSPerCm2 },
      nodeFields: plan.nodeFields.map(({ name }) => nodeFields.get(name, place)),
    });
    return { plan, nodes, ...own, kernel, evenParameters: findEven(plan, own.fields) };
  };
  const bindPainted = (block: MechanismBlock): RunningBlock => {
    const shown = recordedVariables(cell, block.mechanism);
    const plan = planKernel(block.mechanism, {
      ...{ ionSlopes, isSecondOrder, shown, keepsRange },
    });
    const fields = instanceFields(plan, block).map((values) => arrays.copyOf(values));
    return bind(plan, block, { fields, globals: arrays.copyOf(globalValues(plan, block)) });
  };
  const clocks = (hasPoolClocks ? findPoolClocks(painted, points) : []).map((pool) =>
    bindPoolClock(pool, arrays, bind),
  );
  const writers = painted.filter(({ mechanism }) => writesIons(mechanism));
  const blocks = [
    ...clocks.map((bindPart) => bindPart('begin')),
    ...writers.map(bindPainted),
    ...clocks.map((bindPart) => bindPart('end')),
    ...painted.slice(writers.length).map(bindPainted),
  ];
  nodeFields.runBeforeCurrents(clocks.map((bindPart) => bindPart('middle').kernel));
  nodeFields.bindNernst((place) => {
    const plan = planKernel(place.mechanism);
    return backEnd(plan, {
      ...{ count: place.nodes.length, nodes: place.nodes, clock },
      fields: plan.fields.map(() => arrays.doubles(place.nodes.length)),
      ...{ voltageMv, currentMaPerCm2, conductanceSPerCm2, globals: arrays.doubles(0) },
      nodeFields: plan.nodeFields.map(({ name }) => nodeFields.get(name, place)),
    });
  });
  const state = { voltageMv, currentMaPerCm2, conductanceSPerCm2, clock };
  return runMembrane({ ...state, blocks, nodeFields, ionsWithSlopes: ionSlopes }, options);
}

/** Its parts run at three moments of a step, on fields of their own that they share. */
function bindPoolClock(
  pool: PoolClock,
  arrays: ArrayMaker,
  bind: (
    plan: KernelPlan,
    place: MechanismPlace,
    own: Pick<RunningBlock, 'fields' | 'globals'>,
  ) => RunningBlock,
): (part: 'begin' | 'end' | 'middle') => RunningBlock {
  const { nodes } = pool;
  const fields = new Map(POOL_FIELDS.map((name) => [name, arrays.doubles(nodes.length)]));
  return (part) => {
    const plan = planKernel(pool[part]);
    const own = plan.fields.map(({ name }) => fields.get(name)!);
    const globals = arrays.doubles(0);
    return bind(plan, { mechanism: pool[part], nodes }, { fields: own, globals });
  };
}

type BoundMembrane = Pick<
  Membrane,
  | 'voltageMv'
  | 'currentMaPerCm2'
  | 'conductanceSPerCm2'
  | 'clock'
  | 'blocks'
  | 'nodeFields'
  | 'ionsWithSlopes'
>;

/** What is done with bound kernels in the course of a run: by one call for all of them where there is one. */
function runMembrane(
  bound: BoundMembrane,
  options: Pick<MembraneOptions, 'allCurrents' | 'allAdvance'>,
): Membrane {
  const { voltageMv, currentMaPerCm2, conductanceSPerCm2, clock, blocks, nodeFields } = bound;
  const computeCurrents = (middleMs: number, first?: () => void): void => {
    clock[CLOCK_T] = middleMs;
    nodeFields.beginStep();
    first?.();
    const allCurrents = options.allCurrents?.();
    if (allCurrents !== undefined) {
      allCurrents();
      return;
    }
    currentMaPerCm2.fill(0);
    conductanceSPerCm2.fill(0);
    for (const { kernel } of blocks) kernel.currents();
  };
  return {
    ...bound,
    stateArrays: [
      ...[voltageMv, currentMaPerCm2, conductanceSPerCm2, clock],
      ...blocks.flatMap(({ fields, globals }) => [...fields, globals]),
      ...nodeFields.all,
    ],
    initialise: (first) => {
      clock[CLOCK_T] = 0;
      nodeFields.initialise();
      if (first !== undefined) {
        first();
        nodeFields.followConcentrations();
      }
      for (const { kernel, plan } of blocks) {
        kernel.initialise();
        if (writesIons(plan.mechanism)) nodeFields.followConcentrations();
      }
      computeCurrents(0);
    },
    computeCurrents,
    correctIonCurrents: (changeMv) => {
      nodeFields.correctCurrents(changeMv);
    },
    advanceStates: (timeMs, first) => {
      clock[CLOCK_T] = timeMs;
      first?.();
      const allAdvance = options.allAdvance?.();
      if (allAdvance !== undefined) allAdvance();
      else for (const { kernel } of blocks) kernel.advance();
    },
    setStep: (stepMs) => {
      clock[CLOCK_DT] = stepMs;
    },
    beforeStep: () => {
      for (const { kernel, plan } of blocks)
        if (plan.programs.beforeStep.stores.length > 0) kernel.beforeStep();
    },
  };
}

/** Whether the mechanism writes a concentration or a reversal potential. */
export function writesIons({ ions }: Mechanism): boolean {
  return ions.some(({ name, writes }) => writes.some((written) => written !== `i${name}`));
}

/** Ions whose current some mechanism reads. */
function readCurrents(blocks: readonly MechanismPlace[]): ReadonlySet<string> {
  return new Set(
    blocks.flatMap(({ mechanism }) =>
      mechanism.ions.flatMap(({ name, reads }) => (reads.includes(`i${name}`) ? [name] : [])),
    ),
  );
}

/** Ions whose current is recorded. */
function recordedCurrents(cell: Cell): string[] {
  return recordedQuantities(cell).flatMap((quantity) =>
    quantity.kind === 'ion' && quantity.variable === `i${quantity.ion}` ? [quantity.ion] : [],
  );
}

/** Variables of a density mechanism that are recorded. */
function recordedVariables(cell: Cell, { name }: Mechanism): ReadonlySet<string> {
  return new Set(
    recordedQuantities(cell).flatMap((quantity) =>
      quantity.kind === 'mechanism' && quantity.mechanism === name ? [quantity.variable] : [],
    ),
  );
}

function findEven({ fields }: KernelPlan, values: RunningBlock['fields']): ReadonlySet<string> {
  const even = fields.filter(
    ({ role }, k) => role === 'parameter' && values[k]!.every((each) => each === values[k]![0]),
  );
  return new Set(even.map(({ name }) => name));
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
