import type { LoadedExperiment } from './loadExperiment.ts';
import { describeAdaptiveSteps } from './runReport.ts';
import { runStoppably } from './stoppableRun.ts';
import { type StreamedFiles, streamFiles } from './streamFiles.ts';

export interface StreamedSimulation extends StreamedFiles {
  readonly wasStopped: boolean;
}

/** As simulateRun, with the numbers written as they come. */
export async function simulateStream(
  loaded: LoadedExperiment,
  folder: string,
  traceIntervalMs: number | undefined,
): Promise<StreamedSimulation> {
  const { result, wasStopped } = await runStoppably(
    loaded.experiment.simulation.duration_ms,
    (watch) => streamFiles(loaded, { folder, traceIntervalMs, ...watch }),
    ({ run }) => run.simulatedMs,
  );
  return { ...result, wasStopped };
}

/** What a streamed run came to. */
export function formatStreamReport({
  run,
  spikeCount,
  sha256,
  files,
}: {
  readonly run: {
    readonly simulatedMs: number;
    readonly sampleCount: number;
    readonly frameCount?: number;
    readonly kirchhoffResidualNa: number;
    readonly adaptive?: StreamedFiles['run']['adaptive'];
  };
  readonly spikeCount: number;
  readonly sha256: string;
  readonly files: readonly string[];
}): string {
  const frames = run.frameCount === undefined ? '' : `${run.frameCount} frames, `;
  return [
    `${run.simulatedMs.toFixed(1)} ms simulated: ${run.sampleCount} samples, ${frames}${spikeCount} spikes`,
    ...(run.adaptive === undefined ? [] : [describeAdaptiveSteps(run.adaptive)]),
    `Kirchhoff residual ${run.kirchhoffResidualNa.toExponential(1)} nA`,
    `traces sha256:${sha256}`,
    '',
    `wrote ${files.join(', ')}`,
  ].join('\n');
}
