import type { LoadedExperiment } from './loadExperiment.ts';
import { stoppedEarly } from './messages.ts';
import { describeAdaptiveSteps } from './runReport.ts';
import { type StreamedFiles, streamFiles } from './streamFiles.ts';
import { startProgress } from './terminal/progress.ts';

export interface StreamedSimulation extends StreamedFiles {
  readonly wasStopped: boolean;
}

/** As simulateRun, with the numbers written as they come: the first Ctrl-C stops the run and keeps what it has. */
export async function simulateStream(
  loaded: LoadedExperiment,
  folder: string,
  traceIntervalMs: number | undefined,
): Promise<StreamedSimulation> {
  const durationMs = loaded.experiment.simulation.duration_ms;
  const progress = startProgress('simulate');
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const streamed = await streamFiles(loaded, {
      ...{ folder, traceIntervalMs, signal: stop.signal },
      onProgress: (share) =>
        progress.update(share, `${(share * durationMs).toFixed(1)} of ${durationMs} ms`),
    });
    progress.finish();
    const wasStopped = stop.signal.aborted;
    if (wasStopped) process.stderr.write(`${stoppedEarly(streamed.run.simulatedMs)}\n`);
    return { ...streamed, wasStopped };
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt);
  }
}

/** What a streamed run came to. */
export function formatStreamReport({ run, spikeCount, sha256, files }: StreamedSimulation): string {
  return [
    `${run.simulatedMs.toFixed(1)} ms simulated: ${run.sampleCount} samples, ${run.frameCount} frames, ${spikeCount} spikes`,
    ...(run.adaptive === undefined ? [] : [describeAdaptiveSteps(run.adaptive)]),
    `Kirchhoff residual ${run.kirchhoffResidualNa.toExponential(1)} nA`,
    `traces sha256:${sha256}`,
    '',
    `wrote ${files.join(', ')}`,
  ].join('\n');
}
