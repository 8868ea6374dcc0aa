import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstUpwardZero, sumAt } from '../../src/network/exponentialSum.ts';

describe('the first upward zero of a sum of exponentials', () => {
  it('of one that rises to its limit', () => {
    const zero = firstUpwardZero([
      { amplitude: 1, ratePerMs: 0 },
      { amplitude: -2, ratePerMs: 0.1 },
    ]);
    expect(zero).toBeCloseTo(10 * Math.log(2), 12);
  });

  it('of none that never gets there', () => {
    const terms = [
      { amplitude: -1, ratePerMs: 0 },
      { amplitude: 0.5, ratePerMs: 0.1 },
    ];
    expect(firstUpwardZero(terms)).toBeUndefined();
  });

  it('is no later than any that a fine search finds, and a zero', () => {
    const term = fc.record({
      amplitude: fc.double({ min: -3, max: 3, noNaN: true }),
      ratePerMs: fc.integer({ min: 1, max: 40 }).map((k) => k / 20),
    });
    const terms = fc.uniqueArray(term, {
      ...{ minLength: 1, maxLength: 4, selector: ({ ratePerMs }) => ratePerMs },
    });
    fc.assert(
      fc.property(terms, (some) => {
        const all = [{ amplitude: -0.4, ratePerMs: 0 }, ...some];
        const found = firstUpwardZero(all);
        for (let k = 0; k < 400; k++) {
          const [from, to] = [sumAt(all, k * 0.1), sumAt(all, (k + 1) * 0.1)];
          if (from < -1e-12 && to > 1e-12) {
            expect(found).toBeLessThanOrEqual((k + 1) * 0.1);
            break;
          }
        }
        if (found === undefined) return;
        expect(Math.abs(sumAt(all, found))).toBeLessThan(1e-9);
        expect(sumAt(all, found * (1 + 1e-6) + 1e-9)).toBeGreaterThan(-1e-12);
      }),
    );
  });
});
