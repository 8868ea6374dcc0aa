import type { File } from 'h5wasm';
import {
  nameOfArray,
  type SetResult,
  type SweepTable,
  stackTraces,
} from '../../src/sweep/index.ts';
import { printHdf5 } from '../hdf5File.ts';

const VARIABLE_LENGTH_TEXT = 'S';

/**
 * A table as HDF5: a dataset a column and, where the sets have them, `traces` (sets x probes x samples), `trace_probes`,
 * `trace_units` and `trace_interval_ms`, as in an .npz.
 *
 * @throws ModelError `sweep/traces-too-large`
 */
export function printSweepHdf5(table: SweepTable, sets: readonly SetResult[]): Promise<Uint8Array> {
  return printHdf5((file) => fillFile(file, table, sets));
}

function fillFile(file: File, { columns }: SweepTable, sets: readonly SetResult[]): void {
  const texts = (name: string, values: readonly string[]): void => {
    const shape = [values.length];
    file.create_dataset({ name, data: [...values], shape, dtype: VARIABLE_LENGTH_TEXT });
  };
  const numbers = (name: string, data: Float64Array, shape: readonly number[]) =>
    file.create_dataset({ name, data, shape: [...shape], dtype: '<d' });
  for (const { name, kind, values } of columns)
    if (kind === 'text') texts(nameOfArray(name), values);
    else numbers(nameOfArray(name), Float64Array.from(values), [values.length]);
  const traces = stackTraces(sets);
  if (traces === undefined) return;
  numbers('traces', traces.values, traces.shape);
  texts('trace_probes', traces.probes);
  texts('trace_units', traces.units);
  numbers('trace_interval_ms', traces.intervalMs, [traces.intervalMs.length]);
}
