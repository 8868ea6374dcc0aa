import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnExtremes } from '../../cli/columnExtremes.ts';

const { NaN: GAP } = Number;

describe('columnExtremes', () => {
  it('keeps the extremes within each column, and lets neighbours meet at their border', () => {
    const { lowest, highest } = columnExtremes([0, 1, 2, 3, 4], [0, 9, 0, 0, 4], 0, 4, 2);
    expect(Array.from(lowest)).toEqual([0, 0]);
    expect(Array.from(highest)).toEqual([9, 4]);
  });

  it('draws the line through columns without a sample', () => {
    const { lowest, highest } = columnExtremes([0, 4], [0, 8], 0, 4, 4);
    expect(Array.from(lowest)).toEqual([0, 2, 4, 6]);
    expect(Array.from(highest)).toEqual([2, 4, 6, 8]);
  });

  it('leaves a gap where samples are not finite', () => {
    const y = [1, GAP, 3, 3];
    const { lowest, highest } = columnExtremes([0, 1, 2, 3], y, 0, 4, 4);
    expect(Array.from(lowest)).toEqual([1, GAP, 3, 3]);
    expect(Array.from(highest)).toEqual([1, GAP, 3, 3]);
  });

  it('takes a jump at one time as a vertical line', () => {
    const { lowest, highest } = columnExtremes([0, 1, 1, 2], [0, 0, 5, 5], 0, 2, 2);
    expect([Array.from(lowest), Array.from(highest)]).toEqual([
      [0, 0],
      [0, 5],
    ]);
  });

  it('loses no peak, however few the columns', () => {
    const samples = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 50 }), (y, count) => {
        const x = y.map((_, index) => index);
        const { lowest, highest } = columnExtremes(x, y, 0, y.length - 1, count);
        expect(Math.max(...highest)).toBeCloseTo(Math.max(...y), 9);
        expect(Math.min(...lowest)).toBeCloseTo(Math.min(...y), 9);
      }),
    );
  });
});
