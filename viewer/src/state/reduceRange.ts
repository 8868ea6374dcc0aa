import { voltageRange } from '../../../src/scene/index.ts';
import { aroundZero, colourScaleOf, LEAST_RANGE_MV, rangeOver } from './colourScale.ts';
import type { ViewerState } from './viewerState.ts';

/**
 * The end that was moved gives way: the range keeps a least width. Where two hues meet at 0 the other end moves too.
 */
export function setRange(state: ViewerState, low: number, high: number): ViewerState {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return state;
  const scale = colourScaleOf(state);
  const { colourBy, field } = state;
  const isLowKept = low === scale.low;
  if (colourBy === 'field' && field?.isDiverging) {
    const reach = Math.max(Math.abs(isLowKept ? high : low), scale.leastSpan / 2);
    return { ...state, field: { ...field, ...aroundZero(reach), isRangeChosen: true } };
  }
  const isWide = high - low >= scale.leastSpan;
  const range = isWide
    ? { low, high }
    : isLowKept
      ? { low, high: low + scale.leastSpan }
      : { low: scale.high - scale.leastSpan, high: scale.high };
  if (colourBy === 'field' && field !== undefined)
    return { ...state, field: { ...field, ...range, isRangeChosen: true } };
  return { ...state, lowMv: range.low, highMv: range.high };
}

/** Colours over all that the run reaches, no more. */
export function fitRange(state: ViewerState): ViewerState {
  if (state.run === undefined) return state;
  if (state.colourBy === 'field' && state.field !== undefined) {
    const { low, high } = rangeOver(state.field.frames, state.field.isDiverging === true);
    return setRange(state, low, high);
  }
  const { lowMv, highMv } = voltageRange(state.run.recording.frames);
  const low = Math.floor(10 * lowMv) / 10;
  return setRange(state, low, Math.max(low + LEAST_RANGE_MV, Math.ceil(10 * highMv) / 10));
}
