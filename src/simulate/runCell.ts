import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { ExactStop } from './exactStop.ts';
import { Recorder } from './recorder.ts';
import type { Recording } from './recording.ts';
import { runInLane } from './runEnsemble.ts';
import { schemeOf } from './scheme.ts';
import { Simulation } from './simulation.ts';

/** Wall time between two reports, and between two chances for others to run. ms. */
const TURN_MS = 50;
/** Steps between two looks at the clock and for numbers that are no longer finite. */
const STEPS_PER_LOOK = 100;

export interface RunOptions {
  /** Called with the share done, 0 to 1, at most every 50 ms of wall time. */
  readonly onProgress?: (share: number) => void;
  /** Stops the run; what was recorded so far is returned. */
  readonly signal?: AbortSignal;
  /**
   * Called before an error ends a run that had begun, with what was recorded before the step that broke. Not in mode
   * `ensemble`.
   */
  readonly onBroken?: (recorded: Recording) => void;
  /** What runs the steps, as in SimulationOptions; all give the same bits. */
  readonly engine?: 'wasm' | 'javascript';
  /** As in SimulationOptions, instead of what the experiment's mode says. */
  readonly tableTolerance?: number;
}

/**
 * Runs a cell as its experiment says. Gives way to timers and messages every 50 ms, so that a page lives on and a run
 * can be stopped.
 *
 * @throws ModelError `simulate/not-finite` where a state or voltage blows up, and those of Simulation and Recorder.
 */
export async function runCell(
  cell: Cell,
  layout: CompartmentLayout,
  { simulation: settings, recording }: Pick<Experiment, 'simulation' | 'recording'>,
  { onProgress, signal, onBroken, engine, tableTolerance }: RunOptions = {},
): Promise<Recording> {
  if (settings.mode === 'ensemble' && engine === undefined && tableTolerance === undefined)
    return await runInLane(
      { cell, layout, experiment: { simulation: settings, recording } },
      { ...(onProgress && { onProgress }), ...(signal && { signal }) },
    );
  const scheme = schemeOf(settings, layout.compartments.length);
  const simulation = new Simulation(cell, layout, {
    ...scheme,
    ...(engine === undefined ? {} : { engine }),
    tableTolerance: tableTolerance ?? scheme.tableTolerance,
    keepsRange: false,
  });
  const recorder = new Recorder(simulation, {
    durationMs: settings.duration_ms,
    frameIntervalMs: recording.frame_interval_ms,
    spikeThresholdMv: recording.spike_threshold_mV,
  });
  const stop = new ExactStop(simulation);
  let turnEnds = performance.now() + TURN_MS;
  while (!recorder.isDone && signal?.aborted !== true) {
    const whole = recorder.position;
    try {
      recorder.advance(STEPS_PER_LOOK, turnEnds);
      stop.look();
    } catch (error) {
      // The simulation stands at the step that broke.
      const sampleCount = Math.min(simulation.stepCount, recorder.position.sampleCount);
      recorder.rewind({ ...whole, sampleCount });
      onBroken?.(recorder.finish());
      throw error;
    }
    if (performance.now() < turnEnds) continue;
    onProgress?.(recorder.progress);
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = performance.now() + TURN_MS;
  }
  onProgress?.(recorder.progress);
  return recorder.finish();
}
