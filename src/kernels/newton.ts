import { Differentiator, dependsOn, substitute } from './differentiate.ts';
import type { IrBuilder } from './irBuilder.ts';

/** Rounds of Newton's method written out where equations are not linear. NEURON stops at a relative change of 1e-6. */
const NEWTON_ROUNDS = 8;
/** Of schemes whose states are held at 0 or above, as many as NEURON takes: a pump of fast rates may take twelve. */
const HELD_ROUNDS = 22;
const GREATEST_LAST_CHANGE = 1e-6;
const LEAST_SIZE = 1e-12;

export interface System {
  /** Nodes that stand for the unknowns. */
  readonly unknowns: readonly number[];
  /** Residuals that are to be 0, as many as unknowns. */
  readonly residuals: readonly number[];
  /** Whether a pivot may be 0 where it stands, so that rows must change places as numbers demand. */
  readonly needsPivots?: boolean;
  /** Whether an unknown below 0 becomes 0 in every round, as in NEURON's schemes that are not linear. */
  readonly staysPositive?: boolean;
}

/**
 * The nodes at which the residuals are 0. A linear system is solved by one elimination; any other by rounds of Newton's
 * method from `start`, whose result is NaN where they do not converge, so that a run stops and says where.
 */
export function solveSystem(
  builder: IrBuilder,
  { unknowns, residuals, needsPivots = false, staysPositive = false }: System,
  start: readonly number[],
): number[] {
  const slopes = unknowns.map((unknown) => new Differentiator(builder, unknown));
  const matrix = residuals.map((residual) => slopes.map((slope) => slope.of(residual)));
  const isLinear = !dependsOn(builder, matrix.flat(), new Set(unknowns));
  const isForced = staysPositive && !isLinear;
  const rounds = isLinear ? 1 : isForced ? HELD_ROUNDS : NEWTON_ROUNDS;
  let values = [...start];
  let before = values;
  for (let round = 0; round < rounds; round++) {
    const here = new Map(unknowns.map((unknown, i) => [unknown, values[i]!]));
    const rows = matrix.map((row) => substitute(builder, row, here));
    const right = substitute(builder, residuals, here);
    const change = solveLinear(builder, rows, right, needsPivots);
    before = values;
    values = values.map((value, i) => {
      const next = builder.operation('subtract', value, change[i]!);
      return isForced ? atLeastZero(builder, next) : next;
    });
  }
  return isLinear ? values : values.map((value, i) => guard(builder, value, before[i]!));
}

function atLeastZero(builder: IrBuilder, value: number): number {
  const zero = builder.constant(0);
  return builder.operation('select', builder.operation('less', value, zero), zero, value);
}

/** NaN where the last round changed much. */
function guard(builder: IrBuilder, value: number, before: number): number {
  const change = builder.operation('subtract', value, before);
  const size = builder.operation(
    'add',
    builder.operation('fabs', value),
    builder.constant(LEAST_SIZE),
  );
  const greatest = builder.operation('multiply', size, builder.constant(GREATEST_LAST_CHANGE));
  const isSmall = builder.operation('lessOrEqual', builder.operation('fabs', change), greatest);
  return builder.operation('select', isSmall, value, builder.constant(Number.NaN));
}

/** Gaussian elimination written out, zeros of the structure left out. */
function solveLinear(
  builder: IrBuilder,
  rows: readonly (readonly number[])[],
  right: readonly number[],
  needsPivots: boolean,
): number[] {
  const a = rows.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  const isZero = (node: number): boolean => builder.constantAt(node) === 0;
  for (let column = 0; column < n; column++) {
    if (needsPivots) sortPivot(builder, a, column);
    else bringNonzero(a, column, isZero);
    const pivot = a[column]!;
    for (let row = column + 1; row < n; row++) {
      const target = a[row]!;
      if (isZero(target[column]!)) continue;
      const factor = builder.operation('divide', target[column]!, pivot[column]!);
      for (let k = column + 1; k <= n; k++) {
        if (isZero(pivot[k]!)) continue;
        const product = builder.operation('multiply', factor, pivot[k]!);
        target[k] = builder.operation('subtract', target[k]!, product);
      }
    }
  }
  const solution: number[] = [];
  for (let row = n - 1; row >= 0; row--) {
    let value = a[row]![n]!;
    for (let k = row + 1; k < n; k++) {
      if (isZero(a[row]![k]!)) continue;
      value = builder.operation(
        'subtract',
        value,
        builder.operation('multiply', a[row]![k]!, solution[k]!),
      );
    }
    solution[row] = isZero(value) ? value : builder.operation('divide', value, a[row]![row]!);
  }
  return solution;
}

/** Exchanges rows where the pivot is 0 by the structure of the system. */
function bringNonzero(a: number[][], column: number, isZero: (node: number) => boolean): void {
  if (!isZero(a[column]![column]!)) return;
  const row = a.findIndex((candidate, i) => i > column && !isZero(candidate[column]!));
  if (row < 0) return;
  [a[column], a[row]] = [a[row]!, a[column]!];
}

/** The row with the largest number in the column comes first, by selects. */
function sortPivot(builder: IrBuilder, a: number[][], column: number): void {
  for (let row = column + 1; row < a.length; row++) {
    const isLarger = builder.operation(
      'less',
      builder.operation('fabs', a[column]![column]!),
      builder.operation('fabs', a[row]![column]!),
    );
    for (let k = column; k < a[row]!.length; k++) {
      const [upper, lower] = [a[column]![k]!, a[row]![k]!];
      a[column]![k] = builder.operation('select', isLarger, lower, upper);
      a[row]![k] = builder.operation('select', isLarger, upper, lower);
    }
  }
}
