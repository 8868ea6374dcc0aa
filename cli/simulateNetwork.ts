import { isNetworkText, type NetworkRecording, runNetwork } from '../src/index.ts';
import { EXIT } from './exitCode.ts';
import { readTextFile } from './loadExperiment.ts';
import { type LoadedNetwork, loadNetwork } from './loadNetwork.ts';
import { stoppedEarly } from './messages.ts';
import { describeNetworkFiles, groupSpikes } from './networkFiles.ts';
import { checkOutputFolder } from './outputFailure.ts';
import { writeFiles } from './runFiles.ts';
import { printDiagnosticReport } from './terminal/diagnosticReport.ts';
import { startProgress } from './terminal/progress.ts';
import { formatTable } from './terminal/table.ts';

/** The text of a network file; undefined where the file is anything else. */
export async function networkText(path: string): Promise<string | undefined> {
  if (!/\.json$/i.test(path)) return undefined;
  const text = await readTextFile(path);
  return isNetworkText(text) ? text : undefined;
}

/** Runs a network file and writes its spikes and traces; the first Ctrl-C keeps what was computed. */
export async function simulateNetwork(
  path: string,
  text: string,
  { output, json }: { output: string; json: boolean },
): Promise<void> {
  const loaded = await loadNetwork(path, text);
  printDiagnosticReport(loaded.diagnostics);
  await checkOutputFolder(output);
  if (!json) for (const note of loaded.network.notes ?? []) process.stdout.write(`${note}\n`);
  const stop = new AbortController();
  const startMs = performance.now();
  const recording = await runWithProgress(loaded, stop);
  const wallMs = performance.now() - startMs;
  if (stop.signal.aborted) {
    process.stderr.write(`${stoppedEarly(recording.timeMs.at(-1)!)}\n`);
    process.exitCode = EXIT.badResult;
  }
  const files = await writeFiles(output, describeNetworkFiles(loaded, recording));
  process.stdout.write(
    json
      ? `${JSON.stringify(describeRun(loaded, recording, files), null, 2)}\n`
      : `${formatNetworkReport(loaded, recording, wallMs)}\n\nwrote ${files.join(', ')}\n`,
  );
}

async function runWithProgress(
  { model, network }: LoadedNetwork,
  stop: AbortController,
): Promise<NetworkRecording> {
  const durationMs = network.simulation.duration_ms;
  const progress = startProgress('simulate');
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await runNetwork(model, network, {
      signal: stop.signal,
      onProgress: (share) =>
        progress.update(share, `${(share * durationMs).toFixed(1)} of ${durationMs} ms`),
    });
  } finally {
    progress.finish();
    process.removeListener('SIGINT', onInterrupt);
  }
}

function describeRun(
  { diagnostics }: LoadedNetwork,
  { spikes, kirchhoffResidualNa, sha256 }: NetworkRecording,
  files: readonly string[],
): object {
  const times = spikes.map(({ population, index, timesMs }) => ({
    ...{ population, cell: index, timesMs: [...timesMs] },
  }));
  return { spikes: times, kirchhoffResidualNa, sha256, files, diagnostics };
}

function formatNetworkReport(
  { model, network }: LoadedNetwork,
  recording: NetworkRecording,
  wallMs: number,
): string {
  const { method, duration_ms } = network.simulation;
  const compartments = model.cells.reduce((sum, { layout }) => sum + layout.nodeCount, 0);
  const simulatedMs = recording.timeMs.at(-1)!;
  const rows = groupSpikes(recording).map(({ name, spikeTimesMs }) => {
    const count = spikeTimesMs.reduce((sum, times) => sum + times.length, 0);
    const rateHz = count / spikeTimesMs.length / (duration_ms / 1000);
    const first = spikeTimesMs.reduce((least, times) => Math.min(least, times[0] ?? least), 1 / 0);
    return [
      ...[name, String(spikeTimesMs.length), String(count), rateHz.toFixed(2)],
      first === 1 / 0 ? '' : first.toFixed(3),
    ];
  });
  return [
    `${model.cells.length} cells (${compartments} nodes), ${model.units.length} artificial cells, ${model.links.length} connections`,
    `${simulatedMs.toFixed(1)} ms simulated in ${(wallMs / 1000).toFixed(2)} s (${method}, dt ${recording.dtMs} ms)`,
    '',
    formatTable(
      [
        { title: 'population' },
        { title: 'cells', align: 'right' },
        { title: 'spikes', align: 'right' },
        { title: 'rate (Hz)', align: 'right' },
        { title: 'first (ms)', align: 'right' },
      ],
      rows,
    ),
    '',
    `Kirchhoff residual ${recording.kirchhoffResidualNa.toExponential(1)} nA`,
    `result sha256:${recording.sha256}`,
  ].join('\n');
}
