import { nmodlMessages } from '../base/messages/nmodl.ts';
import { ModelError } from '../base/modelError.ts';
import type { TableValues } from '../mechanisms/mechanism.ts';
import { type IrLoop, type IrNode, type IrRoutine, type IrSource, loopNumber } from './ir.ts';
import { evaluateOperation } from './operations.ts';

/** Rounds beyond which a loop counts as one without end. */
const MOST_ROUNDS = 1_000_000;
/** Calls whose results are kept: a loop with several results is called once for each, for two instances in turn. */
const REMEMBERED_CALLS = 2;

/** A routine as running code. All back ends call the same. */
export type RunningRoutine = (...operands: readonly number[]) => number;

const running = new WeakMap<IrRoutine, RunningRoutine>();
const loops = new WeakMap<IrLoop, (operands: readonly number[]) => Float64Array>();

/** The value of every node, operands first. */
export function evaluateNodes(
  nodes: readonly IrNode[],
  values: Float64Array,
  read: (source: IrSource) => number,
): void {
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]!;
    if (node.kind === 'constant') values[index] = node.value;
    else if (node.kind === 'input') values[index] = read(node.source);
    else {
      const { operation, operands, routine } = node;
      if (routine !== undefined) {
        values[index] = runRoutine(routine)(...operands.map((operand) => values[operand]!));
        continue;
      }
      const [x, y, z] = [values[operands[0]!]!, values[operands[1]!]!, values[operands[2]!]!];
      values[index] = evaluateOperation(operation, x, y, z);
    }
  }
}

/**
 * The routine as a function of its operands.
 *
 * @throws ModelError `simulate/endless-loop`, when it is called, where a loop does not end.
 */
export function runRoutine(routine: IrRoutine): RunningRoutine {
  const known = running.get(routine) ?? makeRoutine(routine);
  running.set(routine, known);
  return known;
}

function makeRoutine(routine: IrRoutine): RunningRoutine {
  if (routine.kind === 'table') return (...operands) => interpolate(routine.table, operands);
  const { loop, result } = routine;
  const run = loops.get(loop) ?? makeLoop(loop);
  loops.set(loop, run);
  return (...operands) => run(operands)[result]!;
}

function makeLoop(loop: IrLoop): (operands: readonly number[]) => Float64Array {
  const recent: { operands: readonly number[]; results: Float64Array }[] = [];
  return (operands) => {
    const known = recent.find((call) =>
      call.operands.every((operand, k) => Object.is(operand, operands[k])),
    );
    if (known !== undefined) return known.results;
    const results = runLoop(loop, operands);
    recent.unshift({ operands, results });
    recent.length = Math.min(recent.length, REMEMBERED_CALLS);
    return results;
  };
}

function runLoop({ test, round, place }: IrLoop, operands: readonly number[]): Float64Array {
  const numbers = new Map(operands.map((operand, k) => [loopNumber(k), operand]));
  const evaluate = (nodes: readonly IrNode[]): Float64Array => {
    const values = new Float64Array(nodes.length);
    evaluateNodes(nodes, values, (source) =>
      'name' in source ? numbers.get(source.name)! : Number.NaN,
    );
    return values;
  };
  for (let rounds = 0; evaluate(test.nodes)[test.value] !== 0; rounds++) {
    if (rounds === MOST_ROUNDS)
      throw new ModelError('simulate/endless-loop', nmodlMessages.endlessLoop(place, rounds));
    const values = evaluate(round.nodes);
    round.next.forEach((node, k) => {
      numbers.set(loopNumber(k), values[node]!);
    });
  }
  return Float64Array.from(round.next, (_, k) => numbers.get(loopNumber(k))!);
}

/** NEURON's table: linear in each argument between its points, and the value of the end beyond one. */
function interpolate({ points, values }: TableValues, operands: readonly number[]): number {
  const valueAt = (dimension: number, row: number): number => {
    const grid = points[dimension];
    if (grid === undefined) return values[row]!;
    const { cell, share } = cellOf(grid, operands[dimension]!);
    const at = (index: number): number => valueAt(dimension + 1, row * grid.length + index);
    if (share === 0) return at(cell);
    return share * at(cell + 1) + (1 - share) * at(cell);
  };
  return operands.some(Number.isNaN) ? Number.NaN : valueAt(0, 0);
}

/** The grid point below the argument, and how far it is from there to the next one. */
function cellOf(grid: readonly number[], x: number): { cell: number; share: number } {
  let [low, high] = [0, grid.length - 1];
  if (x <= grid[0]!) return { cell: 0, share: 0 };
  if (x >= grid[high]!) return { cell: high, share: 0 };
  while (low < high - 1) {
    const middle = Math.floor((low + high) / 2);
    if (grid[middle]! <= x) low = middle;
    else high = middle;
  }
  return { cell: low, share: (x - grid[low]!) / (grid[high]! - grid[low]!) };
}
