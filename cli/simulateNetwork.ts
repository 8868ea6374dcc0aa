import {
  isNetworkText,
  modeOfNetwork,
  type NetworkRecording,
  type SpikeFeatures,
} from '../src/index.ts';
import { EXIT } from './exitCode.ts';
import { readTextFile } from './loadExperiment.ts';
import { type LoadedNetwork, loadNetwork } from './loadNetwork.ts';
import { fewerThreads } from './messages.ts';
import { formatNetworkFiles, groupSpikes } from './networkFiles.ts';
import { streamNetworkFiles } from './networkStreamFiles.ts';
import { chooseThreads, runInThreads } from './networkWorkers.ts';
import { checkOutputFolder } from './outputFailure.ts';
import { type RunFormat, writeFiles } from './runFiles.ts';
import { describeAdaptiveSteps } from './runReport.ts';
import { formatStreamReport } from './simulateStream.ts';
import { featuresOfNetwork, formatSpikeFeatures } from './spikeFeaturesTable.ts';
import { runStoppably } from './stoppableRun.ts';
import { printDiagnosticReport } from './terminal/diagnosticReport.ts';
import { formatTable } from './terminal/table.ts';

/** The text of a network file; undefined where the file is anything else. */
export async function networkText(path: string): Promise<string | undefined> {
  if (!/\.json$/i.test(path)) return undefined;
  const text = await readTextFile(path);
  return isNetworkText(text) ? text : undefined;
}

export interface NetworkRunOptions {
  readonly output: string;
  readonly formats: readonly RunFormat[];
  /** Write as the run goes. */
  readonly stream: boolean;
  readonly traceIntervalMs: number | undefined;
  /** Threads; as many as are of use where left out. */
  readonly workers: number | undefined;
  /** Variable steps with this error, whatever the file says. mV */
  readonly adaptiveMv: number | undefined;
  readonly json: boolean;
}

/** Runs a network file and writes its spikes and traces; the first Ctrl-C keeps what was computed. */
export async function simulateNetwork(
  path: string,
  text: string,
  options: NetworkRunOptions,
): Promise<void> {
  const { adaptiveMv } = options;
  const asWritten = await loadNetwork(path, text);
  const loaded = adaptiveMv === undefined ? asWritten : inVariableSteps(asWritten, adaptiveMv);
  printDiagnosticReport(loaded.diagnostics);
  await checkOutputFolder(options.output);
  if (!options.json)
    for (const note of loaded.network.notes ?? []) process.stdout.write(`${note}\n`);
  const { said, wasStopped } = await (options.stream
    ? streamIt(loaded, options)
    : runIt(loaded, options));
  process.stdout.write(`${said}\n`);
  if (wasStopped) process.exitCode = EXIT.badResult;
}

function inVariableSteps(loaded: LoadedNetwork, adaptiveMv: number): LoadedNetwork {
  const { network } = loaded;
  const simulation = { ...network.simulation, adaptive_mV: adaptiveMv };
  return { ...loaded, network: { ...network, simulation } };
}

interface RunOutcome {
  /** What standard output is told. */
  readonly said: string;
  readonly wasStopped: boolean;
}

async function runIt(
  loaded: LoadedNetwork,
  { output, formats, workers, json }: NetworkRunOptions,
): Promise<RunOutcome> {
  const { model, network } = loaded;
  const { threads, groups } = chooseThreads(loaded, workers);
  if (workers !== undefined && threads < workers)
    process.stderr.write(`${fewerThreads(threads, groups)}\n`);
  const { result, wallMs, wasStopped } = await runStoppably(
    network.simulation.duration_ms,
    (watch) => runInThreads(loaded, threads, watch),
    ({ timeMs }) => timeMs.at(-1)!,
  );
  const files = await writeFiles(output, await formatNetworkFiles(loaded, result, formats));
  const features = featuresOfNetwork(model, result);
  const said = json
    ? JSON.stringify(describeRun(loaded, result, { features, files, threads }), null, 2)
    : `${formatNetworkReport(loaded, result, { features, wallMs, threads })}\n\nwrote ${files.join(', ')}`;
  return { said, wasStopped };
}

async function streamIt(
  loaded: LoadedNetwork,
  { output, traceIntervalMs, json }: NetworkRunOptions,
): Promise<RunOutcome> {
  const { result, wasStopped } = await runStoppably(
    loaded.network.simulation.duration_ms,
    (watch) => streamNetworkFiles(loaded, { folder: output, traceIntervalMs, ...watch }),
    ({ run }) => run.simulatedMs,
  );
  const { run, ...about } = result;
  const { diagnostics } = loaded;
  const said = json
    ? JSON.stringify({ ...run, ...about, diagnostics }, null, 2)
    : formatStreamReport(result);
  return { said, wasStopped };
}

function describeRun(
  { model, network, diagnostics }: LoadedNetwork,
  { spikes, kirchhoffResidualNa, adaptive, sha256 }: NetworkRecording,
  about: {
    readonly features: readonly SpikeFeatures[];
    readonly files: readonly string[];
    readonly threads: number;
  },
): object {
  const times = spikes.map(({ population, index, timesMs }) => ({
    ...{ population, cell: index, timesMs: [...timesMs] },
  }));
  const mode = modeOfNetwork(model, network);
  return { spikes: times, mode, ...about, adaptive, kirchhoffResidualNa, sha256, diagnostics };
}

function formatNetworkReport(
  { model, network }: LoadedNetwork,
  recording: NetworkRecording,
  {
    features,
    wallMs,
    threads,
  }: {
    readonly features: readonly SpikeFeatures[];
    readonly wallMs: number;
    readonly threads: number;
  },
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
    `${simulatedMs.toFixed(1)} ms simulated in ${(wallMs / 1000).toFixed(2)} s (${method}, ${modeOfNetwork(model, network)}, dt ${recording.dtMs} ms${threads > 1 ? `, ${threads} threads` : ''})`,
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
    ...(features.length > 0 ? ['', formatSpikeFeatures(features)] : []),
    '',
    ...(recording.adaptive === undefined ? [] : [describeAdaptiveSteps(recording.adaptive)]),
    `Kirchhoff residual ${recording.kirchhoffResidualNa.toExponential(1)} nA`,
    `result sha256:${recording.sha256}`,
  ].join('\n');
}
