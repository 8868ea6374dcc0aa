import { type MemberSpikes, type NetworkRecording, networkJsonSchema } from '../src/index.ts';
import { printCsv } from './csv.ts';
import type { LoadedNetwork } from './loadNetwork.ts';
import { renderRasterSvg } from './svg/rasterSvg.ts';
import { renderTracePlotSvg } from './svg/tracePlotSvg.ts';

/** The files of a network's run by name. */
export function describeNetworkFiles(
  { network }: LoadedNetwork,
  recording: NetworkRecording,
): ReadonlyMap<string, string> {
  const document = { ...network, $schema: './network.schema.json' };
  const title = network.title ?? 'network';
  const durationMs = network.simulation.duration_ms;
  const files = new Map<string, string>([
    ['network.json', printJson(document)],
    ['network.schema.json', printJson(networkJsonSchema())],
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

function traceName(trace: { population: string; index: number; name: string }): string {
  return `${trace.population}[${trace.index}].${trace.name}`;
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
