import {
  type MemberSpikes,
  modeOfNetwork,
  type NetworkRecording,
  networkJsonSchema,
} from '../src/index.ts';
import { printCsv } from './csv.ts';
import type { LoadedNetwork } from './loadNetwork.ts';
import { traceName } from './memberName.ts';
import { packNetworkRun } from './networkArchive.ts';
import { printTraceReport } from './networkReports.ts';
import type { RunFormat } from './runFiles.ts';
import { printSpikeReport } from './spikeReport.ts';
import { renderRasterSvg } from './svg/rasterSvg.ts';
import { renderTracePlotSvg } from './svg/tracePlotSvg.ts';

/** The format of run.json of a network. */
export const NETWORK_RUN_FORMAT = 'cabletree-network-run/1';

/** The files of a network's run by name: traces and spikes in the formats asked for. */
export async function formatNetworkFiles(
  loaded: LoadedNetwork,
  recording: NetworkRecording,
  formats: readonly RunFormat[],
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>(describeNetworkFiles(loaded, recording));
  if (!formats.includes('csv')) {
    files.delete('spikes.csv');
    files.delete('traces.csv');
  }
  if (formats.includes('npz')) files.set('run.npz', packNetworkRun(recording));
  if (formats.includes('h5')) {
    files.set('spikes.h5', await printSpikeReport(recording.spikes));
    if (recording.traces.length > 0)
      files.set('traces.h5', await printTraceReport(loaded.model, recording));
  }
  return files;
}

/** What of a network's run is there before it has run. */
export function describeNetwork({ network }: LoadedNetwork): [string, string][] {
  const document = { ...network, $schema: './network.schema.json' };
  return [
    ['network.json', printJson(document)],
    ['network.schema.json', printJson(networkJsonSchema())],
  ];
}

function describeNetworkFiles(
  loaded: LoadedNetwork,
  recording: NetworkRecording,
): Map<string, string> {
  const { network } = loaded;
  const title = network.title ?? 'network';
  const durationMs = network.simulation.duration_ms;
  const files = new Map<string, string>([
    ...describeNetwork(loaded),
    ['run.json', printJson(describeNetworkRun(loaded, recording))],
    ['spikes.csv', printSpikes(recording)],
    ['raster.svg', renderRasterSvg(groupSpikes(recording), { title, durationMs })],
  ]);
  if (recording.traces.length + recording.quantities.length === 0) return files;
  files.set('traces.csv', printTraces(recording));
  const traces = recording.traces.map(({ voltageMv, ...trace }) => ({
    ...{ name: traceName(trace), timeMs: recording.timeMs, voltageMv },
  }));
  return files.set('traces.svg', renderTracePlotSvg(traces, { title }));
}

function describeNetworkRun(
  { model, network }: LoadedNetwork,
  recording: NetworkRecording,
): object {
  const { dtMs, traces, quantities, spikes, adaptive, kirchhoffResidualNa, sha256 } = recording;
  return {
    ...{ format: NETWORK_RUN_FORMAT, mode: modeOfNetwork(model, network), dtMs },
    traces: traces.map((trace) => ({ ...trace, voltageMv: [...trace.voltageMv] })),
    quantities: quantities.map((trace) => ({ ...trace, values: [...trace.values] })),
    spikes: spikes.map((member) => ({ ...member, timesMs: [...member.timesMs] })),
    ...(adaptive && { adaptive }),
    ...{ kirchhoffResidualNa, sha256 },
  };
}

/** Every spike in the order of time. */
function printSpikes({ spikes }: NetworkRecording): string {
  const rows = spikes
    .flatMap(({ population, index, timesMs }) =>
      Array.from(timesMs, (time): [number, string, number] => [time, population, index]),
    )
    .sort(([a], [b]) => a - b);
  return printCsv(['t_ms', 'population', 'cell'], rows);
}

function printTraces({ timeMs, traces, quantities }: NetworkRecording): string {
  const columns = [
    ...traces.map((trace) => ({ head: `${traceName(trace)} mV`, values: trace.voltageMv })),
    ...quantities.map((trace) => ({
      ...{ head: `${traceName(trace)} ${trace.unit}`.trim(), values: trace.values },
    })),
  ];
  const rows = Array.from(timeMs, (time, i) => [
    ...[Number(time.toPrecision(12)), ...columns.map(({ values }) => values[i]!)],
  ]);
  return printCsv(['t_ms', ...columns.map(({ head }) => head)], rows);
}

/** The spikes by population, in the order of the recording. */
export function groupSpikes({
  spikes,
}: NetworkRecording): { name: string; spikeTimesMs: Float64Array[] }[] {
  const groups = new Map<string, MemberSpikes[]>();
  for (const member of spikes)
    groups.set(member.population, [...(groups.get(member.population) ?? []), member]);
  return [...groups].map(([name, members]) => ({
    ...{ name, spikeTimesMs: members.map(({ timesMs }) => timesMs) },
  }));
}

function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
