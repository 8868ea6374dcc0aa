import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { KernelEvents } from './eventProgram.ts';
import type { IrProgram } from './ir.ts';

/**
 * What a compiled mechanism and the simulation agree on. One block = one mechanism on a list of nodes. Point processes have
 * nodes of their own, one an instance, with the voltage where each is placed; their currents are in nA, slopes in uS.
 *
 * Order within a step (NEURON's): currents() of every block at the old voltage, the voltage solve, advance() of every
 * block at the new voltage. initialise() runs INITIAL once before the first step, and currents() once after it.
 */
export interface KernelField {
  readonly name: string;
  readonly role: 'parameter' | 'state' | 'assigned';
  /** Value a fresh instance starts from (PARAMETER default; 0 for assigned and states without STATE0). */
  readonly initial: number;
  /** As written in the .mod file, '' where none is given. */
  readonly unit: string;
}

/** A quantity shared by all mechanisms on a node: one Float64Array of nodeCount each. */
export interface KernelNodeField {
  /** The NMODL name: `ena`, `ina`, `cai`, `cao`, `diam`, `area`; `dicadv` for the slope of `ica`. */
  readonly name: string;
  /**
   * `read`: never written. `write`: written over, `cai` of a pool; maybe read as well. `add`: currents() adds this
   * mechanism's density, mA/cm2, or its slope, S/cm2 (`dicadv`); maybe read as well.
   */
  readonly access: 'read' | 'write' | 'add';
}

export interface KernelPlan {
  readonly mechanism: Mechanism;
  readonly fields: readonly KernelField[];
  readonly nodeFields: readonly KernelNodeField[];
  /** Values shared by all instances (GLOBAL); celsius, dt and t are not among them. */
  readonly globals: readonly KernelField[];
  readonly hasCurrent: boolean;
  readonly hasAdvance: boolean;
  readonly programs: KernelPrograms;
  /** What events do to a point process; undefined where it receives none. */
  readonly events: KernelEvents | undefined;
}

/** What each call of a BoundKernel does for one instance. */
export interface KernelPrograms {
  readonly initialise: IrProgram;
  readonly currents: IrProgram;
  readonly advance: IrProgram;
  readonly beforeStep: IrProgram;
}

export interface KernelBinding {
  /** Number of instances. */
  readonly count: number;
  /** Node of each instance. Length count, ascending. */
  readonly nodes: Int32Array;
  /** mV by node. */
  readonly voltageMv: Float64Array;
  /** currents() adds its outward current density here: mA/cm2 by node. */
  readonly currentMaPerCm2: Float64Array;
  /** currents() adds di/dv here: S/cm2 by node (mA/cm2 per mV). */
  readonly conductanceSPerCm2: Float64Array;
  /** By plan.fields: one array of length count each. */
  readonly fields: readonly Float64Array[];
  /** By plan.nodeFields: one array by node each. */
  readonly nodeFields: readonly Float64Array[];
  /** By plan.globals. */
  readonly globals: Float64Array;
  /** [dtMs, tMs, celsius]: read at every call, changed by the simulation between calls. */
  readonly clock: Float64Array;
}

export const CLOCK_DT: number = 0;
export const CLOCK_T: number = 1;
export const CLOCK_CELSIUS: number = 2;

export interface BoundKernel {
  /** INITIAL at the present voltage. */
  initialise(): void;
  /** BREAKPOINT's currents and their slope at the present voltage. */
  currents(): void;
  /** SOLVE: states to the end of the step at the present voltage. */
  advance(): void;
  /** BEFORE STEP, when all mechanisms are done with a step or with the start. */
  beforeStep(): void;
}

/** A back end turns a plan and its arrays into running code. All back ends give the same bits. */
export type KernelBackEnd = (plan: KernelPlan, binding: KernelBinding) => BoundKernel;
