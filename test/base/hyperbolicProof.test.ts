/**
 * The bounds that docs/elementary.md states for expm1, sinh, cosh and tanh: their operations repeated on ranges that cover
 * every argument, and measured errors.
 */
import { describe, expect, it } from 'vitest';
import { cosh, expm1, sinh, tanh } from '../../src/base/elementary.ts';
import { EXP_STEPS, expTableHigh, expTableLow } from '../../src/base/elementaryTables.ts';
import { between, exact, expExact, measure, ONE, shift, U } from './exactNumbers.ts';
import {
  add,
  divide,
  largest,
  least,
  multiply,
  nearest,
  offBy,
  pieces,
  type RoundedRange,
  range,
  square,
  subtract,
  unitInLastPlace,
  unitsOff,
  withoutRounding,
} from './roundedRange.ts';

/** In units in the last place. */
const BOUNDS = { expm1: 4.5, sinh: 8.2, cosh: 1.6, tanh: 8.2 };
/** Of exp, in the same. */
const EXP_BOUND = 0.525;
const REST = (Math.LN2 / EXP_STEPS) * (0.5 + 2 ** -33);
/** Of powers of two in two doubles. */
const TABLE_ERROR = 2 ** -105;
const ONE_RANGE = range(1, 1);
const TWO = range(2, 2);

function expm1OfRest(r: RoundedRange): RoundedRange {
  const s = square(r);
  const half = add(range(0.5, 0.5), multiply(r, nearest(1 / 6)));
  const end = add(nearest(1 / 24), multiply(r, nearest(1 / 120)));
  const sum = add(add(r, multiply(s, half)), multiply(multiply(s, s), end));
  return offBy(sum, (largest(r) ** 6 / 720) * (1 + 2 * REST));
}

/** scale being a power of two, products by it are exact. */
function expm1Of(scale: number, j: number, r: RoundedRange): RoundedRange {
  const [high, low] = [scale * expTableHigh[j]!, scale * expTableLow[j]!];
  const difference = subtract(range(high, high), ONE_RANGE);
  // Sterbenz.
  const whole = high >= 0.5 && high <= 2 ? withoutRounding(difference) : difference;
  const ofRest = multiply(range(high, high), expm1OfRest(r));
  return add(whole, add(range(low, low, scale * TABLE_ERROR), ofRest));
}

/** Without a step r is the argument itself. */
const withoutStep = pieces(2 ** -500, REST, 8).flatMap(([low, high]) => [
  expm1OfRest(range(low, high)),
  expm1OfRest(range(-high, -low)),
]);

/** What the reduction of exp by so many steps is off by: two roundings, and what its two parts miss of a step. */
function restError(steps: number): number {
  return U * (REST + Math.abs(steps) * 2 ** -39);
}

/** From -40 to where 1 is below u/2 of the power: from there on only powers of two are between the results. */
function withSteps(): RoundedRange[] {
  const found: RoundedRange[] = [];
  for (let steps = -58 * EXP_STEPS; steps <= 61 * EXP_STEPS; steps++) {
    if (steps === 0) continue;
    const count = Math.abs(steps) < 8 ? 64 : 4;
    for (let part = 0; part < count; part++) {
      const at = (k: number): number => REST * ((2 * k) / count - 1);
      const r = range(at(part), at(part + 1), restError(steps));
      found.push(expm1Of(2 ** Math.floor(steps / EXP_STEPS), steps & (EXP_STEPS - 1), r));
    }
  }
  return found;
}

const differences = [...withoutStep, ...withSteps()];
/** Of expm1, relative, by the powers of two that it lies between. */
const relativeErrors = new Map<number, number>();
for (const e of differences) {
  const error = e.error / least(e);
  for (const octave of [octaveOf(least(e)), octaveOf(largest(e))])
    relativeErrors.set(octave, Math.max(error, relativeErrors.get(octave) ?? 0));
}

function octaveOf(size: number): number {
  return Math.floor(Math.log2(size));
}

/** Of expm1 whose size is in a piece of one octave; beyond the last that of the last. */
function expm1Error(low: number): number {
  return relativeErrors.get(Math.min(octaveOf(low), 60))! * (1 + 2 ** -40);
}

