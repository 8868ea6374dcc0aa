import { packZip, printNumpyNumbers, printNumpyTexts } from '../src/index.ts';
import type { FinishedRun } from './simulateRun.ts';

/**
 * A run as .npz, for `numpy.load`. Full-rate traces: `t_ms`, `v_mV` (probes x samples) with `probe`, and `values` (quantities x
 * samples) with `quantity` and `unit`; spikes one after another: `spike_ms` and `spike_probe`, an index of `probe`;
 * whole-cell frames: `frame_t_ms`, `frames_mV` (frames x nodes, float32), and of each node `node_section` and `node_x`; those of
 * other quantities, named in `frame_quantity` with their `frame_unit`, as `frames_hh.m`.
 */
export function packRun({ loaded, recording }: FinishedRun): Uint8Array {
  const { timeMs, probes, quantities, spikes, frames, frameQuantities } = recording;
  const { layout, cell } = loaded;
  const entries = new Map<string, Uint8Array>();
  const numbers = (name: string, values: ArrayLike<number>, shape = [values.length]): void => {
    const array = values instanceof Float32Array ? values : Float64Array.from(values);
    entries.set(`${name}.npy`, printNumpyNumbers({ shape, values: array }));
  };
  const rows = (name: string, traces: readonly Float64Array[]): void =>
    numbers(name, joinRows(traces, timeMs.length), [traces.length, timeMs.length]);
  const texts = (name: string, values: readonly string[]): void => {
    entries.set(`${name}.npy`, printNumpyTexts(values));
  };
  numbers('t_ms', timeMs);
  texts(
    'probe',
    probes.map(({ name }) => name),
  );
  rows(
    'v_mV',
    probes.map(({ voltageMv }) => voltageMv),
  );
  texts(
    'quantity',
    quantities.map(({ name }) => name),
  );
  texts(
    'unit',
    quantities.map(({ unit }) => unit),
  );
  rows(
    'values',
    quantities.map(({ values }) => values),
  );
  numbers(
    'spike_ms',
    spikes.flatMap(({ timesMs }) => [...timesMs]),
  );
  numbers(
    'spike_probe',
    spikes.flatMap(({ timesMs }, probe) => Array.from(timesMs, () => probe)),
  );
  numbers(
    'frame_t_ms',
    Array.from({ length: frames.frameCount }, (_, k) => k * frames.intervalMs),
  );
  numbers('frames_mV', frames.voltageMv, [frames.frameCount, frames.nodeCount]);
  texts(
    'frame_quantity',
    frameQuantities.map(({ quantity }) => quantity),
  );
  texts(
    'frame_unit',
    frameQuantities.map(({ unit }) => unit),
  );
  for (const { quantity, values } of frameQuantities)
    numbers(`frames_${quantity}`, values, [frames.frameCount, frames.nodeCount]);
  texts(
    'node_section',
    Array.from(layout.section, (section) => cell.morphology.sections[section]!.name),
  );
  numbers('node_x', layout.x);
  return packZip(entries);
}

function joinRows(traces: readonly Float64Array[], length: number): Float64Array {
  const joined = new Float64Array(traces.length * length);
  traces.forEach((trace, row) => {
    joined.set(trace, row * length);
  });
  return joined;
}
