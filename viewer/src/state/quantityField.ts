import type { RunView } from '../../../src/scene/index.ts';
import { fieldOver, type NodeField } from './colourScale.ts';

/** A quantity that a run kept for the whole cell, as colour; undefined where it kept none of that name. */
export function quantityField(run: RunView, quantity: string): NodeField | undefined {
  const { frames, frameQuantities } = run.recording;
  const kept = frameQuantities.find((entry) => entry.quantity === quantity);
  if (kept === undefined) return undefined;
  const values = { ...frames, voltageMv: kept.values };
  return { ...fieldOver(quantity, kept.unit, values), quantity };
}

/** The same quantity of another run of the cell, between the same colours. */
export function renewQuantity(run: RunView, old: NodeField | undefined): NodeField | undefined {
  if (old?.quantity === undefined) return undefined;
  const field = quantityField(run, old.quantity);
  if (field === undefined) return undefined;
  const { low, high, isRangeChosen } = old;
  return { ...field, low, high, ...(isRangeChosen && { isRangeChosen }) };
}