function worst(results: readonly RoundedRange[]): number {
  return results.reduce((most, result) => Math.max(most, unitsOff(result)), 0);
}

describe('bounds', () => {
  it('expm1', () => {
    expect(worst(differences)).toBeLessThan(BOUNDS.expm1);
    // Below -40 the result is -1.
    expect(Math.exp(-40) / U).toBeLessThan(0.1);
  });

  it('sinh = (e + e / (e + 1)) / 2 with e = expm1: its derivative by e carries the error of e', () => {
    const sums = pieces(2 ** -60, 2 ** 60, 32).map(([low, high]) => {
      const e = range(low, high);
      const sum = add(e, divide(e, add(e, ONE_RANGE)));
      return offBy(sum, expm1Error(low) * high * (1 + 1 / (1 + low) ** 2));
    });
    expect(worst(sums)).toBeLessThan(BOUNDS.sinh);
  });

  it('cosh = (e + 1 / e) / 2 with e = exp, as long as 1 / e counts', () => {
    const sums = pieces(1, 2 ** 60, 64).map(([low, high]) => {
      const e = range(low, high);
      return offBy(
        add(e, divide(ONE_RANGE, e)),
        EXP_BOUND * unitInLastPlace(high) * (1 - high ** -2),
      );
    });
    expect(worst(sums)).toBeLessThan(BOUNDS.cosh);
  });

  it('tanh = e / (e + 2) with e = expm1', () => {
    const quotient = (e: RoundedRange): RoundedRange => {
      const error = 2 * expm1Error(least(e)) * largest(e);
      return offBy(divide(e, add(e, TWO)), error / (e.low + 2) ** 2);
    };
    const above = pieces(2 ** -60, 2 ** 64, 32).map(([low, high]) => quotient(range(low, high)));
    const below = pieces(2 ** -60, 1, 32).map(([low, high]) => quotient(range(-high, -low)));
    expect(worst([...above, ...below])).toBeLessThan(BOUNDS.tanh);
    // Beyond 22 the result is 1.
    expect((2 * Math.exp(-44)) / U).toBeLessThan(0.1);
  });
});

describe('errors measured against 300 bits', () => {
  const points = [
    ...between(-22, 22, 300, 40),
    ...between(-25, 0, 150, 41).flatMap((power) => [10 ** power, -(10 ** power)]),
    ...Array.from({ length: 40 }, (_, k) => ((k - 20.5) * Math.LN2) / EXP_STEPS),
    ...[39.9, -39.9, -41, -45.2],
  ];

  it('expm1 and tanh', () => {
    for (const x of points) {
      const e = expExact(exact(x));
      const power = shift(e.value, e.power);
      const squared = (power * power) / ONE;
      expect(measure(expm1(x), power - ONE).ulps, `expm1 ${x}`).toBeLessThan(BOUNDS.expm1);
      const quotient = ((squared - ONE) * ONE) / (squared + ONE);
      expect(measure(tanh(x), quotient).ulps, `tanh ${x}`).toBeLessThan(BOUNDS.tanh);
    }
  });

  it('sinh and cosh: also above 700, up to the largest result', () => {
    for (const x of [...points, ...between(700, 710.4, 100, 42), -705.3, 710.4758]) {
      const above = expExact(exact(Math.abs(x)));
      const below = expExact(exact(-Math.abs(x)));
      const rest = shift(below.value, below.power - above.power);
      const sum = above.value + rest;
      const difference = above.value - rest;
      const ofCosh = measure(cosh(x), sum, above.power - 1).ulps;
      const ofSinh = measure(Math.abs(sinh(x)), difference, above.power - 1).ulps;
      expect(ofCosh, `cosh ${x}`).toBeLessThan(BOUNDS.cosh);
      expect(ofSinh, `sinh ${x}`).toBeLessThan(BOUNDS.sinh);
    }
    expect([sinh(711), sinh(-800), cosh(711)]).toEqual([Infinity, -Infinity, Infinity]);
  });
});
