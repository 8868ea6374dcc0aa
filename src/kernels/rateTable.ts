import type { KernelBinding, KernelPlan } from './abi.ts';
import type { IrSource } from './ir.ts';
import { findObstacle } from './tabulable.ts';
import { type TableGrids, type TabulatedProgram, tabulate } from './tabulate.ts';

/**
 * A step of a mechanism's states as tables of the voltage: each state goes to A(v) + B(v) state, and A and B are linear
 * between grid points, the last of which is the upper end. Valid for the step, temperature and parameters it was made with.
 */
export interface RateTable extends TabulatedProgram {
  readonly lowestMv: number;
  readonly stepMv: number;
}

const LOWEST_MV = -200;
const HIGHEST_MV = 150;
const COARSEST_STEP_MV = 0.1;
/**
 * The voltages that tables cover, the lowest included: a step with a voltage beyond them is taken exactly. Above them is
 * one more point, which rounding may take for the place of the last voltage.
 */
export const TABLE_LOWEST_MV: number = LOWEST_MV;
export const TABLE_HIGHEST_MV: number = HIGHEST_MV - COARSEST_STEP_MV;
const MOST_HALVINGS = 4;
const DOUBLES_PER_LINE = 8;
/** Bytes of the largest table, by the number of states. */
export function mostTableBytes(stateCount: number): number {
  const pointCount = (HIGHEST_MV - LOWEST_MV) / (COARSEST_STEP_MV / 2 ** MOST_HALVINGS) + 1;
  return 8 * pointCount * doublesPerPointOf(stateCount);
}

/**
 * Tables of `advance`, on the coarsest grid that keeps A and B within the tolerance; or the reason why there are none.
 *
 * @param isUniform whether a source other than the voltage is the same for all instances, and stays so.
 * @param tolerance largest error of A and B, relative to 1 or to their own largest value.
 */
export function tabulateRates(
  plan: KernelPlan,
  binding: KernelBinding,
  isUniform: (source: IrSource) => boolean,
  tolerance: number,
): RateTable | string {
  const argument = { kind: 'voltage' } as const;
  const program = plan.programs.advance;
  const reason = findObstacle(program, argument, isUniform);
  if (reason !== undefined) return reason;
  const grids = voltageGrids(program.stores.length);
  const table = tabulate(program, { plan, binding, argument, grids, tolerance });
  if (table === undefined) return 'its rates are too steep for a table';
  const { halvings, ...tabulated } = table;
  return { ...tabulated, lowestMv: LOWEST_MV, stepMv: COARSEST_STEP_MV / 2 ** halvings };
}

function voltageGrids(stateCount: number): TableGrids {
  const coarsestIntervals = Math.round((HIGHEST_MV - LOWEST_MV) / COARSEST_STEP_MV);
  return {
    mostHalvings: MOST_HALVINGS,
    doublesPerPoint: doublesPerPointOf(stateCount),
    points: () =>
      Float64Array.from(
        { length: coarsestIntervals + 1 },
        (_, k) => LOWEST_MV + k * COARSEST_STEP_MV,
      ),
    middles: (halvings) => {
      const halfMv = COARSEST_STEP_MV / 2 ** (halvings + 1);
      const length = coarsestIntervals * 2 ** halvings;
      return Float64Array.from({ length }, (_, k) => LOWEST_MV + (2 * k + 1) * halfMv);
    },
  };
}

function doublesPerPointOf(stateCount: number): number {
  return Math.ceil((2 * stateCount) / DOUBLES_PER_LINE) * DOUBLES_PER_LINE;
}
