import { childrenOf, type Expression, evaluateExpression } from './expression.ts';

/** The value of an expression of numbers and the names of `values`; undefined where anything else stands in it. */
export function constantValue(
  expression: Expression,
  values: ReadonlyMap<string, number>,
): number | undefined {
  return isConstant(expression, values)
    ? evaluateExpression(expression, Object.fromEntries(values))
    : undefined;
}

function isConstant(expression: Expression, values: ReadonlyMap<string, number>): boolean {
  if (expression.kind === 'name') return values.has(expression.name);
  if (!['number', 'unary', 'binary'].includes(expression.kind)) return false;
  return childrenOf(expression).every((child) => isConstant(child, values));
}
