import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIndices, parseIndices } from '../../../cli/sweep/arraySyntax.ts';

describe('array syntax', () => {
  it('joins runs', () => {
    expect(formatIndices([14, 3, 12, 7, 13])).toBe('3,7,12-14');
    expect(formatIndices([0, 1])).toBe('0-1');
    expect(formatIndices([])).toBe('');
  });

  it('is read back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (indices) => {
        expect(parseIndices(formatIndices(indices))).toEqual([...indices].sort((a, b) => a - b));
      }),
    );
  });

  it.each(['', 'a', '3-1', '1.5', '-1', '1,,2', '0-9999999'])('is not %j', (text) => {
    expect(parseIndices(text)).toBeUndefined();
  });
});
