import { type Recording, type RunOptions, runCell } from '../src/index.ts';
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

export async function simulateRun(loaded: LoadedExperiment): Promise<FinishedRun> {
  const { cell, layout, experiment } = loaded;
  const { result, ...how } = await watchRun(loaded, (options) =>
    runCell(cell, layout, experiment, options),
  );
  if (how.wasStopped) process.stderr.write(`${stoppedEarly(result.timeMs.at(-1)!)}\n`);
  return { loaded, recording: result, ...how };
}

/** Runs with progress on standard error; the first Ctrl-C stops the run and keeps what it has, the second ends all. */
export async function watchRun<T>(
  { experiment }: LoadedExperiment,
  take: (options: RunOptions) => Promise<T>,
): Promise<{ readonly result: T } & Pick<FinishedRun, 'wallMs' | 'wasStopped'>> {
  const durationMs = experiment.simulation.duration_ms;
  const progress = startProgress('simulate');
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const startMs = performance.now();
  try {
    const result = await take({
      signal: stop.signal,
      onProgress: (share) =>
        progress.update(share, `${(share * durationMs).toFixed(1)} of ${durationMs} ms`),
    });
    return { result, wallMs: performance.now() - startMs, wasStopped: stop.signal.aborted };
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt);
  }
}
