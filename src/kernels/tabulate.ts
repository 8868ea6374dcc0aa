import type { KernelBinding, KernelPlan } from './abi.ts';
import type { IrProgram, IrSource } from './ir.ts';
import { NodeColumns } from './nodeColumns.ts';
import { findStateful, isArgument, type TableArgument } from './tabulable.ts';

/** What a program makes of its states, and writes by node, as functions of one argument. */
export interface TabulatedProgram {
  readonly pointCount: number;
  /** Names of what the program stores, in the order of the entries: states, or values by node. */
  readonly states: readonly string[];
  /** Point-major, `doublesPerPoint` each: A and B of every state, then padding. A value by node has a B of 0. */
  readonly values: Float64Array;
  readonly doublesPerPoint: number;
  /** Largest error of A and B found in the middle between points, where linear interpolation errs most. */
  readonly largestError: number;
}

/** Grids of which each next one has one more point in the middle between any two. */
export interface TableGrids {
  readonly mostHalvings: number;
  readonly doublesPerPoint: number;
  /** The arguments in the middles between the points of a grid. */
  middles(halvings: number): Float64Array;
  /** The points of the coarsest grid. */
  points(): Float64Array;
}

/** Instances at a time: what a program keeps of them stays in the cache. */
const BLOCK = 512;

/**
 * Tables of a program on the coarsest grid that keeps A and B within the tolerance; undefined where none does.
 *
 * @param tolerance largest error of A and B, relative to 1 or to their own largest value.
 */
export function tabulate(
  program: IrProgram,
  given: {
    readonly plan: KernelPlan;
    readonly binding: KernelBinding;
    readonly argument: TableArgument;
    readonly grids: TableGrids;
    readonly tolerance: number;
  },
): (TabulatedProgram & { readonly halvings: number }) | undefined {
  const { grids, tolerance } = given;
  const evaluator = new TableEvaluator(program, given);
  let known = evaluator.linesAt(grids.points());
  for (let halvings = 0; halvings <= grids.mostHalvings; halvings++) {
    const middle = evaluator.linesAt(grids.middles(halvings));
    const largestError = Math.max(...known.map((line, k) => middleError(line, middle[k]!)));
    if (largestError <= tolerance)
      return { ...arrange(program, known, grids.doublesPerPoint), largestError, halvings };
    known = known.map((line, k) => interleave(line, middle[k]!));
  }
  return undefined;
}

/** A and B of every store in turn, by argument. */
class TableEvaluator {
  private readonly program: IrProgram;
  private readonly binding: KernelBinding;
  private readonly plan: KernelPlan;
  private readonly columns: NodeColumns;
  /** Nodes that neither the argument nor a state goes into are computed once. */
  private readonly ofArgument: readonly number[];
  private readonly ofState: readonly number[];

  constructor(
    program: IrProgram,
    {
      plan,
      binding,
      argument,
    }: {
      readonly plan: KernelPlan;
      readonly binding: KernelBinding;
      readonly argument: TableArgument;
    },
  ) {
    this.program = program;
    this.plan = plan;
    this.binding = binding;
    this.columns = new NodeColumns(program.nodes, BLOCK);
    const isStateful = findStateful(program);
    const follows: boolean[] = [];
    for (const node of program.nodes)
      follows.push(
        node.kind === 'operation'
          ? node.operands.some((operand) => follows[operand]!)
          : node.kind === 'input' && isArgument(node.source, argument),
      );
    const all = [...program.nodes.keys()];
    this.ofState = all.filter((index) => isStateful[index]!);
    this.ofArgument = all.filter((index) => !isStateful[index]! && follows[index]!);
    const fixed = all.filter((index) => !isStateful[index]! && !follows[index]!);
    this.columns.compute(fixed, (source, column) => column.fill(this.valueOf(source)));
  }

  linesAt(argument: Float64Array): Float64Array[] {
    const { stores } = this.program;
    const lines = stores.flatMap(() => [
      new Float64Array(argument.length),
      new Float64Array(argument.length),
    ]);
    for (let begin = 0; begin < argument.length; begin += BLOCK) {
      const block = argument.subarray(begin, begin + BLOCK);
      this.columns.compute(this.ofArgument, (_, column) => column.set(block));
      for (const start of [0, 1]) {
        this.columns.compute(this.ofState, (_, column) => column.fill(start));
        stores.forEach(({ value }, k) => {
          const after = this.columns.of(value).subarray(0, block.length);
          if (start === 0) lines[2 * k]!.set(after, begin);
          else subtract(after, lines[2 * k]!.subarray(begin), lines[2 * k + 1]!.subarray(begin));
        });
      }
    }
    return lines;
  }

  /** Of a source that is the same for all instances. */
  private valueOf(source: IrSource): number {
    const { plan, binding } = this;
    const indexIn = (entries: readonly { readonly name: string }[]): number =>
      entries.findIndex(({ name }) => 'name' in source && name === source.name);
    switch (source.kind) {
      case 'voltage':
        throw new TypeError('the voltage differs from instance to instance');
      case 'clock':
        return binding.clock[source.index]!;
      case 'field':
        return binding.fields[indexIn(plan.fields)]![0]!;
      case 'global':
        return binding.globals[indexIn(plan.globals)]!;
      case 'node':
        return binding.nodeFields[indexIn(plan.nodeFields)]![binding.nodes[0]!]!;
    }
  }
}

function subtract(from: Float64Array, values: Float64Array, result: Float64Array): void {
  for (let i = 0; i < from.length; i++) result[i] = from[i]! - values[i]!;
}

/** Largest distance of the values in the middles from the mean of their neighbours; NaN counts as infinite. */
function middleError(points: Float64Array, middles: Float64Array): number {
  let largest = 0;
  let scale = 1;
  for (let k = 0; k < middles.length; k++) {
    const error = Math.abs(middles[k]! - 0.5 * (points[k]! + points[k + 1]!));
    if (!Number.isFinite(error)) return Number.POSITIVE_INFINITY;
    if (error > largest) largest = error;
    if (Math.abs(middles[k]!) > scale) scale = Math.abs(middles[k]!);
  }
  return largest / scale;
}

function interleave(points: Float64Array, middles: Float64Array): Float64Array {
  return Float64Array.from({ length: points.length + middles.length }, (_, k) =>
    k % 2 === 0 ? points[k >> 1]! : middles[k >> 1]!,
  );
}

function arrange(
  { stores }: IrProgram,
  lines: readonly Float64Array[],
  doublesPerPoint: number,
): Omit<TabulatedProgram, 'largestError'> {
  const pointCount = lines[0]!.length;
  const values = new Float64Array(pointCount * doublesPerPoint);
  lines.forEach((line, k) => {
    for (let point = 0; point < pointCount; point++)
      values[point * doublesPerPoint + k] = line[point]!;
  });
  const states = stores.flatMap((store) => ('name' in store ? [store.name] : []));
  return { pointCount, states, values, doublesPerPoint };
}
