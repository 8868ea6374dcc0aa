import type { Recording } from '../src/index.ts';

/** The whole-cell frames of one quantity, and what the names of their files begin with. */
export interface FrameSet {
  readonly quantity: string;
  readonly unit: string;
  /** Frame after frame, a value a node. */
  readonly values: Float32Array;
  readonly stem: string;
}

const VOLTAGE = { quantity: 'v', unit: 'mV', stem: 'frames' };

/** The voltage, then what the experiment names beside it. */
export function frameSets({
  frames,
  frameQuantities,
}: Pick<Recording, 'frames' | 'frameQuantities'>): FrameSet[] {
  const others = frameQuantities.map((set) => ({ ...set, stem: frameStem(set.quantity) }));
  return [{ ...VOLTAGE, values: frames.voltageMv }, ...others];
}

export function frameStem(quantity: string): string {
  return `${VOLTAGE.stem}.${quantity}`;
}
