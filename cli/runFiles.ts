import { join } from 'node:path';
import { type Experiment, experimentJsonSchema, ModelError, type Recording } from '../src/index.ts';
import { writeFileAtomically } from './atomicWrite.ts';
import { printCompartmentReport } from './compartmentReport.ts';
import { type FrameSet, frameSets } from './frameSets.ts';
import { printFrameTable } from './frameTable.ts';
import { modeOfRun } from './loadExperiment.ts';
import { badFormat } from './messages.ts';
import { packRun } from './runArchive.ts';
import type { FinishedRun } from './simulateRun.ts';
import { renderTracePlotSvg } from './svg/tracePlotSvg.ts';

/** What `--format` may name: traces.csv, run.npz, frames.h5 in SONATA's layout, and frames.csv. */
export const RUN_FORMATS = ['csv', 'npz', 'h5', 'frames-csv'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

/** @throws ModelError `cli/bad-format` */
export function readFormats(text: string): readonly RunFormat[] {
  return text.split(',').map((word) => {
    const format = RUN_FORMATS.find((known) => known === word.trim());
    if (format === undefined)
      throw new ModelError('cli/bad-format', badFormat(word.trim(), RUN_FORMATS));
    return format;
  });
}

/** The files of a run in the formats asked for, beside those that every run has. */
export async function formatRunFiles(
  run: FinishedRun,
  formats: readonly RunFormat[],
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>(describeRunFiles(run));
  if (!formats.includes('csv')) files.delete('traces.csv');
  if (formats.includes('npz')) files.set('run.npz', packRun(run));
  for (const set of frameSets(run.recording)) {
    if (formats.includes('h5')) files.set(`${set.stem}.h5`, await printCompartmentReport(run, set));
    if (formats.includes('frames-csv'))
      files.set(`${set.stem}.csv`, printFrameTable(set, run.recording.frames, run.loaded));
  }
  return files;
}

/** The files of a run by name: what `simulate` writes and what the viewer is served. */
export function describeRunFiles(run: FinishedRun): ReadonlyMap<string, string | Buffer> {
  const { loaded, recording } = run;
  return new Map<string, string | Buffer>([
    ...describeExperiment(loaded.experiment),
    ['traces.csv', printTraces(recording)],
    ['traces.svg', drawTraces(run)],
    ...drawQuantities(run),
    ...frameSets(recording).map((set): [string, Buffer] => [rawFrames(set), bytesOfFrames(set)]),
    ['run.json', printJson(describeRun(run))],
  ]);
}

/** What was run, for others to run again. */
export function describeExperiment(experiment: Experiment): [string, string][] {
  return [
    ['experiment.json', printJson({ ...experiment, $schema: './experiment.schema.json' })],
    ['experiment.schema.json', printJson(experimentJsonSchema())],
  ];
}

export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeFileAtomically(path, content);
    paths.push(path);
  }
  return paths;
}

/** The file that holds the values of a set as they are: little-endian float32, frame after frame. */
function rawFrames({ stem }: Pick<FrameSet, 'stem'>): string {
  return `${stem}.f32`;
}

export function bytesOfFrames({ values }: FrameSet): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * The run as the viewer reads it, without its frames.
 *
 * @param addressOf where the frames of a set are, from run.json.
 */
export function describeRun(
  { loaded, recording }: FinishedRun,
  addressOf: (set: FrameSet) => string = rawFrames,
): object {
  const { frames } = recording;
  const [voltage, ...others] = frameSets(recording);
  return {
    format: 'cabletree-run/1',
    experiment: loaded.experiment,
    mode: modeOfRun(loaded),
    dtMs: recording.dtMs,
    frames: addressOf(voltage!),
    frameIntervalMs: frames.intervalMs,
    frameCount: frames.frameCount,
    nodeCount: frames.nodeCount,
    frameQuantities: others.map((set) => ({
      ...{ quantity: set.quantity, unit: set.unit, frames: addressOf(set) },
    })),
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
    ...(recording.adaptive && { adaptive: recording.adaptive }),
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
