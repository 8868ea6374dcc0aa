import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { type CurrentInTime, makeCurrent } from './currentWaveform.ts';

/** A current at its exact place on the mesh. */
export interface PlacedClamp {
  readonly name: string;
  readonly place: MeshPlace;
  readonly currentNa: CurrentInTime;
}

export function placeClamps(cell: Cell, layout: CompartmentLayout): PlacedClamp[] {
  return cell.clamps.map(({ name, locus, ...current }) => ({
    name,
    place: placeLocus(cell.morphology, layout, locus),
    currentNa: makeCurrent(current),
  }));
}
