import type { WholeCellFrames } from '../../../src/index.ts';
import {
  type CodedVoltage,
  codeVoltage,
  type VoltageCode,
  type VoltageRange,
  voltageRange,
} from '../../../src/scene/index.ts';

/** Frames, coloured between two values, as the graphics card is to keep them. */
export type VoltageCoder = (frames: WholeCellFrames, low: number, high: number) => CodedVoltage;

/** Gives the same object again while it would say the same: two panes of one run share its memory. */
export function createVoltageCoder(): VoltageCoder {
  const known = new WeakMap<WholeCellFrames, { range: VoltageRange; coded: CodedVoltage }>();
  return (frames, low, high) => {
    const last = known.get(frames);
    const range = last?.range ?? voltageRange(frames);
    const code = codeVoltage(range, low, high);
    if (last !== undefined && isSame(last.coded.code, code)) return last.coded;
    const coded = { frames, code };
    known.set(frames, { range, coded });
    return coded;
  };
}

function isSame(a: VoltageCode, b: VoltageCode): boolean {
  return a.precision === b.precision && a.offsetMv === b.offsetMv && a.scaleMv === b.scaleMv;
}
