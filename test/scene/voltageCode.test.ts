import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeVoltage,
  encodeVoltages,
  toHalf,
  type VoltageCode,
} from '../../src/scene/voltageCode.ts';

/** What the shader reads of a texel. */
function decode(texel: number, { precision, offsetMv, scaleMv }: VoltageCode): number {
  return offsetMv + scaleMv * (precision === 'r8' ? texel / 255 : fromHalf(texel));
}

function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  if (exponent === 0) return 0;
  return (bits & 0x8000 ? -1 : 1) * 2 ** (exponent - 15) * (1 + (bits & 1023) / 1024);
}

function encode(mv: number, code: VoltageCode): number {
  const texels = code.precision === 'r8' ? new Uint8Array(1) : new Uint16Array(1);
  encodeVoltages(texels, 0, Float32Array.of(mv), code);
  return texels[0]!;
}

describe('codeVoltage', () => {
  it('takes bytes over the run where the colours reach over much of it', () => {
    const code = codeVoltage({ lowMv: -75, highMv: 35 }, -80, 40);
    expect(code).toEqual({ precision: 'r8', offsetMv: -75, scaleMv: 110 });
  });

  it('takes half floats about the middle of narrow colours', () => {
    const code = codeVoltage({ lowMv: -75, highMv: 35 }, -72, -67);
    expect(code).toMatchObject({ precision: 'r16f', offsetMv: -68 });
  });

  it('stays as it is while narrow colours are moved a little', () => {
    const run = { lowMv: -75, highMv: 35 };
    expect(codeVoltage(run, -72.3, -67.1)).toEqual(codeVoltage(run, -72, -67));
  });

  it.each([
    ['voltages between resting colours', -75, 35, -80, 40],
    ['an EPSP of 5 mV beside spikes', -75, 35, -71, -66],
    ['1 mV of it', -75, 35, -69.5, -68.5],
    ['a concentration of calcium, mM', 5e-5, 1e-3, 5e-5, 1e-4],
    ['a charge far beyond half floats', -1e9, 1e9, 0, 1e8],
  ])('tells 255 places of the colours apart: %s', (_, lowMv, highMv, colourLow, colourHigh) => {
    const code = codeVoltage({ lowMv, highMv }, colourLow, colourHigh);
    const from = Math.max(lowMv, colourLow);
    const to = Math.min(highMv, colourHigh);
    const seen = new Set<number>();
    for (let i = 0; i < 256; i++) seen.add(encode(from + ((to - from) * i) / 255, code));
    expect(seen.size).toBeGreaterThanOrEqual(255);
  });

  it('is off by less than 1/1000 of narrow colours, and by half a step of the run at most elsewhere', () => {
    const finite = { noNaN: true, noDefaultInfinity: true };
    const value = fc.double({ min: -200, max: 200, ...finite });
    const share = fc.double({ min: 0, max: 1, ...finite });
    const span = fc.double({ min: 0.01, max: 300, ...finite });
    fc.assert(
      fc.property(value, span, value, span, share, (low, runSpan, colourLow, colourSpan, at) => {
        const run = { lowMv: Math.fround(low), highMv: Math.fround(low + runSpan) };
        const code = codeVoltage(run, colourLow, colourLow + colourSpan);
        const mv = Math.fround(run.lowMv + at * (run.highMv - run.lowMv));
        const off = Math.abs(decode(encode(mv, code), code) - mv);
        const isShown = mv >= colourLow && mv <= colourLow + colourSpan;
        if (code.precision === 'r8')
          expect(off).toBeLessThanOrEqual((0.5001 / 255) * runSpan + 1e-4);
        else if (isShown) expect(off).toBeLessThan(colourSpan / 1000);
      }),
    );
  });

  it('gives a uniform cell one colour instead of dividing by 0', () => {
    const code = codeVoltage({ lowMv: -65, highMv: -65 }, -80, 40);
    expect(decode(encode(-65, code), code)).toBe(-65);
  });
});

describe('encodeVoltages', () => {
  it.each([
    [-80, 40],
    [-72, -67],
  ])('makes what is no number the lowest, between %f and %f mV', (low, high) => {
    const code = codeVoltage({ lowMv: -75, highMv: 35 }, low, high);
    expect(decode(encode(Number.NaN, code), code)).toBeLessThanOrEqual(-75);
  });

  it('writes from a place on and nothing before it', () => {
    const texels = new Uint8Array([9, 9, 9, 9]);
    const code = { precision: 'r8', offsetMv: 0, scaleMv: 255 } as const;
    encodeVoltages(texels, 2, Float32Array.of(1, 254.6), code);
    expect([...texels]).toEqual([9, 9, 1, 255]);
  });

  it('writes half floats as IEEE 754 says', () => {
    const known = [
      [0, 0],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [0.333251953125, 0x3555],
      [1e9, 0x7bff],
    ];
    for (const [value, bits] of known) expect(toHalf(value!)).toBe(bits);
  });
});
