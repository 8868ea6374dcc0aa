import type { Group } from 'h5wasm';
import {
  exportSonata,
  type SectionCell,
  type SonataDataset,
  type SonataOptions,
} from '../src/index.ts';
import { printHdf5 } from './hdf5File.ts';
import { markAsSonata } from './sonataRoot.ts';

const FOLDER = 'sonata';

/** A population of a cell in SONATA, by path below the output folder. */
export async function printSonata(
  cell: SectionCell,
  options: SonataOptions,
): Promise<Map<string, string | Uint8Array>> {
  const { texts, tables, header } = exportSonata(cell, options);
  const files = new Map<string, string | Uint8Array>();
  for (const [path, text] of texts) files.set(`${FOLDER}/${path}`, text);
  for (const [path, datasets] of tables)
    files.set(`${FOLDER}/${path}`, await printTables(datasets, header));
  return files;
}

function printTables(
  datasets: readonly SonataDataset[],
  header: readonly string[],
): Promise<Uint8Array> {
  return printHdf5((file) => {
    markAsSonata(file);
    file.create_attribute('description', header.join('\n'));
    for (const { path, values, width, dtype, attributes = {} } of datasets) {
      const cut = path.lastIndexOf('/');
      const group = groupAt(file, path.slice(0, cut).split('/'));
      const shape = width === undefined ? [values.length] : [values.length / width, width];
      const name = path.slice(cut + 1);
      const dataset = group.create_dataset({ name, data: [...values], shape, dtype });
      for (const [key, value] of Object.entries(attributes)) dataset.create_attribute(key, value);
    }
  });
}

/** The group of a path, made where it is not there yet. */
function groupAt(root: Group, [name, ...rest]: readonly string[]): Group {
  if (name === undefined) return root;
  const known = root.keys().includes(name) ? (root.get(name) as Group) : root.create_group(name);
  return groupAt(known, rest);
}
