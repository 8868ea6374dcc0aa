import { type Recording, runCell } from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { stoppedEarly } from './messages.ts';
import { startProgress } from './terminal/progress.ts';

/** A finished run, or the part of it before Ctrl-C. */
export interface FinishedRun {
  readonly loaded: LoadedExperiment;
  readonly recording: Recording;
  readonly wallMs: number;
  readonly wasStopped: boolean;
}

/** Runs with progress on standard error; the first Ctrl-C stops the run and keeps what it has, the second ends all. */
export async function simulateRun(loaded: LoadedExperiment): Promise<FinishedRun> {
  const { cell, layout, experiment } = loaded;
  const durationMs = experiment.simulation.duration_ms;
  const progress = startProgress('simulate');
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const startMs = performance.now();
  try {
    const recording = await runCell(cell, layout, experiment, {
      signal: stop.signal,
      onProgress: (share) =>
        progress.update(share, `${(share * durationMs).toFixed(1)} of ${durationMs} ms`),
    });
    const wallMs = performance.now() - startMs;
    const wasStopped = stop.signal.aborted;
    progress.finish();
    if (wasStopped) process.stderr.write(`${stoppedEarly(recording.timeMs.at(-1)!)}\n`);
    return { loaded, recording, wallMs, wasStopped };
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt);
  }
}
