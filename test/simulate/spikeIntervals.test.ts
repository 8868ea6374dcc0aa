import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adaptationIndex,
  intervalVariation,
  lowestBetween,
} from '../../src/simulate/spikeIntervals.ts';

describe('a spike train', () => {
  it('of intervals 10, 20 and 40 ms adapts by a third, and varies by hand', () => {
    const times = Float64Array.of(5, 15, 35, 75);
    expect(adaptationIndex(times)).toBeCloseTo(1 / 3, 12);
    // Mean 70 / 3, squares of differences 1400 / 3, over 2.
    expect(intervalVariation(times)).toBeCloseTo(Math.sqrt(1400 / 6) / (70 / 3), 12);
  });

  it('that is regular neither adapts nor varies', () => {
    const interval = fc.double({ min: 0.1, max: 50, noNaN: true });
    fc.assert(
      fc.property(interval, fc.integer({ min: 3, max: 20 }), (ms, count) => {
        const times = Float64Array.from({ length: count }, (_, k) => k * ms);
        expect(Math.abs(adaptationIndex(times))).toBeLessThan(1e-9);
        expect(intervalVariation(times)).toBeLessThan(1e-9);
      }),
    );
  });

  it('of too few spikes has none of them', () => {
    expect(adaptationIndex(Float64Array.of(1, 2))).toBeNaN();
    expect(intervalVariation(Float64Array.of(1, 2))).toBeNaN();
    expect(
      lowestBetween(Float64Array.of(0, 1), Float64Array.of(0, 0), Float64Array.of(0)),
    ).toBeNaN();
  });
});

it('the trough is the lowest voltage between spikes, not before the first nor after the last', () => {
  const time = Float64Array.from({ length: 9 }, (_, k) => k);
  const voltage = Float64Array.of(-99, 10, -70, -60, 20, -75, -65, 30, -98);
  expect(lowestBetween(time, voltage, Float64Array.of(0.9, 3.8, 6.7))).toBeCloseTo(-72.5, 12);
});
