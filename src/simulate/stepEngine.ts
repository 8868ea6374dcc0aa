import type { MechanismPlace } from '../discretise/ionUse.ts';
import type { KernelBackEnd } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { advanceByTable } from '../kernels/tableStep.ts';
import { type ArrayMaker, plainArrays } from './arrayMaker.ts';
import { type CableEquations, type CableSolver, solveByJs } from './cableEquations.ts';
import { fixedFieldsOf } from './fixedFields.ts';
import type { Membrane } from './membrane.ts';

/** What runs the steps of a simulation. All engines give the same bits. */
export interface StepEngine {
  readonly name: 'wasm' | 'javascript';
  readonly arrays: ArrayMaker;
  readonly backEnd: KernelBackEnd;
  /** Sets the membrane's sums to the currents of all kernels; undefined before `makeSolver`, and where it knows no way. */
  readonly allCurrents?: (() => void) | undefined;
  /** Called once, when every kernel is bound and before the first runs. */
  makeSolver(equations: CableEquations, membrane: Membrane, isSecondOrder: boolean): CableSolver;
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
    ...{ name: 'javascript', arrays: plainArrays, backEnd, makeSolver: solveByJs },
  };
  return tables === undefined ? plain : withTables(plain, tables);
}

/** Tables are made when all kernels are bound: only then is known which values stay. */
function withTables(
  { backEnd, ...engine }: StepEngine,
  { tolerance, places }: TableUse,
): StepEngine {
  const tabulators: ((membrane: Membrane) => void)[] = [];
  return {
    ...engine,
    backEnd: (plan, binding) => {
      const kernel = backEnd(plan, binding);
      let advance = kernel.advance;
      tabulators.push((membrane) => {
        const fixed = fixedFieldsOf(membrane.blocks, places);
        advance = advanceByTable(plan, binding, { backEnd, fixed, tolerance }) ?? advance;
      });
      return {
        ...{ initialise: kernel.initialise, currents: kernel.currents },
        advance: () => {
          advance();
        },
      };
    },
    makeSolver: (equations, membrane, isSecondOrder) => {
      for (const tabulate of tabulators) tabulate(membrane);
      return engine.makeSolver(equations, membrane, isSecondOrder);
    },
  };
}
