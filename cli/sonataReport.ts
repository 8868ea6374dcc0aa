import type { File } from 'h5wasm';

/** Values of elements of some nodes over time; arrays by element but for `nodeIds` and `elementCounts`. */
export interface SonataReport {
  readonly unit: string;
  /** Sample after sample, a value an element. */
  readonly values: Float32Array;
  /** Ascending, each with so many elements. */
  readonly nodeIds: readonly number[];
  readonly elementCounts: readonly number[];
  readonly elementIds: readonly number[];
  readonly elementPositions: readonly number[];
  readonly intervalMs: number;
}

/**
 * Adds a report of a population: /report/POPULATION/data and its mapping.
 *
 * @see https://github.com/AllenInstitute/sonata/blob/master/docs/SONATA_DEVELOPER_GUIDE.md, "Frame-oriented node element
 *   recordings"
 */
export function addReport(file: File, name: string, report: SonataReport): void {
  const { values, unit, nodeIds, elementCounts, elementIds, elementPositions, intervalMs } = report;
  const sampleCount = values.length / elementIds.length;
  const root = file.keys().includes('report') ? file.get('report') : file.create_group('report');
  const population = (root as ReturnType<File['create_group']>).create_group(name);
  const shape = [sampleCount, elementIds.length];
  const data = population.create_dataset({ name: 'data', data: values, shape, dtype: '<f' });
  data.create_attribute('units', unit);
  const mapping = population.create_group('mapping');
  let pointer = 0;
  const pointers = [0, ...elementCounts.map((count) => (pointer += count))];
  const columns = [
    { name: 'node_ids', data: [...nodeIds], dtype: '<Q' },
    { name: 'index_pointers', data: pointers, dtype: '<Q' },
    { name: 'element_ids', data: [...elementIds], dtype: '<I' },
    { name: 'element_pos', data: [...elementPositions], dtype: '<f' },
    { name: 'time', data: [0, sampleCount * intervalMs, intervalMs], dtype: '<d' },
  ];
  for (const column of columns) mapping.create_dataset({ ...column, shape: [column.data.length] });
  const datasetOf = (column: string) => mapping.get(column) as typeof data;
  datasetOf('time').create_attribute('units', 'ms');
  datasetOf('node_ids').create_attribute('sorted', 1, null, '<B');
}
