import type { MechanismPlace } from '../discretise/ionUse.ts';
import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { findSharedStretches, MOST_STRETCHES } from '../kernels/mergeCurrents.ts';
import { runByTable, runsAsWasm, type TabledPrograms } from '../kernels/tableStep.ts';
import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import { type CableEquations, type CableSolver, solveByJs } from './cableEquations.ts';
import { fixedFieldsOf } from './fixedFields.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import type { Membrane } from './membrane.ts';
import type { PointCode, StepPointParts } from './stepPoints.ts';
import type { StepProgram } from './stepProgram.ts';

/** What runs the steps of a simulation. All engines give the same bits. */
export interface StepEngine {
  readonly name: 'wasm' | 'javascript';
  readonly arrays: ArrayMaker;
  readonly backEnd: KernelBackEnd;
  /** For point processes, whose instances share no node, and whose parameters may each be changed. */
  readonly points: { readonly backEnd: KernelBackEnd; readonly arrays: ArrayMaker };
  /** Sets the membrane's sums to the currents of all kernels; undefined before `makeSolver`, and where it knows no way. */
  readonly allCurrents?: (() => void) | undefined;
  /** Advances the states of all kernels, in the same manner. */
  readonly allAdvance?: (() => void) | undefined;
  /** Whether the states of a mechanism follow tables that were made for its parameters. */
  isTabled(mechanism: string): boolean;
  /** Called once, when every kernel is bound and before the first runs. */
  makeSolver(equations: CableEquations, membrane: Membrane, scheme: SolverScheme): CableSolver;
  /** For point processes, by themselves; undefined likewise. */
  readonly pointCode?: PointCode | undefined;
  /** Many steps in one call; undefined before `makeSolver`, and where it knows no way. */
  readonly program?: StepProgram | undefined;
}

export interface SolverScheme {
  readonly dtMs: number;
  readonly isSecondOrder: boolean;
  /** As Simulation has them. */
  readonly massless: MasslessNodes | undefined;
  /** Those that compiled steps take with them, if the engine knows how. */
  readonly points: StepPointParts;
}

/** States go by tables where it is given. */
export interface TableUse {
  readonly tolerance: number;
  /** All mechanisms of the cell, point processes too. */
  readonly places: readonly MechanismPlace[];
}

export function jsEngine(
  backEnd: KernelBackEnd = compileKernelToJs,
  tables?: TableUse,
): StepEngine {
  const plain: StepEngine = {
    ...{ name: 'javascript', arrays: plainArrays, backEnd },
    points: { backEnd: compileKernelToJs, arrays: plainArrays },
    makeSolver: (equations, membrane, { isSecondOrder }) =>
      solveByJs(equations, membrane, isSecondOrder),
    isTabled: () => false,
  };
  return tables === undefined ? plain : withTables(plain, tables);
}

/** Tables are made when all kernels are bound: only then is known which values stay, and who shares a node. */
function withTables(
  { backEnd, ...engine }: StepEngine,
  { tolerance, places }: TableUse,
): StepEngine {
  const bound: { plan: KernelPlan; binding: KernelBinding; kernel: BoundKernel }[] = [];
  const byTable = new Map<BoundKernel, TabledPrograms>();
  const tabled = new Set<string>();
  const tabulate = (membrane: Membrane): void => {
    const shared = findSharedStretches(bound.map(({ binding }) => binding));
    if (shared.length > MOST_STRETCHES || !bound.every(({ plan }) => runsAsWasm(plan))) return;
    const fixed = fixedFieldsOf(membrane.blocks, places);
    bound.forEach(({ plan, binding, kernel }, k) => {
      const stretches = shared.flatMap(({ length, members }) =>
        members.flatMap((member) => (member.kernel === k ? [{ from: member.from, length }] : [])),
      );
      const given = { backEnd, fixed, tolerance, stretches };
      const programs = runByTable(plan, binding, given);
      if (programs === undefined) return;
      byTable.set(kernel, programs);
      tabled.add(plan.mechanism.name);
    });
  };
  return {
    ...engine,
    isTabled: (mechanism) => tabled.has(mechanism),
    backEnd: (plan, binding) => {
      const kernel = backEnd(plan, binding);
      bound.push({ plan, binding, kernel });
      const by = (name: keyof TabledPrograms) => (): void =>
        (byTable.get(kernel)?.[name] ?? kernel[name])();
      return { ...kernel, initialise: by('initialise'), advance: by('advance') };
    },
    makeSolver: (equations, membrane, scheme) => {
      tabulate(membrane);
      return engine.makeSolver(equations, membrane, scheme);
    },
  };
}
