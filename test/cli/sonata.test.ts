import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';
import { pythonWith } from '../support/python.ts';

const CELLS = 12;
const python = pythonWith('h5py', 'neuron');
const swc = new URL('../../morphologies/asym_y.swc', import.meta.url).pathname;

let folder: string;
const reduceTo = (output: string, ...words: string[]) =>
  captureCommand(
    'reduce',
    swc,
    '-o',
    output,
    '--compartments',
    '4',
    '--no-active',
    '--to',
    'sonata',
    ...words,
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-sonata-'));
  const { status, stderr } = await reduceTo(
    folder,
    '--cells',
    String(CELLS),
    '--seed',
    '5',
    '--strength',
    '2',
  );
  expect(stderr).not.toContain('error');
  expect(status).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

it('refuses a population that is none', async () => {
  const { status, stderr } = await reduceTo(join(folder, 'bad'), '--cells', '1');
  expect(status).toBe(2);
  expect(stderr).toContain('--cells is 1');
});

it('the same seed gives the same bytes, another one other edges', async () => {
  const bytes = (name: string): Buffer => readFileSync(join(name, 'sonata/network/edges.h5'));
  const [same, other] = ['same', 'other'].map((name) => join(folder, name)) as [string, string];
  await reduceTo(same, '--cells', String(CELLS), '--seed', '5', '--strength', '2');
  await reduceTo(other, '--cells', String(CELLS), '--seed', '6', '--strength', '2');
  expect(bytes(same).equals(bytes(folder))).toBe(true);
  expect(bytes(other).equals(bytes(folder))).toBe(false);
}, 60_000);

/** Reads as the developer guide says: configuration, manifest, types, tables, index; then makes the cells in NEURON. */
const READER = `
import csv, json, os, sys
import h5py, numpy
os.chdir(sys.argv[1])
config = json.load(open('circuit_config.json'))

def expand(text):
    names = config['manifest']
    while '$' in text:
        for name, value in names.items():
            text = text.replace(name, value)
    return text

def types(path):
    return list(csv.DictReader(open(path), delimiter=' '))

(node_entry,), (edge_entry,) = config['networks']['nodes'], config['networks']['edges']
node_types, edge_types = types(expand(node_entry['node_types_file'])), types(expand(edge_entry['edge_types_file']))
nodes = h5py.File(expand(node_entry['nodes_file']), 'r')
edges = h5py.File(expand(edge_entry['edges_file']), 'r')
(population,) = nodes['nodes'].values()
(links,) = edges['edges'].values()
count = len(population['node_id'])
found = {
    'magic': [int(f.attrs['magic']) for f in (nodes, edges)], 'version': edges.attrs['version'].tolist(),
    'description': nodes.attrs['description'],
    'nodes': population['node_id'][:].tolist(), 'dtypes': sorted({str(links[n].dtype) for n in ('edge_type_id', 'source_node_id', 'target_node_id', 'edge_group_index')}),
    'node types': sorted(set(population['node_type_id'][:].tolist())) == [int(t['node_type_id']) for t in node_types],
    'edge types': sorted(set(links['edge_type_id'][:].tolist())) == [int(t['edge_type_id']) for t in edge_types],
    'populations': [links[n].attrs['node_population'] for n in ('source_node_id', 'target_node_id')],
    'types of': [node_types[0]['population'], edge_types[0]['population']], 'names': [list(nodes['nodes']), list(edges['edges'])],
    'inputs': numpy.bincount(links['target_node_id'][:].astype(int)).tolist(),
    'self': int((links['source_node_id'][:] == links['target_node_id'][:]).sum()),
    'weights': sorted(set(links['0/syn_weight'][:].tolist())), 'columns': sorted(links['0']),
}
# The datasets of a group are as long as the group has members.
def lengths(table, prefix):
    index, group = table[prefix + '_group_index'][:], table[prefix + '_group_id'][:]
    return all(len(column) == (group == int(name)).sum() == index[group == int(name)].max() + 1
               for name in map(str, set(group.tolist())) for column in table[name].values())
found['groups'] = [lengths(population, 'node'), lengths(links, 'edge')]
def indexed(side, ids):
    rows, ranges = links['indices'][side]['node_id_to_ranges'][:], links['indices'][side]['range_to_edge_id'][:]
    edge_sets = [[e for a, b in ranges[first:last] for e in range(a, b)] for first, last in rows]
    return len(rows) == count and edge_sets == [numpy.flatnonzero(ids == n).tolist() for n in range(count)]
found['index'] = [indexed('source_to_target', links['source_node_id'][:]), indexed('target_to_source', links['target_node_id'][:])]
found['files'] = all(os.path.isdir(expand(path)) for path in config['components'].values() if 'mechanisms' not in path)
found['morphology'] = os.path.isfile(os.path.join(expand(config['components']['morphologies_dir']), node_types[0]['morphology'] + '.swc'))
synapse = json.load(open(os.path.join(expand(config['components']['synaptic_models_dir']), edge_types[0]['dynamics_params'])))

from neuron import h
h.load_file('stdlib.hoc')
schema, template = node_types[0]['model_template'].split(':')
h.load_file(os.path.join(expand(config['components']['templates_dir']), template + '.hoc'))
cells = [getattr(h, template)() for _ in range(count)]
kept = []
for source, target, section, x, weight, delay in zip(*(links[n][:].tolist() for n in ('source_node_id', 'target_node_id', '0/afferent_section_id', '0/afferent_section_pos', '0/syn_weight', '0/delay'))):
    point = getattr(h, edge_types[0]['model_template'])(list(cells[target].all)[section](x))
    point.tau1, point.tau2, point.e = synapse['tau1'], synapse['tau2'], synapse['erev']
    soma = cells[source].soma[0]
    link = h.NetCon(soma(0.5)._ref_v, point, sec=soma)
    link.threshold, link.delay, link.weight[0] = -60, delay, weight
    kept.append((point, link))
clamp = h.IClamp(cells[0].soma[0](0.5))
clamp.delay, clamp.dur = 1, 5
voltages = [h.Vector().record(cell.soma[0](0.5)._ref_v) for cell in cells]

def run(amplitude):
    clamp.amp = amplitude
    h.finitialize(-65)
    while h.t < 30:
        h.fadvance()
    return [numpy.array(v) for v in voltages]

risen = [numpy.abs(a - b).max() > 1e-3 for a, b in zip(run(0), run(2))]
fed = {int(t) for s, t in zip(links['source_node_id'][:], links['target_node_id'][:]) if s == 0}
found['risen'] = all(risen[t] for t in fed) and len(fed) > 0
print(json.dumps(found))
`;

describe.skipIf(python === undefined)(
  `read back${python === undefined ? ' (skipped: no Python with h5py and neuron here)' : ''}`,
  () => {
    it('by h5py as the developer guide says, and made into cells and synapses by NEURON', () => {
      const { status, stdout, stderr } = spawnSync(
        python!,
        ['-c', READER, join(folder, 'sonata')],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
      const found = JSON.parse(stdout.trim().split('\n').at(-1)!);
      expect(found.description).toContain('Generated by cabletree');
      expect(found.description).toContain('Method: sites');
      expect({ ...found, description: '' }).toEqual({
        magic: [0x0a7a, 0x0a7a],
        version: [0, 1],
        description: '',
        nodes: Array.from({ length: CELLS }, (_, k) => k),
        dtypes: ['uint64'],
        'node types': true,
        'edge types': true,
        populations: ['cabletree', 'cabletree'],
        'types of': ['cabletree', 'cabletree_to_cabletree'],
        names: [['cabletree'], ['cabletree_to_cabletree']],
        inputs: new Array(CELLS).fill(10),
        self: 0,
        weights: [0.002],
        columns: ['afferent_section_id', 'afferent_section_pos', 'delay', 'syn_weight'],
        groups: [true, true],
        index: [true, true],
        files: true,
        morphology: true,
        risen: true,
      });
    }, 60_000);
  },
);
