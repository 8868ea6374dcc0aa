import type { Cell, CurrentClamp, CurrentWaveform } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { type BrokenCurrent, findBreaks } from './currentBreaks.ts';
import { type CurrentInTime, makeCurrent } from './currentWaveform.ts';

/** A current at its exact place on the mesh. */
export interface PlacedClamp extends BrokenCurrent {
  readonly name: string;
  readonly place: MeshPlace;
  /** What was asked for; `currentNa` is made of it. */
  readonly clamp: CurrentClamp;
  readonly currentNa: CurrentInTime;
  readonly waveform: CurrentWaveform['kind'] | undefined;
}

export function placeClamps(cell: Cell, layout: CompartmentLayout): PlacedClamp[] {
  return cell.clamps.map((clamp) => placeClamp(cell, layout, clamp));
}

export function placeClamp(
  { morphology }: Cell,
  layout: CompartmentLayout,
  clamp: CurrentClamp,
): PlacedClamp {
  const place = placeLocus(morphology, layout, clamp.locus);
  const currentNa = makeCurrent(clamp);
  const waveform = clamp.waveform?.kind;
  return { name: clamp.name, place, clamp, currentNa, waveform, ...findBreaks(clamp, currentNa) };
}
