import type { KernelBinding, KernelPlan } from './abi.ts';
import { CLOCK_T } from './abi.ts';
import { compileKernelToJs } from './compileKernelToJs.ts';
import type { IrNode, IrProgram, IrSource } from './ir.ts';

/**
 * A step of a mechanism's states as tables of the voltage: each state goes to A(v) + B(v) state, and A and B are linear
 * between grid points. Valid for the step, temperature and parameters it was made with.
 */
export interface RateTable {
  readonly lowestMv: number;
  readonly stepMv: number;
  /** Grid points; the last one is the upper end. */
  readonly pointCount: number;
  /** Names of the states, in the order of the entries. */
  readonly states: readonly string[];
  /** Point-major, `doublesPerPoint` each: A and B of every state, then padding. */
  readonly values: Float64Array;
  readonly doublesPerPoint: number;
  /** Largest error of A and B found in the middle between points, where linear interpolation errs most. */
  readonly largestError: number;
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
  const reason = findObstacle(plan.programs.advance, isUniform);
  if (reason !== undefined) return reason;
  const states = plan.programs.advance.stores.flatMap((store) =>
    store.target === 'field' ? [store.name] : [],
  );
  for (let halvings = 0; halvings <= MOST_HALVINGS; halvings++) {
    const table = makeTable(plan, binding, states, COARSEST_STEP_MV / 2 ** halvings);
    if (table.largestError <= tolerance) return table;
  }
  return 'its rates are too steep for a table';
}

/** Why a program is no table of the voltage: undefined where it is one. */
function findObstacle(
  { nodes, stores }: IrProgram,
  isUniform: (source: IrSource) => boolean,
): string | undefined {
  if (stores.length === 0) return 'it has no states';
  for (const store of stores) {
    if (store.target !== 'field')
      return `it changes ${'name' in store ? store.name : store.target}`;
    const degrees = degreesIn(nodes, store.name, (source) => isUniform(source) && !isTime(source));
    const degree = degrees[store.value]!;
    if (!(degree <= 1)) return `${store.name} depends on more than the voltage, or not in a line`;
  }
  return undefined;
}

function isTime(source: IrSource): boolean {
  return source.kind === 'clock' && source.index === CLOCK_T;
}

/** By node: its degree as a polynomial in a state; Infinity where it is none, or depends on what no table knows. */
function degreesIn(
  nodes: readonly IrNode[],
  state: string,
  isKnown: (source: IrSource) => boolean,
): number[] {
  const degrees: number[] = [];
  for (const node of nodes) degrees.push(degreeOf(node, degrees, state, isKnown));
  return degrees;
}

function degreeOf(
  node: IrNode,
  degrees: readonly number[],
  state: string,
  isKnown: (source: IrSource) => boolean,
): number {
  if (node.kind === 'constant') return 0;
  if (node.kind === 'input') {
    const { source } = node;
    if (source.kind === 'field' && source.name === state) return 1;
    return source.kind === 'voltage' || isKnown(source) ? 0 : Number.POSITIVE_INFINITY;
  }
  const given = node.operands.map((operand) => degrees[operand]!);
  const [x, y] = given as [number, number];
  const most = Math.max(...given);
  if (most === 0 || most === Number.POSITIVE_INFINITY) return most;
  switch (node.operation) {
    case 'add':
    case 'subtract':
    case 'negate':
      return most;
    case 'multiply':
      return x + y;
    case 'divide':
      return y === 0 ? x : Number.POSITIVE_INFINITY;
    case 'select':
      return x === 0 ? most : Number.POSITIVE_INFINITY;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function makeTable(
  plan: KernelPlan,
  binding: KernelBinding,
  states: readonly string[],
  stepMv: number,
): RateTable {
  const pointCount = Math.round((HIGHEST_MV - LOWEST_MV) / stepMv) + 1;
  // Every other voltage is in the middle between two points.
  const voltagesMv = Float64Array.from(
    { length: 2 * pointCount - 1 },
    (_, k) => LOWEST_MV + (k * stepMv) / 2,
  );
  const atZero = advanceFrom(plan, binding, { states, voltagesMv, start: 0 });
  const atOne = advanceFrom(plan, binding, { states, voltagesMv, start: 1 });
  const doublesPerPoint = doublesPerPointOf(states.length);
  const values = new Float64Array(pointCount * doublesPerPoint);
  let largestError = 0;
  states.forEach((_, state) => {
    const offsets = atZero[state]!;
    const slopes = atOne[state]!.map((value, k) => value - offsets[k]!);
    largestError = Math.max(largestError, middleError(offsets), middleError(slopes));
    for (let point = 0; point < pointCount; point++) {
      values[point * doublesPerPoint + 2 * state] = offsets[2 * point]!;
      values[point * doublesPerPoint + 2 * state + 1] = slopes[2 * point]!;
    }
  });
  return {
    ...{ lowestMv: LOWEST_MV, stepMv, pointCount, states, values, doublesPerPoint },
    largestError,
  };
}

function doublesPerPointOf(stateCount: number): number {
  return Math.ceil((2 * stateCount) / DOUBLES_PER_LINE) * DOUBLES_PER_LINE;
}

/** Largest distance of the values in the middles from the mean of their neighbours; NaN counts as infinite. */
function middleError(values: Float64Array): number {
  let largest = 0;
  let scale = 1;
  for (let k = 1; k < values.length; k += 2) {
    const error = Math.abs(values[k]! - 0.5 * (values[k - 1]! + values[k + 1]!));
    if (!Number.isFinite(error)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, error);
    scale = Math.max(scale, Math.abs(values[k]!));
  }
  return largest / scale;
}

/** What one step makes of every state that begins at `start`, by state and voltage. */
function advanceFrom(
  plan: KernelPlan,
  binding: KernelBinding,
  given: {
    readonly states: readonly string[];
    readonly voltagesMv: Float64Array;
    readonly start: number;
  },
): Float64Array[] {
  const { states, voltagesMv, start } = given;
  const count = voltagesMv.length;
  const filled = (value: number): Float64Array => new Float64Array(count).fill(value);
  const fields = plan.fields.map(({ name }, k) =>
    filled(states.includes(name) ? start : binding.fields[k]![0]!),
  );
  const kernel = compileKernelToJs(plan, {
    ...{ count, voltageMv: voltagesMv, fields },
    nodes: Int32Array.from({ length: count }, (_, k) => k),
    currentMaPerCm2: filled(0),
    conductanceSPerCm2: filled(0),
    nodeFields: binding.nodeFields.map((values) => filled(values[binding.nodes[0]!]!)),
    globals: Float64Array.from(binding.globals),
    clock: Float64Array.from(binding.clock),
  });
  kernel.advance();
  return states.map((state) => fields[plan.fields.findIndex(({ name }) => name === state)]!);
}
