import type { CurrentClamp } from '../cell/cell.ts';
import type { EventSnapshot } from './eventSnapshot.ts';

/**
 * All that a simulation needs to go on from a time as if it had never stopped: plain data, safe to post to a worker, valid
 * for every simulation of the same cell, mesh, method and step, on any engine.
 */
export interface SimulationSnapshot {
  readonly stepCount: number;
  /** Voltages, states, parameters, concentrations, clocks: in the simulation's own order. */
  readonly arrays: readonly Float64Array[];
  readonly clamps: readonly CurrentClamp[];
  readonly events: EventSnapshot;
}

/** @throws RangeError for a snapshot of another cell or mesh. */
export function restoreArrays(arrays: readonly Float64Array[], snapshot: SimulationSnapshot): void {
  const fits =
    arrays.length === snapshot.arrays.length &&
    arrays.every((values, k) => values.length === snapshot.arrays[k]!.length);
  if (!fits) throw new RangeError('the snapshot is of another cell or another mesh');
  arrays.forEach((values, k) => {
    values.set(snapshot.arrays[k]!);
  });
}
