import type { FromStatement, WhileStatement } from '../mechanisms/syntax.ts';
import { type IrLoop, keepNeeded } from './ir.ts';
import type { Lowering } from './lower.ts';

/** Rounds that are known are written out; others are counted in the run, as a WHILE loop's. */
export function runFrom(lowering: Lowering, statement: FromStatement): void {
  const { variable, from, to, by, body, place } = statement;
  const constantOf = (bound: typeof by): number | undefined =>
    bound === undefined ? 1 : lowering.builder.constantAt(lowering.evaluateWhole(bound));
  const [first, last, step] = [from, to, by].map(constantOf);
  if (first !== undefined && last !== undefined && step !== undefined && step > 0) {
    for (let value = first; value <= last; value += step)
      lowering.withLocal(variable, value, () => {
        lowering.run(body);
      });
    return;
  }
  const start = lowering.evaluateWhole(from);
  lowering.withScope(() => {
    lowering.declareLocal(variable, start);
    const test = (): number =>
      lowering.builder.operation(
        'lessOrEqual',
        lowering.read(variable),
        lowering.evaluateWhole(to),
      );
    runLoop(lowering, place, test, () => {
      lowering.run(body);
      const { builder } = lowering;
      const stride = by === undefined ? builder.constant(1) : lowering.evaluateWhole(by);
      lowering.assign(variable, builder.operation('add', lowering.read(variable), stride));
    });
  });
}

export function runWhile(lowering: Lowering, { condition, body, place }: WhileStatement): void {
  runLoop(
    lowering,
    place,
    () => lowering.evaluate(condition),
    () => {
      lowering.run(body);
    },
  );
}

/** The variables that rounds change become results of the loop. It has no round where an IF around it is not taken. */
function runLoop(lowering: Lowering, place: string, test: () => number, round: () => void): void {
  const reached = lowering.whenReached();
  const isAlwaysReached = lowering.builder.constantAt(reached) === 1;
  let testNode = 0;
  const captured = lowering.withScope(() => {
    lowering.declareLocal('loop is reached', reached);
    return lowering.runRound(() => {
      const { builder } = lowering;
      const holds = test();
      testNode = isAlwaysReached
        ? holds
        : builder.operation('select', lowering.read('loop is reached'), holds, builder.constant(0));
      round();
    });
  });
  const { operands, carried, next, nodes } = captured;
  const testGraph = keepNeeded(nodes, [testNode]);
  const roundGraph = keepNeeded(nodes, next);
  const loop: IrLoop = {
    test: { nodes: testGraph.nodes, value: testGraph.newIndex[testNode]! },
    round: {
      nodes: roundGraph.nodes,
      next: next.map((node) => roundGraph.newIndex[node]!),
    },
    place,
  };
  const results = carried.map((_, result) =>
    lowering.builder.apply({ kind: 'loop', loop, result }, ...operands),
  );
  carried.forEach((key, k) => {
    lowering.assignKey(key, results[k]!);
  });
}
