import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTicks, finiteSpan, formatTick } from '../../cli/axisTicks.ts';

describe('axisTicks', () => {
  it.each([
    [-67.2, 38, 6, true, ['-80', '-60', '-40', '-20', '0', '20', '40']],
    [0, 100, 5, false, ['0', '20', '40', '60', '80', '100']],
    [0.03, 0.31, 3, false, ['0.1', '0.2', '0.3']],
    [-70.001, -69.999, 2, true, ['-70.001', '-70.000', '-69.999']],
    [0, 2500, 5, false, ['0', '500', '1000', '1500', '2000', '2500']],
  ])('from %d to %d in at most %d intervals', (low, high, count, isWidened, labels) => {
    const { values, digits } = axisTicks(low, high, count, isWidened);
    expect(values.map((value) => formatTick(value, digits))).toEqual(labels);
  });

  const span = fc
    .tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    )
    .map(([low, width]) => ({ low, high: low + width }));

  it('widened ticks enclose the span, in at most as many intervals as asked', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 2, max: 20 }), ({ low, high }, count) => {
        const { values } = axisTicks(low, high, count, true);
        const slack = 1e-6 * (high - low);
        expect(values.length - 1).toBeLessThanOrEqual(count);
        expect(values[0]).toBeLessThanOrEqual(low + slack);
        expect(values.at(-1)).toBeGreaterThanOrEqual(high - slack);
      }),
    );
  });

  it('ticks that are not widened stay within the span, and their labels differ', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 2, max: 20 }), ({ low, high }, count) => {
        const { values, digits } = axisTicks(low, high, count, false);
        const slack = 1e-6 * (high - low);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low - slack);
          expect(value).toBeLessThanOrEqual(high + slack);
        }
        const labels = values.map((value) => formatTick(value, digits));
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  it.each([
    [1, 1],
    [2, 1],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
  ])('refuses the span from %d to %d', (low, high) => {
    expect(() => axisTicks(low, high, 5, true)).toThrow(RangeError);
  });
});

describe('formatTick', () => {
  it('has no negative zero', () => {
    expect(formatTick(-0, 1)).toBe('0.0');
  });
});

describe('finiteSpan', () => {
  it('takes the extremes over all arrays, whatever is not finite left out', () => {
    const arrays = [
      [3, Number.NaN],
      [Number.NEGATIVE_INFINITY, -2],
    ];
    expect(finiteSpan(arrays, 1)).toEqual({ low: -2, high: 3 });
  });

  it('opens a single value', () => {
    expect(finiteSpan([[-65, -65]], 1)).toEqual({ low: -66, high: -64 });
    expect(finiteSpan([[-65, -65 + 1e-13]], 1)?.low).toBe(-66);
  });

  it('has no answer without a finite value', () => {
    expect(finiteSpan([[], [Number.NaN]], 1)).toBeUndefined();
  });
});
