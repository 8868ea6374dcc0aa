import { type Recording, runCell } from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { runStoppably } from './stoppableRun.ts';

/** A finished run, or the part of it before Ctrl-C. */
export interface FinishedRun {
  readonly loaded: LoadedExperiment;
  readonly recording: Recording;
  readonly wallMs: number;
  readonly wasStopped: boolean;
}

export async function simulateRun(loaded: LoadedExperiment): Promise<FinishedRun> {
  const { cell, layout, experiment } = loaded;
  const { result, ...about } = await runStoppably(
    experiment.simulation.duration_ms,
    (watch) => runCell(cell, layout, experiment, watch),
    ({ timeMs }) => timeMs.at(-1)!,
  );
  return { loaded, recording: result, ...about };
}
