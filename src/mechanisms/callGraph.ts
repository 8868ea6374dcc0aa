import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { constantValue } from './constantExpression.ts';
import type { Declarations } from './declarations.ts';
import { visitExpression } from './expression.ts';
import type { SourceText } from './sourceText.ts';
import { bodiesOf, expressionsOf } from './statementVisits.ts';
import type { CodeBlock, FromStatement, Statement } from './syntax.ts';

/** More expression nodes than this, calls inlined, are refused: no mechanism comes near, a chain of doublings does. */
const MOST_NODES = 50_000;

/** Rounds of a FROM loop within another, whose bounds depend on it, for the estimate of a block's size. */
const ROUNDS_WITHIN = 30;

/** Reports routines that call themselves, and blocks too large to inline and to write out. */
export function checkCallGraph(
  source: SourceText,
  blocks: readonly CodeBlock[],
  { constants }: Declarations,
): void {
  const values = new Map(constants.map(({ name, value }) => [name, value]));
  const routines = new Map(
    blocks.flatMap((block) =>
      block.keyword === 'FUNCTION' || block.keyword === 'PROCEDURE' ? [[block.name, block]] : [],
    ),
  );
  const sizes = new Map<CodeBlock, number>();
  const measure = (block: CodeBlock, chain: readonly string[]): number => {
    const known = sizes.get(block);
    if (known !== undefined) return known;
    sizes.set(block, 0);
    let size = 1;
    visitCalls(block.statements, values, (name, rounds) => {
      size += rounds;
      const called = routines.get(name);
      if (called === undefined) return;
      if (chain.includes(name))
        source.error(
          'nmodl/recursion',
          block.offset,
          messages.recursion([...chain.slice(chain.indexOf(name)), name]),
          messages.removeRecursion(),
        );
      else size += rounds * measure(called, [...chain, name]);
    });
    sizes.set(block, size);
    return size;
  };
  for (const block of blocks) {
    const label = block.name === '' ? block.keyword : block.name;
    if (measure(block, [label]) > MOST_NODES)
      source.error('nmodl/too-large', block.offset, messages.tooLarge(label));
  }
}

/** The PROCEDUREs and FUNCTIONs that some other block comes to call; the rest wait for a user at NEURON's prompt. */
export function findCalled(blocks: readonly CodeBlock[]): ReadonlySet<CodeBlock> {
  const isRoutine = ({ keyword }: CodeBlock): boolean =>
    keyword === 'FUNCTION' || keyword === 'PROCEDURE';
  const called = new Set<CodeBlock>();
  const visit = ({ statements }: CodeBlock): void => {
    visitCalls(statements, new Map(), (name) => {
      const routine = blocks.find((block) => isRoutine(block) && block.name === name);
      if (routine === undefined || called.has(routine)) return;
      called.add(routine);
      visit(routine);
    });
  };
  for (const block of blocks) if (!isRoutine(block)) visit(block);
  return called;
}

/** Every node of every expression and how often loops run it; calls by their name, others as ''. */
function visitCalls(
  statements: readonly Statement[],
  values: ReadonlyMap<string, number>,
  visit: (name: string, rounds: number) => void,
  rounds = 1,
): void {
  for (const statement of statements) {
    for (const expression of expressionsOf(statement))
      visitExpression(expression, (node) => {
        visit(node.kind === 'call' ? node.name : '', rounds);
      });
    const within = statement.kind === 'from' ? rounds * roundsOf(statement, values) : rounds;
    for (const body of bodiesOf(statement)) visitCalls(body, values, visit, within);
  }
}

function roundsOf({ from, to }: FromStatement, values: ReadonlyMap<string, number>): number {
  const [first, last] = [constantValue(from, values), constantValue(to, values)];
  if (first === undefined || last === undefined) return ROUNDS_WITHIN;
  return Math.max(0, last - first + 1);
}
