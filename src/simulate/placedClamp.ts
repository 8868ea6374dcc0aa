import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';

/** A current step at its exact place on the mesh. */
export interface PlacedClamp {
  readonly place: MeshPlace;
  readonly delayMs: number;
  readonly durationMs: number;
  readonly amplitudeNa: number;
}

export function placeClamps(cell: Cell, layout: CompartmentLayout): PlacedClamp[] {
  return cell.clamps.map(({ locus, delayMs, durationMs, amplitudeNa }) => ({
    place: placeLocus(cell.morphology, layout, locus),
    delayMs,
    durationMs,
    amplitudeNa,
  }));
}
