import { join } from 'node:path';
import { experimentJsonSchema, type Recording } from '../src/index.ts';
import { writeFileAtomically } from './atomicWrite.ts';
import type { FinishedRun } from './simulateRun.ts';
import { renderTracePlotSvg } from './svg/tracePlotSvg.ts';

/** The files of a run by name: what `simulate` writes and what the viewer is served. */
export function describeRunFiles(run: FinishedRun): ReadonlyMap<string, string | Buffer> {
  const { loaded, recording } = run;
  const experiment = { ...loaded.experiment, $schema: './experiment.schema.json' };
  const frames = recording.frames.voltageMv;
  return new Map<string, string | Buffer>([
    ['experiment.json', printJson(experiment)],
    ['experiment.schema.json', printJson(experimentJsonSchema())],
    ['traces.csv', printTraces(recording)],
    ['traces.svg', drawTraces(run)],
    ...drawQuantities(run),
    ['frames.f32', Buffer.from(frames.buffer, frames.byteOffset, frames.byteLength)],
    ['run.json', printJson(describeRun(run))],
  ]);
}

export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string | Buffer>,
): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeFileAtomically(path, content);
    paths.push(path);
  }
  return paths;
}

/** The run as the viewer reads it: frames.f32 lies beside it, little-endian float32, frame after frame. */
export function describeRun({ loaded, recording }: FinishedRun): object {
  const { frames } = recording;
  return {
    format: 'cabletree-run/1',
    experiment: loaded.experiment,
    dtMs: recording.dtMs,
    frames: 'frames.f32',
    frameIntervalMs: frames.intervalMs,
    frameCount: frames.frameCount,
    nodeCount: frames.nodeCount,
    probes: recording.probes.map(({ name, section, x, voltageMv }) => ({
      name,
      section,
      x,
      voltageMv: [...voltageMv],
    })),
    quantities: recording.quantities.map((trace) => ({ ...trace, values: [...trace.values] })),
    spikes: recording.spikes.map(({ probe, thresholdMv, timesMs }) => ({
      probe,
      thresholdMv,
      timesMs: [...timesMs],
    })),
    kirchhoffResidualNa: recording.kirchhoffResidualNa,
    sha256: recording.sha256,
  };
}

function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function printTraces({ timeMs, probes, quantities }: Recording): string {
  const columns = [
    ...probes.map(({ name, voltageMv }) => ({ name, unit: 'mV', values: voltageMv })),
    ...quantities,
  ];
  const head = ['t_ms', ...columns.map(({ name, unit }) => quote(`${name} ${unit}`.trim()))];
  const rows = Array.from(timeMs, (time, i) =>
    [Number(time.toPrecision(12)), ...columns.map(({ values }) => values[i]!)].join(','),
  );
  return `${[head, ...rows].join('\n')}\n`;
}

function quote(name: string): string {
  return name.replace(/[",\s]+/g, '_');
}

function drawTraces({ loaded, recording }: FinishedRun): string {
  const traces = recording.probes.map(({ name, voltageMv }, i) => ({
    name,
    timeMs: recording.timeMs,
    voltageMv,
    spikeTimesMs: recording.spikes[i]!.timesMs,
  }));
  return renderTracePlotSvg(traces, {
    title: loaded.experiment.title ?? loaded.cell.morphology.name,
  });
}

/** Beside the voltages: one figure for each unit, as one axis has only one. */
function drawQuantities({ loaded, recording }: FinishedRun): [string, string][] {
  const { timeMs, quantities } = recording;
  const title = loaded.experiment.title ?? loaded.cell.morphology.name;
  return [...new Set(quantities.map(({ unit }) => unit))].map((unit) => {
    const traces = quantities
      .filter((trace) => trace.unit === unit)
      .map(({ name, values }) => ({ name, timeMs, voltageMv: values }));
    const file = unit === '' ? 'traces.unitless.svg' : `traces.${unit.replace(/\W+/g, '_')}.svg`;
    return [file, renderTracePlotSvg(traces, { title, valueAxis: unit })];
  });
}
