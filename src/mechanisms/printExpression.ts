import type { BinaryExpression, BinaryOperator, Expression } from './expression.ts';

const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '^': 7,
};
const SIGN_PRECEDENCE = 6;

/** The expression as text that parses to the same tree, with no more parentheses than it needs. */
export function printExpression(expression: Expression): string {
  return printWithin(expression, 0);
}

function printWithin(expression: Expression, context: number): string {
  const [text, own] = printOpen(expression);
  return own < context ? `(${text})` : text;
}

/** The text without outer parentheses, and how tightly it binds. */
function printOpen(expression: Expression): [text: string, precedence: number] {
  const tightest = 9;
  switch (expression.kind) {
    case 'number': {
      const unit = expression.unit === undefined ? '' : ` (${expression.unit})`;
      return [`${expression.value}${unit}`, tightest];
    }
    case 'name':
      return [expression.name, tightest];
    case 'text':
      return [`"${expression.text}"`, tightest];
    case 'element':
      return [`${expression.name}[${printExpression(expression.index)}]`, tightest];
    case 'call':
      return [
        `${expression.name}(${expression.arguments.map(printExpression).join(', ')})`,
        tightest,
      ];
    case 'unary':
      return [
        `${expression.operator}${printWithin(expression.operand, SIGN_PRECEDENCE)}`,
        SIGN_PRECEDENCE,
      ];
    case 'binary':
      return [printBinary(expression), precedence[expression.operator]];
  }
}

function printBinary({ operator, left, right }: BinaryExpression): string {
  const own = precedence[operator];
  if (operator === '^')
    return `${printWithin(left, own + 1)}^${printWithin(right, SIGN_PRECEDENCE)}`;
  const sign = operator === '*' || operator === '/' ? operator : ` ${operator} `;
  return `${printWithin(left, own)}${sign}${printWithin(right, own + 1)}`;
}
