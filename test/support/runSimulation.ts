import type { Cell } from '../../src/cell/cell.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { Recorder } from '../../src/simulate/recorder.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { SimulationOptions } from '../../src/simulate/simulationOptions.ts';

/** A run from the start, with probes at every step and spikes at 0 mV. */
export function runSimulation(
  cell: Cell,
  layout: CompartmentLayout,
  options: SimulationOptions,
  durationMs: number,
): Recording {
  const recorder = new Recorder(new Simulation(cell, layout, options), {
    durationMs,
    frameIntervalMs: durationMs,
    spikeThresholdMv: 0,
  });
  while (!recorder.isDone) recorder.step();
  return recorder.finish();
}
