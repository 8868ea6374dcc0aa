import type { MemberSpikes } from '../src/index.ts';
import { printHdf5 } from './hdf5File.ts';
import { markAsSonata } from './sonataRoot.ts';

/**
 * The spikes of a network as HDF5 in SONATA's layout: /spikes/POPULATION/timestamps in ms, ascending, and node_ids, which
 * count the cells of the population from 0.
 *
 * @see https://github.com/AllenInstitute/sonata/blob/master/docs/SONATA_DEVELOPER_GUIDE.md, "Spike file"
 */
export function printSpikeReport(spikes: readonly MemberSpikes[]): Promise<Uint8Array> {
  const populations = [...new Set(spikes.map(({ population }) => population))];
  return printHdf5((file) => {
    markAsSonata(file);
    const root = file.create_group('spikes');
    for (const name of populations) {
      const all = spikes
        .filter(({ population }) => population === name)
        .flatMap(({ index, timesMs }) => Array.from(timesMs, (timeMs) => ({ index, timeMs })))
        .sort((a, b) => a.timeMs - b.timeMs || a.index - b.index);
      const group = root.create_group(name);
      const shape = [all.length];
      const times = group.create_dataset({
        ...{ name: 'timestamps', data: all.map(({ timeMs }) => timeMs), shape, dtype: '<d' },
      });
      times.create_attribute('units', 'ms');
      group.create_dataset({
        ...{ name: 'node_ids', data: all.map(({ index }) => index), shape, dtype: '<Q' },
      });
    }
  });
}
