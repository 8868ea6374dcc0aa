import type { File } from 'h5wasm';
import type { CompartmentLayout } from '../src/index.ts';
import type { FrameSet } from './frameSets.ts';
import { printHdf5 } from './hdf5File.ts';
import type { FinishedRun } from './simulateRun.ts';
import { markAsSonata } from './sonataRoot.ts';

const POPULATION = 'cabletree';

/**
 * Whole-cell frames of one quantity as HDF5 in the layout of SONATA's compartment reports: /report/cabletree/data (frames x
 * compartments) and its mapping, one node with the id 0. Compartments are those with membrane, section by section.
 *
 * @see https://github.com/AllenInstitute/sonata/blob/master/docs/SONATA_DEVELOPER_GUIDE.md, "Frame-oriented node element
 *   recordings"
 */
export function printCompartmentReport(run: FinishedRun, set: FrameSet): Promise<Uint8Array> {
  return printHdf5((file) => fillReport(file, run, set));
}

function fillReport(
  file: File,
  { loaded: { layout }, recording: { frames } }: FinishedRun,
  { values, unit }: FrameSet,
): void {
  markAsSonata(file);
  const population = file.create_group('report').create_group(POPULATION);
  const { compartments } = layout;
  const shape = [frames.frameCount, compartments.length];
  const data = population.create_dataset({
    ...{ name: 'data', data: compartmentsOf(values, layout), shape, dtype: '<f' },
  });
  data.create_attribute('units', unit);
  const mapping = population.create_group('mapping');
  const columns = [
    { name: 'node_ids', data: [0], dtype: '<Q' },
    { name: 'index_pointers', data: [0, compartments.length], dtype: '<Q' },
    { name: 'element_ids', data: [...compartments].map((n) => layout.section[n]!), dtype: '<I' },
    { name: 'element_pos', data: [...compartments].map((n) => layout.x[n]!), dtype: '<f' },
    {
      name: 'time',
      data: [0, frames.frameCount * frames.intervalMs, frames.intervalMs],
      dtype: '<d',
    },
  ];
  for (const column of columns) mapping.create_dataset({ ...column, shape: [column.data.length] });
  const attributeOf = (name: string) => mapping.get(name)!;
  (attributeOf('time') as typeof data).create_attribute('units', 'ms');
  (attributeOf('node_ids') as typeof data).create_attribute('sorted', 1, null, '<B');
}

function compartmentsOf(
  values: Float32Array,
  { compartments, nodeCount }: CompartmentLayout,
): Float32Array {
  const count = compartments.length;
  const chosen = new Float32Array((values.length / nodeCount) * count);
  for (let frame = 0; frame * nodeCount < values.length; frame++)
    compartments.forEach((node, k) => {
      chosen[frame * count + k] = values[frame * nodeCount + node]!;
    });
  return chosen;
}
