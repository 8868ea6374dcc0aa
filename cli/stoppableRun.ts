import { stoppedEarly } from './messages.ts';
import { startProgress } from './terminal/progress.ts';

/** What a run is given so that it can be watched and stopped. */
export interface RunWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/**
 * Runs with progress on standard error; the first Ctrl-C stops the run, which keeps what it has, the second ends all.
 *
 * @param simulatedMs of the result, for what is said where it was stopped.
 */
export async function runStoppably<Result>(
  durationMs: number,
  run: (watch: RunWatch) => Promise<Result>,
  simulatedMs: (result: Result) => number,
): Promise<{ readonly result: Result; readonly wallMs: number; readonly wasStopped: boolean }> {
  const progress = startProgress('simulate');
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const startMs = performance.now();
  try {
    const result = await run({
      signal: stop.signal,
      onProgress: (share) =>
        progress.update(share, `${(share * durationMs).toFixed(1)} of ${durationMs} ms`),
    });
    const wallMs = performance.now() - startMs;
    const wasStopped = stop.signal.aborted;
    progress.finish();
    if (wasStopped) process.stderr.write(`${stoppedEarly(simulatedMs(result))}\n`);
    return { result, wallMs, wasStopped };
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt);
  }
}
