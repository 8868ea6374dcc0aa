import type { BinaryOperator } from '../mechanisms/expression.ts';
import type { IrBuilder } from './irBuilder.ts';

/** Powers with whole exponents up to this are products. */
const GREATEST_PRODUCT_POWER = 16;

/** One operator of NMODL on two nodes. */
export function lowerBinary(
  builder: IrBuilder,
  operator: BinaryOperator,
  x: number,
  y: number,
): number {
  const zero = builder.constant(0);
  const isNonzero = (value: number): number =>
    builder.operation('equal', builder.operation('equal', value, zero), zero);
  switch (operator) {
    case '+':
      return builder.operation('add', x, y);
    case '-':
      return builder.operation('subtract', x, y);
    case '*':
      return builder.operation('multiply', x, y);
    case '/':
      return builder.operation('divide', x, y);
    case '^':
      return lowerPower(builder, x, y);
    case '<':
      return builder.operation('less', x, y);
    case '>':
      return builder.operation('less', y, x);
    case '<=':
      return builder.operation('lessOrEqual', x, y);
    case '>=':
      return builder.operation('lessOrEqual', y, x);
    case '==':
      return builder.operation('equal', x, y);
    case '!=':
      return builder.operation('equal', builder.operation('equal', x, y), zero);
    case '&&':
      return builder.operation('select', x, isNonzero(y), zero);
    case '||':
      return builder.operation('select', x, builder.constant(1), isNonzero(y));
  }
}

/** x^y; whole powers as products. */
export function lowerPower(builder: IrBuilder, x: number, y: number): number {
  const exponent = builder.constantAt(y);
  const isProduct =
    exponent !== undefined &&
    Number.isInteger(exponent) &&
    exponent !== 0 &&
    Math.abs(exponent) <= GREATEST_PRODUCT_POWER;
  if (!isProduct) return builder.operation('pow', x, y);
  const product = builder.integerPower(x, Math.abs(exponent));
  return exponent > 0 ? product : builder.operation('divide', builder.constant(1), product);
}

/** The whole number that C makes of x: towards 0. */
export function truncate(builder: IrBuilder, x: number): number {
  const isNegative = builder.operation('less', x, builder.constant(0));
  const [up, down] = [builder.operation('ceil', x), builder.operation('floor', x)];
  return builder.operation('select', isNegative, up, down);
}
