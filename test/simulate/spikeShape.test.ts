import { describe, expect, it } from 'vitest';
import { measureFirstSpike } from '../../src/simulate/spikeShape.ts';

/** Samples of 1 ms. */
function measure(voltageMv: number[], thresholdMv = 0, fromMs = 0) {
  const timeMs = Float64Array.from(voltageMv, (_, i) => i);
  return measureFirstSpike(timeMs, Float64Array.from(voltageMv), { thresholdMv, fromMs });
}

describe('measureFirstSpike', () => {
  it('finds foot, peak and the width at half height', () => {
    // From -60 the slope is 5 mV/ms and then 40: the foot is at -55; half of -55 and 25 is -15.
    const spike = measure([-60, -60, -55, -15, 25, -15, -55, -65]);
    expect(spike).toEqual({ footMv: -55, peakMv: 25, widthMs: 2 });
  });

  it('interpolates the flanks', () => {
    // Half height 0 is met at 1 + 60/80 and at 2 + 20/60.
    expect(measure([-60, -60, 20, -40, -60], -20)!.widthMs).toBeCloseTo(
      2 + (20 + 20) / 60 - (1 + 40 / 80),
      12,
    );
  });

  it('takes the first spike at or after the time', () => {
    const trace = [-60, 10, -60, -60, -60, 30, -60];
    expect(measure(trace)!.peakMv).toBe(10);
    expect(measure(trace, 0, 2)!.peakMv).toBe(30);
    expect(measure(trace, 0, 6)).toBeUndefined();
  });

  it('has no width where the voltage stays up, and no spike below the threshold', () => {
    expect(measure([-60, 10, 10, 10])!.widthMs).toBeNaN();
    expect(measure([-60, -10, -60])).toBeUndefined();
  });
});
