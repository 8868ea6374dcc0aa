import { describe, expect, it } from 'vitest';
import type { CurrentWaveform } from '../../src/cell/cell.ts';
import { makeCurrent } from '../../src/simulate/currentWaveform.ts';

const from2To12 = (waveform: CurrentWaveform) =>
  makeCurrent({ delayMs: 2, durationMs: 10, amplitudeNa: 1, waveform });

function noiseOf(seed: number, stream = 0, tauMs = 2) {
  return makeCurrent({
    ...{ delayMs: 5, durationMs: 1e6, amplitudeNa: 1 },
    waveform: { kind: 'noise', meanNa: 0.5, sdNa: 0.2, tauMs, seed, stream },
  });
}

describe('a current', () => {
  it('is a step where no waveform is given', () => {
    const current = makeCurrent({ delayMs: 2, durationMs: 10, amplitudeNa: 0.3 });
    expect([1.99, 2, 11.99, 12].map(current)).toEqual([0, 0.3, 0.3, 0]);
  });

  it('may be a ramp', () => {
    const current = from2To12({ kind: 'ramp', fromNa: -1, toNa: 3 });
    expect([1, 2, 4.5, 7, 12].map(current)).toEqual([0, -1, 0, 1, 0]);
  });

  it('may be a sine', () => {
    const current = from2To12({
      ...{ kind: 'chirp', offsetNa: 0.5, amplitudeNa: 2 },
      ...{ fromHz: 250, toHz: 250 },
    });
    for (const timeMs of [2, 2.3, 3, 4.7, 9, 11.9]) {
      const expected = 0.5 + 2 * Math.sin(2 * Math.PI * 0.25 * (timeMs - 2));
      expect(current(timeMs)).toBeCloseTo(expected, 12);
    }
  });

  it('may be a sine of rising frequency', () => {
    const current = from2To12({
      ...{ kind: 'chirp', offsetNa: 0, amplitudeNa: 1 },
      ...{ fromHz: 100, toHz: 300 },
    });
    // 0.1 t + 0.01 t^2 cycles: 2 after 10 ms, and a quarter after 5 (sqrt(2) - 1) ms.
    expect(current(12 - 1e-9)).toBeCloseTo(0, 6);
    const quarterMs = (-0.1 + Math.sqrt(0.01 + 4 * 0.01 * 0.25)) / 0.02;
    expect(current(2 + quarterMs)).toBeCloseTo(1, 12);
  });

  it('may be any points', () => {
    const current = makeCurrent({
      ...{ delayMs: 1, durationMs: 4, amplitudeNa: 2 },
      waveform: {
        kind: 'points',
        timesMs: Float64Array.of(1, 2, 2, 5),
        valuesNa: Float64Array.of(0, 1, -1, 2),
      },
    });
    expect([0.9, 1, 1.25, 2, 3, 4.5, 5].map(current)).toEqual([0, 0, 0.25, -1, 0, 1.5, 0]);
  });
});

describe('noise', () => {
  const values = (current: (timeMs: number) => number, stepMs: number, count: number) =>
    Float64Array.from({ length: count }, (_, i) => current(5 + i * stepMs));

  it('is the same path for every time step, and in any order', () => {
    const times = Array.from({ length: 200 }, (_, i) => 5 + i * 0.1);
    const there = times.map(noiseOf(1));
    const backwards = times.toReversed().map(noiseOf(1)).toReversed();
    expect(backwards).toEqual(there);
    const fine = noiseOf(1);
    const dense = Array.from({ length: 2000 }, (_, i) => fine(5 + i * 0.01));
    for (let i = 0; i < 200; i++) expect(dense[10 * i]!).toBeCloseTo(there[i]!, 9);
  });

  it('has these bits on every computer', () => {
    expect([...values(noiseOf(7), 0.5, 4)]).toMatchInlineSnapshot(`
      [
        0.08384913450750248,
        -0.0020188890875486587,
        0.15560162669992916,
        0.4112931394922056,
      ]
    `);
  });

  it('has its mean, standard deviation and correlation', () => {
    const stepMs = 0.25;
    const count = 80_000;
    const path = values(noiseOf(3), stepMs, count);
    const mean = path.reduce((sum, value) => sum + value, 0) / count;
    const lagged = (lag: number): number => {
      let sum = 0;
      for (let i = 0; i + lag < count; i++) sum += (path[i]! - mean) * (path[i + lag]! - mean);
      return sum / (count - lag);
    };
    // 10000 correlation times: standard error of the mean 0.2 sqrt(2 / 10000), of the variance 1 %.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * 0.2 * Math.sqrt(2 / 10_000));
    expect(Math.abs(lagged(0) / 0.04 - 1)).toBeLessThan(0.05);
    for (const lag of [4, 8, 16])
      expect(Math.abs(lagged(lag) / lagged(0) - Math.exp((-lag * stepMs) / 2))).toBeLessThan(0.04);
  });

  it('is another for another seed or stream', () => {
    const at = 6;
    expect(new Set([noiseOf(1)(at), noiseOf(2)(at), noiseOf(1, 1)(at)]).size).toBe(3);
  });
});
