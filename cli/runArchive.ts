import { NpzArchive } from './npzArchive.ts';
import type { FinishedRun } from './simulateRun.ts';

/**
 * A run as .npz. Full-rate traces: `t_ms`, `v_mV` (probes x samples) with `probe`, and `values` (quantities x
 * samples) with `quantity` and `unit`; spikes one after another: `spike_ms` and `spike_probe`, an index of `probe`;
 * whole-cell frames: `frame_t_ms`, `frames_mV` (frames x nodes, float32), and of each node `node_section` and `node_x`; those of
 * other quantities, named in `frame_quantity` with their `frame_unit`, as `frames_hh.m`.
 */
export function packRun({ loaded, recording }: FinishedRun): Uint8Array {
  const { timeMs, probes, quantities, spikes, frames, frameQuantities } = recording;
  const { layout, cell } = loaded;
  const archive = new NpzArchive()
    .numbers('t_ms', timeMs)
    .texts('probe', namesOf(probes))
    .rows(
      'v_mV',
      probes.map(({ voltageMv }) => voltageMv),
      timeMs.length,
    )
    .texts('quantity', namesOf(quantities))
    .texts('unit', unitsOf(quantities))
    .rows(
      'values',
      quantities.map(({ values }) => values),
      timeMs.length,
    )
    .numbers(
      'spike_ms',
      spikes.flatMap(({ timesMs }) => [...timesMs]),
    )
    .numbers(
      'spike_probe',
      spikes.flatMap(({ timesMs }, probe) => Array.from(timesMs, () => probe)),
    )
    .numbers(
      'frame_t_ms',
      Array.from({ length: frames.frameCount }, (_, k) => k * frames.intervalMs),
    )
    .numbers('frames_mV', frames.voltageMv, [frames.frameCount, frames.nodeCount])
    .texts(
      'frame_quantity',
      frameQuantities.map(({ quantity }) => quantity),
    )
    .texts('frame_unit', unitsOf(frameQuantities));
  for (const { quantity, values } of frameQuantities)
    archive.numbers(`frames_${quantity}`, values, [frames.frameCount, frames.nodeCount]);
  return archive
    .texts(
      'node_section',
      Array.from(layout.section, (section) => cell.morphology.sections[section]!.name),
    )
    .numbers('node_x', layout.x)
    .pack();
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

function unitsOf(measured: readonly { readonly unit: string }[]): string[] {
  return measured.map(({ unit }) => unit);
}
