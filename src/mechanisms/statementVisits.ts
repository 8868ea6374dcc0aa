/** What stands inside a statement: lists of statements, expressions. */
import type { Expression } from './expression.ts';
import type { ReactionStatement, Statement } from './syntax.ts';

/** The lists of statements directly inside one. */
export function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
      return [statement.accepted, statement.otherwise];
    case 'group':
      return [statement.statements];
    case 'while':
    case 'netcons':
    case 'from':
    case 'netInitial':
      return [statement.body];
    default:
      return [];
  }
}

/** The expressions directly inside a statement. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'assign':
      return statement.index === undefined ? [statement.value] : [statement.index, statement.value];
    case 'callStatement':
      return [statement.call];
    case 'if':
      return [statement.condition];
    case 'while':
      return [statement.condition];
    case 'from':
      return [statement.from, statement.to, ...(statement.by === undefined ? [] : [statement.by])];
    case 'table':
      return [statement.from, statement.to];
    case 'reaction':
      return expressionsOfReaction(statement);
    case 'equation':
    case 'conserve':
      return [statement.left, statement.right];
    case 'compartment':
      return [statement.volume];
    case 'watch':
      return [statement.condition, statement.flag];
    default:
      return [];
  }
}

function expressionsOfReaction(reaction: ReactionStatement): readonly Expression[] {
  const { left, right, forward, backward } = reaction;
  const species = [...left, ...right].map(
    ({ name, index, offset }): Expression =>
      index === undefined
        ? { kind: 'name', name, offset }
        : { kind: 'element', name, index, offset },
  );
  return [...species, forward, ...(backward === undefined ? [] : [backward])];
}

/** Every statement of a list, those inside others included, in the order of the text. */
export function visitStatements(
  statements: readonly Statement[],
  visit: (statement: Statement) => void,
): void {
  for (const statement of statements) {
    visit(statement);
    for (const body of bodiesOf(statement)) visitStatements(body, visit);
  }
}
