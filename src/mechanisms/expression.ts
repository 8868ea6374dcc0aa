import { pow } from '../base/elementary.ts';
import { builtinFunctions } from './builtinFunctions.ts';

/**
 * Arithmetic as trees: the expressions of .mod files, and those painted on a cell (`0.12 * exp(-distance/300)`). Plain
 * readonly records; offset is the place in the text they were read from, in characters from 0.
 */
export type Expression =
  | NumberExpression
  | NameExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ElementExpression
  | TextExpression;

export interface NumberExpression {
  readonly kind: 'number';
  readonly value: number;
  /** As written behind the number, without effect on its value; undefined where none is. */
  readonly unit: string | undefined;
  readonly offset: number;
}

export interface NameExpression {
  readonly kind: 'name';
  readonly name: string;
  readonly offset: number;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly offset: number;
}

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
  readonly offset: number;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '&&'
  | '||';

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly offset: number;
}

/** `name[index]`: parsed, and refused by name. */
export interface ElementExpression {
  readonly kind: 'element';
  readonly name: string;
  readonly index: Expression;
  readonly offset: number;
}

/** The text of a printf: parsed, never evaluated. */
export interface TextExpression {
  readonly kind: 'text';
  readonly text: string;
  readonly offset: number;
}

/** The expressions directly inside one. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'element':
      return [expression.index];
    default:
      return [];
  }
}

/** Whether the name stands anywhere in the expression. */
export function mentions(expression: Expression, name: string): boolean {
  const isIt =
    (expression.kind === 'name' || expression.kind === 'element') && expression.name === name;
  return isIt || childrenOf(expression).some((child) => mentions(child, name));
}

/** Every node of the expression, parents first. */
export function visitExpression(expression: Expression, visit: (node: Expression) => void): void {
  visit(expression);
  for (const child of childrenOf(expression)) visitExpression(child, visit);
}

/**
 * The value of an expression, comparisons giving 1 or 0. Names take their values from `values`; one that is missing
 * gives NaN, which `parseExpression` rules out beforehand.
 */
export function evaluateExpression(
  expression: Expression,
  values: Readonly<Record<string, number>>,
): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return values[expression.name] ?? Number.NaN;
    case 'call':
      return evaluateCall(expression, values);
    case 'unary': {
      const operand = evaluateExpression(expression.operand, values);
      return expression.operator === '-' ? -operand : Number(operand === 0);
    }
    case 'binary':
      return evaluateBinary(
        expression.operator,
        evaluateExpression(expression.left, values),
        evaluateExpression(expression.right, values),
      );
    case 'element':
    case 'text':
      return Number.NaN;
  }
}

function evaluateCall(call: CallExpression, values: Readonly<Record<string, number>>): number {
  const [x = Number.NaN, y = Number.NaN] = call.arguments.map((argument) =>
    evaluateExpression(argument, values),
  );
  return builtinFunctions.get(call.name)?.evaluate(x, y) ?? Number.NaN;
}

/** One operator of NMODL on two numbers. */
function evaluateBinary(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return pow(left, right);
    case '<':
      return Number(left < right);
    case '>':
      return Number(left > right);
    case '<=':
      return Number(left <= right);
    case '>=':
      return Number(left >= right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '&&':
      return Number(left !== 0 && right !== 0);
    case '||':
      return Number(left !== 0 || right !== 0);
  }
}
