import { colourScaleOf } from './colourScale.ts';
import type { ViewerState } from './viewerState.ts';

/** The end that was moved gives way: the range keeps a least width. */
export function setRange(state: ViewerState, low: number, high: number): ViewerState {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return state;
  const scale = colourScaleOf(state);
  const isWide = high - low >= scale.leastSpan;
  const isLowKept = low === scale.low;
  const range = isWide
    ? { low, high }
    : isLowKept
      ? { low, high: low + scale.leastSpan }
      : { low: scale.high - scale.leastSpan, high: scale.high };
  if (state.colourBy === 'field' && state.field !== undefined)
    return { ...state, field: { ...state.field, ...range, isRangeChosen: true } };
  return { ...state, lowMv: range.low, highMv: range.high };
}
