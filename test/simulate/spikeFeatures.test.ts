import { describe, expect, it } from 'vitest';
import { measureSpikeFeatures } from '../../src/simulate/spikeFeatures.ts';

/** Spikes of one shape, samples of 1 ms: from -60 to 20 mV in 2 ms, back in 2 ms to -70, and slowly to -60. */
const SPIKE = [-60, -20, 20, -25, -70, -65];

/** Rest of -60 mV but for spikes that begin at given samples. */
function trainAt(starts: readonly number[], length: number) {
  const voltageMv = new Float64Array(length).fill(-60);
  for (const start of starts) voltageMv.set(SPIKE, start);
  const timeMs = Float64Array.from(voltageMv, (_, i) => i);
  const timesMs = Float64Array.from(starts, (start) => start + 1.5);
  return {
    timeMs,
    probes: [{ name: 'soma', section: 'soma', x: 0.5, voltageMv }],
    spikes: [{ probe: 'soma', thresholdMv: 0, timesMs }],
  };
}

const clamp = (delayMs: number, durationMs: number) => ({
  clamps: [{ name: 'step', locus: { section: 0, x: 0.5 }, delayMs, durationMs, amplitudeNa: 1 }],
  connections: [],
});

describe('the features of a spike train', () => {
  it('are those that a hand computes', () => {
    const features = measureSpikeFeatures(clamp(10, 100), trainAt([20, 30, 50, 90], 130), 0);
    expect(features).toEqual({
      probe: 'soma',
      spikeCount: 4,
      latencyMs: 11.5,
      rateHz: 40,
      // Half height is -20: at the sample 1 on the way up, and 40 of 45 mV below the peak on the way down.
      widthMs: expect.closeTo(1 + 40 / 45, 12),
      amplitudeMv: 80,
      footMv: -60,
      ahpMv: -70,
      isiCv: expect.closeTo(Math.sqrt(1400 / 6) / (70 / 3), 12),
      adaptation: expect.closeTo(1 / 3, 12),
    });
  });

  it('count for the rate within the stimulus only', () => {
    const features = measureSpikeFeatures(clamp(25, 50), trainAt([20, 30, 50, 90], 130), 0);
    expect(features).toMatchObject({ spikeCount: 4, latencyMs: 6.5, rateHz: 40 });
    expect(features.isiCv).toBeNaN();
  });

  it('are no numbers without a spike', () => {
    const { probe, spikeCount, rateHz, ...others } = measureSpikeFeatures(
      { clamps: [], connections: [] },
      trainAt([], 30),
      0,
    );
    expect({ probe, spikeCount, rateHz }).toEqual({ probe: 'soma', spikeCount: 0, rateHz: 0 });
    for (const value of Object.values(others)) expect(value).toBeNaN();
  });
});
