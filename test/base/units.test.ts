import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../src/base/units.ts';

describe('quantities', () => {
  it.each([
    [150, 'ohm cm', 150],
    ['150', 'ohm cm', 150],
    ['150 ohm cm', 'ohm cm', 150],
    ['1.5 ohm m', 'ohm cm', 150],
    ['1 uF/cm2', 'uF/cm2', 1],
    ['0.01 F/m2', 'uF/cm2', 1],
    ['120 mS/cm^2', 'S/cm2', 0.12],
    ['0.12 mho/cm2', 'S/cm2', 0.12],
    ['-65 mV', 'mV', -65],
    ['-0.065V', 'mV', -65],
    ['200 pA', 'nA', 0.2],
    ['1e-1 s', 'ms', 100],
    ['50 1/s', 'Hz', 50],
    ['2 mM', 'mM', 2],
  ])('%s in %s is %d', (text, unit, value) => {
    expect(parseQuantity(text, unit)).toBeCloseTo(value, 12);
  });

  it.each([
    ['120 S', 'S/cm2', 'units/wrong-dimension'],
    ['1 furlong', 'um', 'units/unknown-unit'],
    ['much', 'um', 'units/not-a-quantity'],
    ['', 'um', 'units/not-a-quantity'],
  ])('%s in %s is refused', (text, unit, code) => {
    expect(() => parseQuantity(text, unit)).toThrowError(expect.objectContaining({ code }));
  });

  it('names both dimensions where they differ', () => {
    expect(() => parseQuantity('3 mV', 'nA')).toThrowError(/kg m|m\^2 kg s\^-3 A\^-1.*nA \(A\)/);
  });
});
