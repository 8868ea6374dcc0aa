import type { NetworkRecording } from '../src/index.ts';
import { memberName, traceName } from './memberName.ts';
import { NpzArchive } from './npzArchive.ts';

/**
 * A network's run as .npz: `cell` names every cell, artificial ones too; spikes one after another are `spike_ms` and
 * `spike_cell`, an index of `cell`; `t_ms`, `v_mV` (traces x samples) with `trace`, and `values` (quantities x samples) with
 * `quantity` and `unit`.
 */
export function packNetworkRun(recording: NetworkRecording): Uint8Array {
  const { timeMs, traces, quantities, spikes } = recording;
  return new NpzArchive()
    .texts('cell', spikes.map(memberName))
    .numbers(
      'spike_ms',
      spikes.flatMap(({ timesMs }) => [...timesMs]),
    )
    .numbers(
      'spike_cell',
      spikes.flatMap(({ timesMs }, cell) => Array.from(timesMs, () => cell)),
    )
    .numbers('t_ms', timeMs)
    .texts('trace', traces.map(traceName))
    .rows(
      'v_mV',
      traces.map(({ voltageMv }) => voltageMv),
      timeMs.length,
    )
    .texts('quantity', quantities.map(traceName))
    .texts(
      'unit',
      quantities.map(({ unit }) => unit),
    )
    .rows(
      'values',
      quantities.map(({ values }) => values),
      timeMs.length,
    )
    .pack();
}
