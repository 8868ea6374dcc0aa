import { type AdaptiveCount, type SpikeTrain, schemeOf } from '../src/index.ts';
import { type LoadedExperiment, modeOfRun } from './loadExperiment.ts';
import type { FinishedRun } from './simulateRun.ts';
import { featuresOfSpikes, formatSpikeFeatures } from './spikeFeaturesTable.ts';
import { formatTable } from './terminal/table.ts';
import { drawTracePlot } from './terminal/tracePlot.ts';

const MOST_SPIKES_SHOWN = 8;

/** What a run came to: spike times and features by probe, the first probe's trace, current conservation and the sha256. */
export function formatRunReport({ loaded, recording, wallMs }: FinishedRun): string {
  const first = recording.probes[0];
  const simulatedMs = recording.timeMs.at(-1)!;
  const lines = [
    `${simulatedMs.toFixed(1)} ms simulated in ${(wallMs / 1000).toFixed(2)} s (${describeScheme(loaded)}, dt ${recording.dtMs} ms)`,
    '',
    formatTable(
      [{ title: 'probe' }, { title: 'spikes', align: 'right' }, { title: 'times (ms)' }],
      recording.spikes.map((train) => [
        train.probe,
        String(train.timesMs.length),
        listSpikeTimes(train),
      ]),
    ),
  ];
  const features = featuresOfSpikes(loaded.cell, recording);
  if (features.length > 0) lines.push('', formatSpikeFeatures(features));
  if (first !== undefined)
    lines.push(
      '',
      drawTracePlot(recording.timeMs, first.voltageMv, {
        title: `${first.name}: ${first.section}(${first.x})`,
      }),
    );
  lines.push(
    '',
    ...(recording.adaptive === undefined ? [] : [describeAdaptiveSteps(recording.adaptive)]),
    `Kirchhoff residual ${recording.kirchhoffResidualNa.toExponential(1)} nA`,
    `result sha256:${recording.sha256}`,
  );
  return lines.join('\n');
}

export function describeAdaptiveSteps({ taken, rejected }: AdaptiveCount): string {
  return `${taken} variable steps, ${rejected} more tried and taken shorter`;
}

function listSpikeTimes({ timesMs }: SpikeTrain): string {
  const shown = [...timesMs.subarray(0, MOST_SPIKES_SHOWN)].map((time) => time.toFixed(3));
  const more = timesMs.length - shown.length;
  return more > 0 ? `${shown.join(' ')} and ${more} more` : shown.join(' ');
}

function describeScheme(loaded: LoadedExperiment): string {
  const { method } = schemeOf(loaded.experiment.simulation, loaded.layout.compartments.length);
  return `${method}, ${modeOfRun(loaded)}`;
}
