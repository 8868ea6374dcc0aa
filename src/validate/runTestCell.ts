import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { Recorder } from '../simulate/recorder.ts';
import type { Recording } from '../simulate/recording.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { SimulationOptions } from '../simulate/simulationOptions.ts';
import { buildTestCell, type TestCell } from './testCell.ts';

export interface TestRun extends SimulationOptions {
  readonly compartmentsPerSection: number;
  readonly durationMs: number;
}

/** Runs a cell of the validation to its end; spikes at 0 mV. */
export function runTestCell(test: TestCell, run: TestRun): Recording {
  const cell = buildTestCell(test);
  const layout = discretise(cell, { policy: 'fixed', count: run.compartmentsPerSection });
  return runToEnd(cell, layout, run);
}

/** Spikes at 0 mV, one frame at each end. */
export function runToEnd(
  cell: Cell,
  layout: CompartmentLayout,
  run: SimulationOptions & { readonly durationMs: number },
): Recording {
  const recorder = new Recorder(new Simulation(cell, layout, run), {
    durationMs: run.durationMs,
    frameIntervalMs: run.durationMs,
    spikeThresholdMv: 0,
  });
  recorder.advance(recorder.stepCount);
  return recorder.finish();
}
