import type { WholeCellFrames } from '../../../src/index.ts';
import { voltageRange } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { TimelessState } from './viewerState.ts';

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

export function colourScaleOf({ colourBy, field, lowMv, highMv }: TimelessState): ColourScale {
  if (colourBy !== 'field' || field === undefined) {
    const name = messages.colouring('voltage');
    return { name, unit: 'mV', low: lowMv, high: highMv, leastSpan: LEAST_RANGE_MV };
  }
  const { name, unit, low, high, leastSpan } = field;
  return { name, unit, low, high, leastSpan };
}

/** Amperes, or amperes an area: which way a current flows matters as much as how much of it. */
const CURRENT_UNIT = /^[munp]?A(\/|$)/;

/** A field with the range of its values, a little wider where they are all the same; of a current with 0 in its middle. */
export function fieldOver(name: string, unit: string, frames: WholeCellFrames): NodeField {
  const isDiverging = CURRENT_UNIT.test(unit);
  const { low, high } = rangeOver(frames, isDiverging);
  return { name, unit, frames, low, high, leastSpan: LEAST_SHARE * (high - low), isDiverging };
}

/** All that the values reach; with 0 in the middle where two hues tell on which side of it they are. */
export function rangeOver(
  frames: WholeCellFrames,
  isDiverging: boolean,
): { low: number; high: number } {
  const { lowMv, highMv } = voltageRange(frames);
  if (isDiverging) return aroundZero(Math.max(Math.abs(lowMv), Math.abs(highMv)) || 1);
  const margin = highMv > lowMv ? 0 : Math.abs(highMv) / 2 || 1;
  return { low: lowMv - margin, high: highMv + margin };
}

export function aroundZero(reach: number): { low: number; high: number } {
  return { low: -reach, high: reach };
}

/** Whether the field is what a reduced model has otherwise than the cell. */
export function isErrorOfReduction(field: NodeField | undefined): boolean {
  return field?.reducedFrames !== undefined;
}

/** A field whose range takes in other values too, about 0 still where it was. */
export function widenedBy(field: NodeField, values: Float32Array): NodeField {
  let { low, high } = field;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === field.low && high === field.high) return field;
  return { ...field, ...(field.isDiverging ? aroundZero(Math.max(-low, high)) : { low, high }) };
}
