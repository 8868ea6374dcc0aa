import { describe, expect, it } from 'vitest';
import type { WholeCellFrames } from '../../src/index.ts';
import {
  colourScaleOf,
  fieldOver,
  isErrorOfReduction,
  type NodeField,
  widenedBy,
} from '../../viewer/src/state/colourScale.ts';
import { createDeriver } from '../../viewer/src/state/derive.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { initialState, type ViewerState } from '../../viewer/src/state/viewerState.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

const run = syntheticRun('stick', ballAndStick());
const { nodeCount } = run.recording.frames;
const viewport = { widthPx: 800, heightPx: 600 };
const shown = { ...reduce(initialState('dark'), { type: 'show-run', run }), viewport };

/** One frame with these values in turn. */
function framesOf(...values: readonly number[]): WholeCellFrames {
  const voltageMv = Float32Array.from({ length: nodeCount }, (_, i) => values[i % values.length]!);
  return { nodeCount, frameCount: 1, intervalMs: 1, voltageMv };
}

function colouredBy(field: NodeField): ViewerState {
  return reduce(shown, { type: 'show-field', field });
}

function rangeOf(state: ViewerState): [number, number] {
  const { low, high } = colourScaleOf(state);
  return [low, high];
}

describe.each(['mA/cm2', 'nA', 'uA/cm2', 'A'])('a current in %s', (unit) => {
  const state = colouredBy(fieldOver('hh.ina', unit, framesOf(-3, 0.5)));

  it('is told by two hues that meet at 0, the larger side filling its half', () => {
    expect(rangeOf(state)).toEqual([-3, 3]);
    const lutOf = (one: ViewerState) => createDeriver()(one)!.lut;
    const { lut } = createDeriver()(state)!;
    expect(lut[2]).toBeGreaterThan(lut[0]!);
    expect(lut[4 * 255]).toBeGreaterThan(lut[4 * 255 + 2]!);
    expect(lut).not.toEqual(lutOf(shown));
  });

  it('keeps 0 in the middle as an end is moved, as it is fitted, and as values come', () => {
    const highMoved = reduce(state, { type: 'set-range', low: -3, high: 1 });
    expect(rangeOf(highMoved)).toEqual([-1, 1]);
    const lowMoved = reduce(state, { type: 'set-range', low: -2, high: 3 });
    expect(rangeOf(lowMoved)).toEqual([-2, 2]);
    expect(rangeOf(reduce(lowMoved, { type: 'fit-range' }))).toEqual([-3, 3]);
    const { low, high } = widenedBy(state.field!, Float32Array.of(1, 5));
    expect([low, high]).toEqual([-5, 5]);
    expect(widenedBy(state.field!, Float32Array.of(1, -2))).toBe(state.field);
  });

  it('never lets both ends meet', () => {
    const [low, high] = rangeOf(reduce(state, { type: 'set-range', low: 0, high: 3 }));
    expect(high - low).toBeCloseTo(6e-3, 12);
    expect(low).toBe(-high);
  });

  it('is no error of a reduced model', () => {
    expect(isErrorOfReduction(state.field)).toBe(false);
  });
});

describe.each([
  ['cai', 'mM'],
  ['hh.m', ''],
  ['A', 'uS/cm2'],
])('%s in %s', (name, unit) => {
  it('has the chosen map from its lowest to its highest value', () => {
    const state = colouredBy(fieldOver(name, unit, framesOf(5e-5, 2e-4)));
    const [low, high] = rangeOf(state);
    expect(low).toBeCloseTo(5e-5, 10);
    expect(high).toBeCloseTo(2e-4, 10);
    const derived = createDeriver()(state)!;
    expect(derived.lut).toBe(derived.voltageLut);
    const moved = reduce(state, { type: 'set-range', low: 1e-4, high });
    expect(rangeOf(moved)).toEqual([1e-4, high]);
  });
});

it('a current that is 0 everywhere has a range all the same', () => {
  expect(rangeOf(colouredBy(fieldOver('i', 'nA', framesOf(0))))).toEqual([-1, 1]);
});
