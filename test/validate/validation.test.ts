import { describe, expect, it } from 'vitest';
import { type Check, meetsBar, VALIDATION_STEPS } from '../../src/validate/index.ts';
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
