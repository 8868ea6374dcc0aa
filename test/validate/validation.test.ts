import { describe, expect, it } from 'vitest';
import { readStoredCases } from '../../cli/validate/storedCases.ts';
import { alignedRmsPercent } from '../../src/validate/alignedTraces.ts';
import {
  type Check,
  checkStoredCase,
  meetsBar,
  VALIDATION_STEPS,
} from '../../src/validate/index.ts';
import { sealedCableMv } from '../../src/validate/sealedCable.ts';

const CABLE = {
  ...{ lengthUm: 1000, diameterUm: 1, axialOhmCm: 100 },
  ...{ membraneOhmCm2: 40_000, capacitanceUfPerCm2: 1, currentNa: 0.1 },
};

describe('the sealed cable', () => {
  it.each([
    [0, 0.1, 7.17750313],
    [0, 5, 48.75713938],
    [0, 250, 166.9350519],
    [1, 2, 0.03282674],
    [1, 50, 71.86336675],
    [1, 250, 108.09646797],
  ])('at x = %d after %d ms is what the Rallpacks say', (x, timeMs, expected) => {
    expect(sealedCableMv(CABLE, x, timeMs)).toBeCloseTo(expected, 6);
  });
});

describe('a bar', () => {
  const check: Check = {
    ...{ group: '', name: '', settings: '', unit: '' },
    ...{ measured: 1, bar: 1 },
  };
  it('is met at it and missed above it and by no number', () => {
    expect(meetsBar(check)).toBe(true);
    expect(meetsBar({ ...check, measured: 1.001 })).toBe(false);
    expect(meetsBar({ ...check, measured: Number.NaN })).toBe(false);
    expect(meetsBar({ ...check, target: 2.1 })).toBe(false);
  });
});

describe('the validation', () => {
  it.each(VALIDATION_STEPS)('$label meets its bars', ({ run }) => {
    const checks = run();
    expect(checks.length).toBeGreaterThan(0);
    for (const check of checks) expect(check, JSON.stringify(check)).toSatisfy(meetsBar);
  });
});

describe('runs that another simulator took, as the package has them', async () => {
  const cases = await readStoredCases();

  it('are there', () => {
    expect(cases.map(({ id }) => id)).toContain('04-rallpack3');
    expect(cases.length).toBeGreaterThanOrEqual(13);
  });

  it.each(cases)('$id meets its bars', (stored) => {
    const checks = checkStoredCase(stored);
    expect(checks.length).toBeGreaterThan(0);
    for (const check of checks) expect(check, JSON.stringify(check)).toSatisfy(meetsBar);
  });

  it('miss their bars where the model is another one', () => {
    const stored = cases.find(({ id }) => id === '01-hh-soma-step1')!;
    const other = { ...stored, model: { ...stored.model, celsius: 7 } };
    expect(checkStoredCase(other).filter(meetsBar)).toEqual([]);
  });
});

describe('traces with their spikes laid over each other', () => {
  /** A bump at each spike, 100 mV high. */
  const trace = (intervalMs: number, spikesMs: number[], scale = 1) => ({
    intervalMs,
    spikesMs,
    voltageMv: Array.from({ length: 40 / intervalMs + 1 }, (_, i) =>
      spikesMs.reduce((sum, at) => sum + 100 * scale * Math.exp(-((i * intervalMs - at) ** 2)), 0),
    ),
  });

  it('are the same but for the sampling where only times differ', () => {
    expect(alignedRmsPercent(trace(0.01, [10.3, 20.3]), trace(0.1, [10, 20]))).toBeLessThan(1e-4);
    expect(alignedRmsPercent(trace(0.01, [10.5, 20]), trace(0.1, [10, 20]))).toBeGreaterThan(0.1);
  });

  it('differ by what their shapes do, and by no number where a spike is missing', () => {
    // The root mean square of exp(-t^2) over 40 ms is sqrt(sqrt(pi / 2) / 40).
    const rms = Math.sqrt(Math.sqrt(Math.PI / 2) / 40);
    expect(alignedRmsPercent(trace(0.01, [20], 1.01), trace(0.1, [20]))).toBeCloseTo(rms, 2);
    expect(alignedRmsPercent(trace(0.01, [20]), trace(0.1, [10, 20]))).toBeNaN();
  });
});
