import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { findCnexpForm } from './cnexp.ts';
import type { Declarations } from './declarations.ts';
import { printExpression } from './printExpression.ts';
import type { SourceText } from './sourceText.ts';
import {
  type AssignStatement,
  type CodeBlock,
  type SolveStatement,
  type Statement,
  visitStatements,
} from './syntax.ts';

/** Checks that SOLVE and DERIVATIVE meet, and that cnexp can take each equation. Returns the blocks in SOLVE's order. */
export function checkEquations(
  source: SourceText,
  blocks: readonly CodeBlock[],
  { symbols }: Declarations,
): readonly CodeBlock[] {
  const solves = findSolves(source, blocks);
  const solved = solves.flatMap((solve) => findSolvedBlock(source, solve, blocks));
  for (const block of blocks) {
    const isDerivative = block.keyword === 'DERIVATIVE';
    if (isDerivative && !solves.some(({ name }) => name === block.name))
      source.warning(
        'nmodl/not-solved',
        block.offset,
        messages.notSolved(block.name),
        messages.addSolve(block.name),
      );
    visitStatements(block.statements, (statement) => {
      if (statement.kind !== 'assign' || statement.order === 0) return;
      if (!isDerivative)
        source.error(
          'nmodl/derivative-outside',
          statement.offset,
          messages.derivativeOutside(statement.name),
        );
      else checkEquation(source, statement, symbols.get(statement.name) === 'state');
    });
  }
  return solved;
}

/** The SOLVE statements at the top of BREAKPOINT; those anywhere else are refused. */
function findSolves(source: SourceText, blocks: readonly CodeBlock[]): readonly SolveStatement[] {
  const isAtTop = (statement: Statement): boolean =>
    blocks.some(
      ({ keyword, statements }) => keyword === 'BREAKPOINT' && statements.includes(statement),
    );
  const solves: SolveStatement[] = [];
  for (const block of blocks)
    visitStatements(block.statements, (statement) => {
      if (statement.kind !== 'solve') return;
      const { offset, clauses } = statement;
      if (clauses.some(({ keyword }) => keyword === 'STEADYSTATE'))
        source.error('nmodl/steady-state', offset, messages.steadyState(), messages.setInitial());
      else if (!isAtTop(statement))
        source.error('nmodl/solve-place', offset, messages.solvePlace(), messages.moveSolve());
      else if (solves.some(({ name }) => name === statement.name))
        source.error(
          'nmodl/solve-twice',
          offset,
          messages.solveTwice(statement.name),
          messages.keepOne(),
        );
      else solves.push(statement);
    });
  return solves;
}

function findSolvedBlock(
  source: SourceText,
  { name, clauses, offset }: SolveStatement,
  blocks: readonly CodeBlock[],
): readonly CodeBlock[] {
  const block = blocks.find(
    (candidate) => candidate.name === name && candidate.keyword !== 'FUNCTION',
  );
  const method = clauses.find(({ keyword }) => keyword === 'METHOD')?.method;
  if (block === undefined) source.error('nmodl/solve-unknown', offset, messages.solveUnknown(name));
  else if (block.keyword === 'PROCEDURE')
    source.error(
      'nmodl/solve-procedure',
      offset,
      messages.solveProcedure(name),
      messages.rewriteDerivative(),
    );
  else if (block.keyword === 'DERIVATIVE' && method === undefined)
    source.error('nmodl/method', offset, messages.noMethod(name), messages.addCnexp());
  else if (method !== undefined && method !== 'cnexp')
    source.error('nmodl/method', offset, messages.method(method), messages.useCnexp());
  else return [block];
  return [];
}

function checkEquation(source: SourceText, statement: AssignStatement, isState: boolean): void {
  const { name, order, value, offset } = statement;
  if (order > 1) {
    source.error('nmodl/higher-order', offset, messages.higherOrder(name), messages.splitOrders());
    return;
  }
  if (!isState) {
    source.error(
      'nmodl/derivative-of-other',
      offset,
      messages.derivativeOfOther(name),
      messages.declareState(name),
    );
    return;
  }
  const { kind } = findCnexpForm(value, name);
  const equation = `${name}' = ${printExpression(value)}`;
  if (kind === 'nonlinear')
    source.warning(
      'nmodl/cnexp-nonlinear',
      offset,
      messages.cnexpNonlinear(equation, name),
      messages.useDerivimplicit(),
    );
  else if (kind === 'impossible')
    source.error(
      'nmodl/cnexp-impossible',
      offset,
      messages.cnexpImpossible(equation, name),
      messages.rewriteLinear(),
    );
}
