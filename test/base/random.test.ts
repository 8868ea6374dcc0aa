import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox, type RandomWords, randomUniform } from '../../src/base/random.ts';

describe('philox', () => {
  // The known answers that its authors publish with Random123 (kat_vectors, philox4x32 10).
  it.each<[RandomWords, [number, number], RandomWords]>([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('of %j with the key %j is %j', (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });
});

describe('randomUniform', () => {
  const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });

  it('lies in [0, 1) and depends on seed, index and stream alone', () => {
    fc.assert(
      fc.property(whole, whole, whole, (seed, index, stream) => {
        const value = randomUniform(seed, index, stream);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        expect(randomUniform(seed, index, stream)).toBe(value);
      }),
    );
  });

  it('has the mean and the variance of a flat distribution, in every stream', () => {
    const count = 20_000;
    for (const stream of [0, 1, 2 ** 40]) {
      const draws = Array.from({ length: count }, (_, k) => randomUniform(7, k, stream));
      const mean = draws.reduce((sum, u) => sum + u, 0) / count;
      const variance = draws.reduce((sum, u) => sum + (u - mean) ** 2, 0) / count;
      expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 / Math.sqrt(12 * count));
      expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 / Math.sqrt(180 * count));
    }
  });

  it.each([[-1], [0.5], [Number.NaN], [2 ** 53]])('refuses the seed %d', (seed) => {
    expect(() => randomUniform(seed, 0)).toThrow(RangeError);
  });
});
