import { describe, expect, it } from 'vitest';
import { coincidence } from '../../src/reduce/spikeTrains.ts';

describe('coincidence', () => {
  it('is 1 for one train with itself, and for one within the window', () => {
    expect(coincidence([10, 50, 90], [10, 50, 90], 2, 1000)).toBeCloseTo(1, 14);
    expect(coincidence([10, 50, 90], [11, 48.5, 92], 2, 1000)).toBeCloseTo(1, 14);
  });

  it('takes chance away and counts each spike once, as done by hand', () => {
    // r = 4 / 1000, 2 r d = 0.016; one of four coincides with one of two: (1 - 0.032) / (0.984 x 3).
    expect(coincidence([10, 200, 400, 600], [11, 12], 2, 1000)).toBeCloseTo(0.968 / 2.952, 14);
    expect(coincidence([100], [300], 2, 1000)).toBeCloseTo(-0.004 / 0.996, 14);
  });

  it('knows no answer where there is none', () => {
    expect(coincidence([], [], 2, 1000)).toBeNaN();
    expect(coincidence([1, 2, 3], [1], 2, 10)).toBeNaN();
  });
});
