import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { Simulation } from './simulation.ts';

/** A resting state does not depend on the step. ms */
const STEP_MS = 0.1;
/** Between two looks at the voltages. ms */
const LOOK_MS = 100;
const LONGEST_MS = 4000;
/** A cell rests where no voltage moves by more than this between two looks. mV */
const STILL_MV = 1e-4;

/**
 * Where a cell comes to rest by itself, channels open and nothing placed on it: voltages by node of the layout, mV.
 *
 * @returns undefined where it has not come to rest within 4 s of its time: a cell that fires, or drifts.
 * @throws ModelError as Simulation does, and `simulate/not-finite`.
 */
export function findRestingVoltage(
  cell: Cell,
  layout: CompartmentLayout,
): Float64Array | undefined {
  const bare = {
    ...{ ...cell, clamps: [], points: [], connections: [], probes: [], quantities: [] },
    ...{ fields: [], gapEnds: [], frameQuantities: [] },
  };
  const simulation = new Simulation(bare, layout, { method: 'implicit-euler', dtMs: STEP_MS });
  let before = Float64Array.from(simulation.voltageMv);
  for (let lookMs = LOOK_MS; lookMs <= LONGEST_MS; lookMs += LOOK_MS) {
    for (let step = 0; step < LOOK_MS / STEP_MS; step++) simulation.step();
    simulation.checkFinite();
    const now = Float64Array.from(simulation.voltageMv);
    if (now.every((mv, node) => Math.abs(mv - before[node]!) <= STILL_MV)) return now;
    before = now;
  }
  return undefined;
}
