/** The operations on ranges that the proofs rest on, against exact arithmetic: their bounds hold, and are not far off. */
import { describe, expect, it } from 'vitest';
import { randomUniform } from '../../src/base/random.ts';
import { exact, ONE, toNumber } from './exactNumbers.ts';
import type { RoundedRange } from './roundedRange.ts';
import * as ranges from './roundedRange.ts';

interface Operation {
  readonly onRanges: (a: RoundedRange, b: RoundedRange) => RoundedRange;
  readonly onDoubles: (a: number, b: number) => number;
  readonly onExact: (a: bigint, b: bigint) => bigint;
}

const operations: Readonly<Record<string, Operation>> = {
  add: { onRanges: ranges.add, onDoubles: (a, b) => a + b, onExact: (a, b) => a + b },
  subtract: { onRanges: ranges.subtract, onDoubles: (a, b) => a - b, onExact: (a, b) => a - b },
  multiply: {
    ...{ onRanges: ranges.multiply, onDoubles: (a, b) => a * b },
    onExact: (a, b) => (a * b) / ONE,
  },
  square: {
    ...{ onRanges: ranges.square, onDoubles: (a) => a * a },
    onExact: (a) => (a * a) / ONE,
  },
  divide: {
    ...{ onRanges: ranges.divide, onDoubles: (a, b) => a / b },
    onExact: (a, b) => (a * ONE) / b,
  },
};

/** A range that keeps its sign, a double in it, and what that stands for: off by the range's error at most. */
function sample(k: number, stream: number, relativeError: number): [RoundedRange, number, number] {
  const at = (part: number): number => randomUniform(11, k, stream + part);
  const sign = at(0) < 0.5 ? -1 : 1;
  const low = 2 ** (8 * at(1) - 4);
  const high = low * (1 + 0.01 * at(2));
  const found = sign * (low + (high - low) * at(3));
  const meant = found + found * relativeError * (1.8 * at(4) - 0.9);
  const error = high * relativeError;
  return [
    sign > 0 ? ranges.range(low, high, error) : ranges.range(-high, -low, error),
    found,
    meant,
  ];
}

describe('operations on ranges', () => {
  it.each(Object.entries(operations))(
    '%s: enclose what is computed, and bound its error with and without errors of the operands',
    (_, { onRanges, onDoubles, onExact }) => {
      for (const relativeError of [0, 2 ** -40]) {
        let closest = 0;
        for (let k = 0; k < 400; k++) {
          const [a, x, xMeant] = sample(k, 100, relativeError);
          const [b, y, yMeant] = sample(k, 110, relativeError);
          const { low, high, error } = onRanges(a, b);
          const found = onDoubles(x, y);
          expect(low <= found && found <= high).toBe(true);
          const off = Math.abs(toNumber(exact(found) - onExact(exact(xMeant), exact(yMeant))));
          expect(off).toBeLessThanOrEqual(error);
          closest = Math.max(closest, off / error);
        }
        expect(closest).toBeGreaterThan(0.5);
      }
    },
  );

  it('pieces leave nothing out', () => {
    const found = ranges.pieces(2 ** -5, 0.7, 16);
    expect([found[0]![0], found.at(-1)![1]]).toEqual([2 ** -5, 0.7]);
    for (let k = 1; k < found.length; k++) expect(found[k]![0]).toBe(found[k - 1]![1]);
  });
});
