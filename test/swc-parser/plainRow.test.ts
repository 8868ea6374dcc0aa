import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainRow } from '../../src/swc-parser/plainRow.ts';

function read(text: string, start = 0): { end: number; values: number[] } {
  const values = new Float64Array(7);
  const end = readPlainRow(text, start, values);
  return { end, values: [...values] };
}

/** Decimal texts of every shape, short and long. */
const decimal = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.tuple(fc.constantFrom('', '+', '-'), fc.nat(), fc.nat()).map(([s, a, b]) => `${s}${a}.${b}`),
  fc.bigInt({ min: 0n, max: 10n ** 22n }).map((n) => `0.${n}`),
  fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
  fc.constantFrom('5.', '.5', '-.5', '+0', '-0', '1e3', '5.e-1', '1E+2', '0.1', '9007199254740993'),
);

describe('a row of seven plain numbers', () => {
  it('is read to the end of its line', () => {
    expect(read('1 1 0 0 0 5 -1')).toEqual({ end: 14, values: [1, 1, 0, 0, 0, 5, -1] });
    expect(read('x\n \t1 1 0.5 -.5 5. 1e2 -1 \t\r\n2', 2)).toEqual({
      end: 27,
      values: [1, 1, 0.5, -0.5, 5, 100, -1],
    });
  });

  it.each([
    ['', 'nothing'],
    ['1 1 0 0 0 5', 'six columns'],
    ['1 1 0 0 0 5 -1 7', 'eight'],
    ['1 1 0 0 0 5 -1 # soma', 'a comment behind it'],
    ['1,1,0,0,0,5,-1', 'commas'],
    ['1 1 0 0 nan 5 -1', 'a word'],
    ['1 1 0 0 0x1 5 -1', 'hexadecimal'],
    ['1 1 0 0 1e 5 -1', 'an exponent without digits'],
    ['1 1 0 0 . 5 -1', 'a point alone'],
    ['1 1 0 0\n0 5 -1', 'a line that ends before'],
    ['1 1 0 0 0 5 --1', 'two signs'],
  ])('is not %j: %s', (text) => {
    expect(read(text).end).toBe(-1);
  });

  it('has the very numbers that the language reads', () => {
    fc.assert(
      fc.property(
        fc.tuple(decimal, decimal, decimal, decimal, decimal, decimal, decimal),
        (row) => {
          const { end, values } = read(row.join(' '));
          expect(end).toBe(row.join(' ').length);
          expect(values).toEqual(row.map(Number));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
