import type { WholeCellFrames } from '../../../src/index.ts';
import { voltageRange } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { ViewerState } from './viewerState.ts';

/** A number for every node of the cell, over time or once, to be shown as colour. */
export interface NodeField {
  readonly name: string;
  readonly unit: string;
  /** In the place of voltages; one frame where it does not change. */
  readonly frames: WholeCellFrames;
  readonly low: number;
  readonly high: number;
  /** The narrowest range of colours that can be chosen. */
  readonly leastSpan: number;
  /** Likewise for the reduced model beside the cell; its own voltages where there is none. */
  readonly reducedFrames?: WholeCellFrames;
  /** Values below and above 0 in two hues. */
  readonly isDiverging?: boolean;
  /** What the run calls it, where it is a quantity that the run kept. */
  readonly quantity?: string;
  /** Whether somebody moved the ends of the range. */
  readonly isRangeChosen?: boolean;
}

/** What the colour bar says: a quantity, its unit and the values at both ends. */
export interface ColourScale {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** The narrowest range that can be chosen. */
  readonly leastSpan: number;
}

/** Narrowest colour range of voltages, mV: below it the picture is noise. */
export const LEAST_RANGE_MV: number = 1;
const LEAST_SHARE = 1e-3;

export function colourScaleOf({ colourBy, field, lowMv, highMv }: ViewerState): ColourScale {
  if (colourBy !== 'field' || field === undefined) {
    const name = messages.colouring('voltage');
    return { name, unit: 'mV', low: lowMv, high: highMv, leastSpan: LEAST_RANGE_MV };
  }
  const { name, unit, low, high, leastSpan } = field;
  return { name, unit, low, high, leastSpan };
}

/** A field with the range of its values, a little wider where they are all the same. */
export function fieldOver(name: string, unit: string, frames: WholeCellFrames): NodeField {
  const { lowMv, highMv } = voltageRange(frames);
  const margin = highMv > lowMv ? 0 : Math.abs(highMv) / 2 || 1;
  const [low, high] = [lowMv - margin, highMv + margin];
  return { name, unit, frames, low, high, leastSpan: LEAST_SHARE * (high - low) };
}

/** A field whose range takes in other values too. */
export function widenedBy(field: NodeField, values: Float32Array): NodeField {
  let { low, high } = field;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low === field.low && high === field.high ? field : { ...field, low, high };
}
