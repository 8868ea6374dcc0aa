import type { BlockParameter, Statement, TableStatement } from './syntax.ts';

/**
 * A mechanism read from a .mod file: names resolved, everything in it known to run. A plain readonly record, safe to post
 * to a worker; blocks are kept as trees and lowered to a kernel later (kernels/lower.ts).
 */
export interface Mechanism {
  /** What SUFFIX says: the name by which the mechanism is painted. */
  readonly name: string;
  /** The file it was read from, for messages. */
  readonly file: string;
  readonly title: string;
  /** `point` for a POINT_PROCESS: placed, with currents in nA. */
  readonly kind: 'density' | 'point';
  readonly parameters: readonly MechanismParameter[];
  readonly states: readonly MechanismState[];
  readonly assigned: readonly MechanismVariable[];
  /** From UNITS, CONSTANT and DEFINE. */
  readonly constants: readonly MechanismConstant[];
  /** LOCAL names outside every block: one value for all instances. */
  readonly fileLocals: readonly string[];
  readonly ions: readonly MechanismIon[];
  /** Names of the currents that belong to no ion; mA/cm2, of a point process nA. */
  readonly nonspecificCurrents: readonly string[];
  /** Those of them that flow into the cell where they are positive: ELECTRODE_CURRENT. */
  readonly electrodeCurrents: readonly string[];
  /** Every current, `ina` and the nonspecific ones, in the order of the NEURON block: the order they are summed in. */
  readonly currents: readonly string[];
  readonly blocks: MechanismBlocks;
  /** Whether TABLE is interpolated in, as NEURON does with usetable = 1, or ignored, which is exact. */
  readonly usesTables: boolean;
  /** Its FUNCTION_TABLEs, whose values are no part of the file. */
  readonly functionTables: readonly FunctionTable[];
  /** Those values, by name; of a mechanism as it was read none. */
  readonly tableValues: Readonly<Record<string, TableValues>>;
  /** The text it was read from, and its SHA-256 in hexadecimal. */
  readonly source: string;
  readonly sourceSha256: string;
}

/**
 * `range`: a value for each instance. `private`: likewise, but named in no RANGE. `global`: one for all. `ion`: the ion's
 * own value at the node, `cai` of a pool.
 */
export type VariableScope = 'range' | 'private' | 'global' | 'ion';

export interface MechanismVariable {
  readonly name: string;
  /** As written, '' where none is given. */
  readonly unit: string;
  readonly scope: VariableScope;
}

export interface MechanismState extends MechanismVariable {
  /** What it begins from before INITIAL, where no PARAMETER `name0` says so. */
  readonly start: number;
}

export interface MechanismParameter extends MechanismVariable {
  /** Default, in the unit written beside it. */
  readonly value: number;
  /** The bounds a user may set it within, where the file gives them. */
  readonly bounds: readonly [low: number, high: number] | undefined;
}

export interface MechanismConstant {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface MechanismIon {
  /** `na` */
  readonly name: string;
  /** Of `ena` (mV), `nai`, `nao` (mM) and `ina` (mA/cm2). */
  readonly reads: readonly string[];
  /** Likewise. */
  readonly writes: readonly string[];
  /** What VALENCE says. */
  readonly valence: number | undefined;
}

export interface FunctionTable {
  readonly name: string;
  readonly parameterCount: number;
}

/** A function between grid points: linear there in each argument, and beyond an end what it is at the end. */
export interface TableValues {
  /** Of each argument its grid points, ascending. */
  readonly points: readonly (readonly number[])[];
  /** One value for each combination of points, the last argument running fastest. */
  readonly values: readonly number[];
}

/** The mechanism with its TABLEs in use; itself where it has none. */
export function useTables(mechanism: Mechanism): Mechanism {
  const hasTables = mechanism.blocks.routines.some(({ table }) => table !== undefined);
  return hasTables ? { ...mechanism, usesTables: true } : mechanism;
}

/** The variable that an element of an array is: `n[2]`. */
export function elementName(array: string, index: number): string {
  return `${array}[${index}]`;
}

/** What a variable of an ion is: `eca`, `cai`, `cao` or `ica`. */
export type IonQuantity = 'reversal' | 'interior' | 'exterior' | 'current';

/** Undefined where the name is no variable of that ion. */
export function ionQuantity(ion: string, name: string): IonQuantity | undefined {
  if (name === `e${ion}`) return 'reversal';
  if (name === `${ion}i`) return 'interior';
  if (name === `${ion}o`) return 'exterior';
  return name === `i${ion}` ? 'current' : undefined;
}

export interface MechanismBlocks {
  readonly initial: readonly Statement[];
  /** BREAKPOINT without its SOLVE statements. */
  readonly breakpoint: readonly Statement[];
  /** The SOLVE statements of BREAKPOINT, in their order. */
  readonly solves: readonly SolveCall[];
  /** BEFORE BREAKPOINT. */
  readonly beforeBreakpoint: readonly Statement[];
  /** AFTER SOLVE. */
  readonly afterSolve: readonly Statement[];
  /** BEFORE STEP: at the end of every step and of the start, when all mechanisms are done. */
  readonly beforeStep: readonly Statement[];
  readonly netReceive: NetReceive | undefined;
  /** What SOLVE names, there and in INITIAL. */
  readonly systems: readonly EquationSystem[];
  /** PROCEDUREs and FUNCTIONs, in the order of the file. */
  readonly routines: readonly Routine[];
}

/** What an event does to the point process that receives it. */
export interface NetReceive {
  /** The numbers that each connection keeps of its own: its weight first. */
  readonly parameters: readonly BlockParameter[];
  /** Runs once for each connection, before the first event. */
  readonly initial: readonly Statement[];
  readonly statements: readonly Statement[];
}

/** `cnexp` and its kin for DERIVATIVE, `sparse` for KINETIC, `none` for PROCEDURE, LINEAR and NONLINEAR. */
export type SolveMethod = 'cnexp' | 'euler' | 'derivimplicit' | 'sparse' | 'none';

export interface SolveCall {
  /** Of an EquationSystem. */
  readonly name: string;
  readonly method: SolveMethod;
}

export interface EquationSystem {
  readonly kind: 'derivative' | 'kinetic' | 'linear' | 'nonlinear' | 'procedure';
  readonly name: string;
  readonly statements: readonly Statement[];
  /** LINEAR and NONLINEAR: the states that its equations determine, as many as these. */
  readonly unknownStates: readonly string[];
}

export interface Routine {
  readonly kind: 'procedure' | 'function';
  readonly name: string;
  readonly parameters: readonly BlockParameter[];
  /** Of what a function returns. */
  readonly unit: string;
  readonly statements: readonly Statement[];
  /** What its TABLE says; a mechanism that does not use tables ignores it. */
  readonly table: TableStatement | undefined;
}
