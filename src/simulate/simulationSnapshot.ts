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
