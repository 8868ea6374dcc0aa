import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isModelError } from '../../src/base/modelError.ts';
import { type Expression, evaluateExpression } from '../../src/mechanisms/expression.ts';
import { parseExpression } from '../../src/mechanisms/parseExpression.ts';
import { printExpression } from '../../src/mechanisms/printExpression.ts';

const variables = ['distance', 'radius', 'x', 'y', 'z'];

function problemOf(text: string): string {
  try {
    parseExpression(text, variables);
  } catch (error) {
    if (isModelError(error)) return `${error.code}: ${error.message}`;
  }
  throw new Error(`${text} was taken`);
}

describe('painted expressions', () => {
  it.each([
    ['0.12 * exp(-distance/300)', 0.12 * Math.exp(-0.5)],
    ['1e-3 + 2.5*radius', 1e-3 + 5],
    ['(distance > 100)*0.2 + (distance <= 100)*0.1', 0.2],
    ['distance^2^0.5', 150 ** (2 ** 0.5)],
    ['-radius^2', -4],
    ['pow(radius, 3) - sqrt(x)', 7],
    ['!(x == 1) || y', 0],
  ])('%s = %d', (text, expected) => {
    const values = { distance: 150, radius: 2, x: 1, y: 0, z: 0 };
    expect(evaluateExpression(parseExpression(text, variables), values)).toBeCloseTo(expected, 9);
  });

  it.each([
    [
      '0.12*exp(-dist/300)',
      'expression/unknown-name: "0.12*exp(-dist/300)", column 11: "dist" is not one of distance, radius, x, y, z',
    ],
    [
      '2*exq(x)',
      'expression/unknown-function: "2*exq(x)", column 3: "exq" is not one of the functions exp',
    ],
    ['exp(x, y)', 'expression/argument-count: "exp(x, y)", column 1: exp takes 1 argument, not 2'],
    ['2*(x + ', 'nmodl/syntax: "2*(x + ", column 8: the expression ends where'],
    ['2 x', 'nmodl/syntax: "2 x", column 3: "x" cannot stand here'],
    ['', 'nmodl/syntax: "", column 1: the expression ends where'],
    ['x[2]', 'expression/form: "x[2]", column 1: only numbers'],
    ['"x"', 'expression/form: ""x"", column 1: only numbers'],
  ])('%j is refused with its column', (text, expected) => {
    expect(problemOf(text).slice(0, expected.length)).toBe(expected);
  });
});

const number = fc
  .oneof(fc.nat(1000), fc.double({ min: 0, max: 1e9, noNaN: true }))
  .map((value): Expression => ({ kind: 'number', value, unit: undefined, offset: 0 }));
const name = fc
  .constantFrom(...variables)
  .map((text): Expression => ({ kind: 'name', name: text, offset: 0 }));
const operators = ['+', '-', '*', '/', '^', '<', '>', '<=', '>=', '==', '!=', '&&', '||'] as const;
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    number,
    name,
    fc
      .tuple(fc.constantFrom('-' as const, '!' as const), tie('tree'))
      .map(([operator, operand]): Expression => ({ kind: 'unary', operator, operand, offset: 0 })),
    fc.tuple(fc.constantFrom(...operators), tie('tree'), tie('tree')).map(
      ([operator, left, right]): Expression => ({
        kind: 'binary',
        operator,
        left,
        right,
        offset: 0,
      }),
    ),
    fc
      .tuple(tie('tree'), tie('tree'))
      .map((given): Expression => ({ kind: 'call', name: 'pow', arguments: given, offset: 0 })),
  ),
}));

/** The tree without its places. */
function withoutOffsets(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value) => (key === 'offset' ? undefined : value)),
  );
}

describe('printing', () => {
  it('and parsing give the same tree', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        const parsed = parseExpression(printExpression(expression), variables);
        expect(withoutOffsets(parsed)).toEqual(withoutOffsets(expression));
      }),
      { numRuns: 300 },
    );
  });

  it('uses no bracket it does not need', () => {
    const texts = [
      'a + b*c',
      '(a + b)*c',
      'a - (b - c)',
      '-a^2',
      '(-a)^2',
      'a^-b',
      '2^3^2',
      '(a^b)^c',
      '-(a + b)',
    ];
    for (const text of texts)
      expect(printExpression(parseExpression(text, ['a', 'b', 'c']))).toBe(text);
  });
});
