import type { BinaryOperator, Expression } from './expression.ts';
import { mentions } from './expression.ts';

/**
 * How METHOD cnexp takes one equation y' = f(y): y += (1 - exp(dt rate)) (target - y), or y += dt slope where f does not
 * depend on y, as nocmodl emits it. Only what stands in the equation itself counts as y: a variable computed from it
 * before counts as constant.
 */
export type CnexpForm =
  | {
      readonly kind: 'linear';
      /** df/dy. 1/ms. */
      readonly rate: Expression;
      /** -f(0) / (df/dy), in y's unit. */
      readonly target: Expression;
      /** Divisor common to all of f, cancelled from the target; undefined where f has none. */
      readonly divisor: Expression | undefined;
    }
  | { readonly kind: 'constant'; readonly slope: Expression }
  /** A product of y with itself: nocmodl takes df/dy at the present y, and 0 as the target. */
  | { readonly kind: 'nonlinear'; readonly rate: Expression }
  /** y in a function, a power or a divisor: nocmodl turns to another method. */
  | { readonly kind: 'impossible' };

export function findCnexpForm(equation: Expression, state: string): CnexpForm {
  if (!mentions(equation, state)) return { kind: 'constant', slope: equation };
  const linear = decompose(equation, state);
  if (linear === undefined) return findNonlinearForm(equation, state);
  const { constant, slope, divisor } = linear;
  if (slope === undefined) return { kind: 'constant', slope: divideBy(constant ?? ZERO, divisor) };
  return {
    kind: 'linear',
    rate: divideBy(slope, divisor),
    target: constant === undefined ? ZERO : negate(binary('/', constant, slope)),
    divisor,
  };
}

/** f = (constant + slope y) / divisor; undefined parts are 0, 0 and 1. */
interface LinearParts {
  readonly constant: Expression | undefined;
  readonly slope: Expression | undefined;
  readonly divisor: Expression | undefined;
}

/** Undefined where the expression is not seen to be linear in the state. */
function decompose(expression: Expression, state: string): LinearParts | undefined {
  if (!mentions(expression, state))
    return { constant: expression, slope: undefined, divisor: undefined };
  if (expression.kind === 'name') return { constant: undefined, slope: ONE, divisor: undefined };
  if (expression.kind === 'unary' && expression.operator === '-') {
    const parts = decompose(expression.operand, state);
    return parts && mapParts(parts, negate);
  }
  if (expression.kind !== 'binary') return undefined;
  const { operator, left, right } = expression;
  if (operator === '+' || operator === '-')
    return addParts(operator, decompose(left, state), decompose(right, state));
  if (operator === '*' && !mentions(left, state)) {
    const parts = decompose(right, state);
    return parts && mapParts(parts, (part) => multiply(left, part));
  }
  if (operator === '*' && !mentions(right, state)) {
    const parts = decompose(left, state);
    return parts && mapParts(parts, (part) => multiply(part, right));
  }
  if (operator === '/' && !mentions(right, state)) {
    const parts = decompose(left, state);
    const divisor = parts?.divisor === undefined ? right : multiply(parts.divisor, right);
    return parts && { ...parts, divisor };
  }
  return undefined;
}

function mapParts(parts: LinearParts, change: (part: Expression) => Expression): LinearParts {
  return {
    constant: parts.constant && change(parts.constant),
    slope: parts.slope && change(parts.slope),
    divisor: parts.divisor,
  };
}

function addParts(
  operator: '+' | '-',
  left: LinearParts | undefined,
  right: LinearParts | undefined,
): LinearParts | undefined {
  if (left === undefined || right === undefined) return undefined;
  const join = (a: Expression | undefined, b: Expression | undefined): Expression | undefined => {
    const first = a && divideBy(a, left.divisor);
    const second = b && divideBy(b, right.divisor);
    if (second === undefined) return first;
    if (first === undefined) return operator === '-' ? negate(second) : second;
    return binary(operator, first, second);
  };
  return {
    constant: join(left.constant, right.constant),
    slope: join(left.slope, right.slope),
    divisor: undefined,
  };
}

/** nocmodl's answer for products of the state with itself: the derivative by the product rule. */
function findNonlinearForm(equation: Expression, state: string): CnexpForm {
  const rate = differentiate(equation, state);
  return rate === undefined ? { kind: 'impossible' } : { kind: 'nonlinear', rate };
}

/** df/dy of sums and products; undefined where y stands in anything else. */
function differentiate(expression: Expression, state: string): Expression | undefined {
  if (!mentions(expression, state)) return ZERO;
  if (expression.kind === 'name') return ONE;
  if (expression.kind === 'unary' && expression.operator === '-') {
    const inner = differentiate(expression.operand, state);
    return inner && negate(inner);
  }
  if (expression.kind !== 'binary') return undefined;
  const { operator, left, right } = expression;
  const leftSlope = differentiate(left, state);
  const rightSlope = differentiate(right, state);
  if (leftSlope === undefined || rightSlope === undefined) return undefined;
  if (operator === '+' || operator === '-') return binary(operator, leftSlope, rightSlope);
  if (operator === '*') return binary('+', multiply(leftSlope, right), multiply(left, rightSlope));
  if (operator === '/' && !mentions(right, state)) return binary('/', leftSlope, right);
  return undefined;
}

const ZERO: Expression = { kind: 'number', value: 0, unit: undefined, offset: 0 };
const ONE: Expression = { kind: 'number', value: 1, unit: undefined, offset: 0 };

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right, offset: left.offset };
}

function negate(operand: Expression): Expression {
  if (operand.kind === 'number') return { ...operand, value: -operand.value };
  return { kind: 'unary', operator: '-', operand, offset: operand.offset };
}

function multiply(left: Expression, right: Expression): Expression {
  if (left === ONE) return right;
  return right === ONE ? left : binary('*', left, right);
}

function divideBy(value: Expression, divisor: Expression | undefined): Expression {
  return divisor === undefined ? value : binary('/', value, divisor);
}
