import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as elementary from '../../src/base/elementary.ts';
import * as inverseTrigonometric from '../../src/base/inverseTrigonometric.ts';
import * as mechanismLog from '../../src/base/mechanismLog.ts';
import * as trigonometric from '../../src/base/trigonometric.ts';

type Row = readonly number[];
const reference = JSON.parse(
  readFileSync(new URL('./elementaryReference.json', import.meta.url), 'utf8'),
) as Record<string, readonly Row[]>;

/** Largest error allowed, in units in the last place of the exact value. 0.5 is the best a double can do. */
const bounds: Record<string, number> = {
  exp: 0.51,
  expm1: 1,
  log: 0.505,
  mechanismLog: 0.51,
  log10: 0.65,
  pow: 0.51,
  mechanismPow: 1.1,
  sinh: 2,
  cosh: 1.5,
  tanh: 2.8,
  sin: 0.6,
  cos: 0.6,
  tan: 1.7,
  atan: 0.8,
  asin: 2.5,
  acos: 2.5,
  atan2: 1.5,
};
/** Where the values are, of functions that have none of their own name. */
const valuesOf: Record<string, string> = { mechanismLog: 'log', mechanismPow: 'pow' };
const functions: Record<string, (...values: number[]) => number> = {
  ...(elementary as unknown as Record<string, (...values: number[]) => number>),
  ...(mechanismLog as unknown as Record<string, (...values: number[]) => number>),
  ...(inverseTrigonometric as unknown as Record<string, (...values: number[]) => number>),
  ...(trigonometric as unknown as Record<string, (...values: number[]) => number>),
};

function rowsOf(name: string): readonly Row[] {
  return reference[valuesOf[name] ?? name]!;
}

function unitInLastPlace(value: number): number {
  return Math.max(2 ** (Math.floor(Math.log2(Math.abs(value))) - 52), Number.MIN_VALUE);
}

function largestError(name: string): number {
  const errors = rowsOf(name).map((row) => {
    const [high, low] = row.slice(-2) as [number, number];
    const found = functions[name]!(...row.slice(0, -2));
    return Math.abs(found - high - low) / unitInLastPlace(high);
  });
  return Math.max(...errors);
}

describe('elementary functions', () => {
  it.each(Object.keys(bounds))('%s stays within its stated error of 60-digit values', (name) => {
    expect(rowsOf(name).length).toBeGreaterThan(30);
    expect(largestError(name)).toBeLessThanOrEqual(bounds[name]!);
  });

  it('expCapped errs by two roundings of the argument and one of its value, relative to 60-digit values', () => {
    const inRange = reference['exp']!.filter(([x]) => Math.abs(x!) < 700);
    expect(inRange.length).toBeGreaterThan(30);
    for (const [x, high, low] of inRange as unknown as [number, number, number][]) {
      const error = Math.abs(elementary.expCapped(x) - high - low) / high;
      expect(error).toBeLessThanOrEqual((2 + 2 * Math.abs(x)) * 2 ** -53);
    }
  });

  it('exp meets its limits', () => {
    const { exp, expCapped } = elementary;
    expect([exp(0), exp(-0), exp(710), exp(-746), exp(Number.NaN)]).toEqual([
      1,
      1,
      Number.POSITIVE_INFINITY,
      0,
      Number.NaN,
    ]);
    expect(exp(709.782712893384)).toBeCloseTo(1.797693134862273e308, -294);
    expect(exp(-745.1)).toBe(Number.MIN_VALUE);
    expect([exp(Number.POSITIVE_INFINITY), exp(Number.NEGATIVE_INFINITY)]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
    ]);
    expect([expCapped(800), expCapped(-800)]).toEqual([expCapped(700), 0]);
    expect(expCapped(Number.POSITIVE_INFINITY)).toBe(expCapped(700));
    expect(expCapped(Number.NaN)).toBeNaN();
  });

  it('log meets its limits', () => {
    const { log, log10 } = elementary;
    expect([log(1), log(0), log(-1), log(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect([log10(1000), log10(1), log10(0)]).toEqual([3, 0, Number.NEGATIVE_INFINITY]);
  });

  it.each([
    [0, 0, 1],
    [0, 2, 0],
    [0, -1, Number.POSITIVE_INFINITY],
    [-0, 3, -0],
    [-0, -3, Number.NEGATIVE_INFINITY],
    [-8, 1 / 3, Number.NaN],
    [-1, Number.POSITIVE_INFINITY, 1],
    [1, Number.NaN, 1],
    [Number.NaN, 0, 1],
    [2, Number.NEGATIVE_INFINITY, 0],
    [0.5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, 0.5, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 3, Number.NEGATIVE_INFINITY],
    [2, 1024, Number.POSITIVE_INFINITY],
    [2, -1080, 0],
    [2, 10, 1024],
  ])('pow(%d, %d) = %d, as in C', (x, y, expected) => {
    expect(elementary.pow(x, y)).toBe(expected);
  });

  it('odd functions are odd and periodic ones take any size', () => {
    const { tanh, sinh } = elementary;
    const { sin, cos, tan } = trigonometric;
    expect([tanh(30), tanh(-30), tanh(-0)]).toEqual([1, -1, -0]);
    expect([sinh(-2) + sinh(2), sin(-2) + sin(2), tan(-2) + tan(2)]).toEqual([0, 0, 0]);
    expect([inverseTrigonometric.atan(-0), inverseTrigonometric.atan(0)]).toEqual([-0, 0]);
    expect([sin(0), cos(0), sin(Number.POSITIVE_INFINITY)]).toEqual([0, 1, Number.NaN]);
  });

  it.each([
    [0, 1, 0],
    [-0, 1, -0],
    [0, -1, Math.PI],
    [-0, -1, -Math.PI],
    [0, -0, Math.PI],
    [2, 0, Math.PI / 2],
    [-2, -0, -Math.PI / 2],
    [1, Number.NEGATIVE_INFINITY, Math.PI],
    [-1, Number.POSITIVE_INFINITY, -0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Math.PI / 4],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, (3 * Math.PI) / 4],
    [Number.NaN, 1, Number.NaN],
  ])('atan2(%d, %d) = %d, as in C', (y, x, expected) => {
    expect(inverseTrigonometric.atan2(y, x)).toBe(expected);
  });

  it('arcs end at 1, and remainders have the sign of what is divided', () => {
    const { acos, asin, atan, fmod } = inverseTrigonometric;
    expect([asin(1), asin(-1), asin(1.1), acos(-1.1)]).toEqual([
      ...[Math.PI / 2, -Math.PI / 2, Number.NaN, Number.NaN],
    ]);
    expect([acos(1), acos(-1), atan(Number.POSITIVE_INFINITY)]).toEqual([
      ...[0, Math.PI, Math.PI / 2],
    ]);
    expect([fmod(-5.5, 2), fmod(5.5, -2), fmod(1, 0)]).toEqual([-1.5, 1.5, Number.NaN]);
  });
});
