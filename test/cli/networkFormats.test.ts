import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';
import { PROGRAM } from '../support/program.ts';
import { pythonWith } from '../support/python.ts';

const python = pythonWith('numpy', 'h5py');

const network = (duration_ms: number): object => ({
  cabletree_network: 1,
  cells: {
    stick: {
      experiment: {
        cabletree: 1,
        morphology: { text: '1 3 0 0 0 5 -1\n2 3 100 0 0 5 1\n' },
        mesh: { policy: 'fixed', count: 3 },
        paint: [{ region: 'all', mechanism: 'hh' }],
        place: [
          { name: 'syn', locus: 'dend[0]', mechanism: 'ExpSyn' },
          {
            ...{ name: 'step', locus: 'dend[0](0.1)' },
            iclamp: { delay_ms: 3, duration_ms: 1e6, amplitude_nA: 0.5 },
          },
        ],
        probes: [
          { name: 'middle', locus: 'dend[0](0.5)' },
          { name: 'end', locus: 'dend[0](1)' },
          { name: 'ena', locus: 'dend[0](0.5)', record: 'ena' },
        ],
      },
    },
  },
  populations: [
    { name: 'a', cell: 'stick', count: 3 },
    { name: 'kick', artificial: 'NetStim', parameters: { start: 2, number: 2, interval: 3 } },
  ],
  connections: [
    {
      from: { population: 'kick' },
      to: { population: 'a', cells: [0], target: 'syn' },
      weight: 0.1,
    },
    {
      ...{ from: { population: 'a' }, to: { population: 'a', target: 'syn' }, rule: 'ring' },
      ...{ weight: 0.1, delay_ms: 2 },
    },
  ],
  simulation: { duration_ms },
  recording: { traces: [{ population: 'a', cells: [0, 2] }] },
});

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-networks-'));
  file = join(folder, 'network.json');
  writeFileSync(file, JSON.stringify(network(40)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const READ = `import sys, json, numpy, h5py
folder = sys.argv[1]
z = numpy.load(folder + '/run.npz')
run = json.load(open(folder + '/run.json'))
spikes = h5py.File(folder + '/spikes.h5', 'r')
traces = h5py.File(folder + '/traces.h5', 'r')
r = traces['report/a']
by_cell = [z['spike_ms'][z['spike_cell'] == k].tolist() for k in range(len(z['cell']))]
a = spikes['spikes/a']
print(json.dumps({
  'cell': z['cell'].tolist(), 'trace': z['trace'].tolist(), 'quantity': z['quantity'].tolist(), 'unit': z['unit'].tolist(),
  'spikes': by_cell == [s['timesMs'] for s in run['spikes']], 'counts': [len(s) for s in by_cell],
  'voltage': bool((z['v_mV'] == numpy.array([t['voltageMv'] for t in run['traces']])).all()),
  'populations': sorted(spikes['spikes'].keys()), 'units': a['timestamps'].attrs['units'],
  'sonata': [a['timestamps'][:][a['node_ids'][:] == k].tolist() for k in range(3)] == by_cell[:3],
  'ascending': bool((numpy.diff(a['timestamps'][:]) >= 0).all()),
  'report': bool((r['data'][:] == z['v_mV'].T.astype('<f4')).all()),
  'mapping': [r['mapping/node_ids'][:].tolist(), r['mapping/index_pointers'][:].tolist(), r['mapping/element_pos'][:].tolist()],
  'time': r['mapping/time'][:].tolist(), 'magic': [int(f.attrs['magic']) for f in (spikes, traces)],
}))`;

describe.skipIf(python === undefined)('NumPy and h5py (skipped where python3 has none)', () => {
  it('read the spikes and traces of a network', async () => {
    const out = join(folder, 'formats');
    const { status } = await captureCommand('simulate', file, '-o', out, '--format', 'npz,h5');
    expect(status).toBe(0);
    expect(readdirSync(out).filter((name) => name.endsWith('.csv'))).toEqual([]);
    const { stdout, stderr } = spawnSync(python!, ['-c', READ, out], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const read = JSON.parse(stdout);
    expect(Math.min(...read.counts)).toBeGreaterThan(1);
    expect(read).toMatchObject({
      cell: ['a[0]', 'a[1]', 'a[2]', 'kick[0]'],
      trace: ['a[0].middle', 'a[0].end', 'a[2].middle', 'a[2].end'],
      ...{ quantity: ['a[0].ena', 'a[2].ena'], unit: ['mV', 'mV'] },
      ...{ spikes: true, voltage: true, populations: ['a', 'kick'], units: 'ms', sonata: true },
      ...{ ascending: true, report: true, magic: [0x0a7a, 0x0a7a] },
      mapping: [
        [0, 2],
        [0, 2, 4],
        [0.5, 1, 0.5, 1],
      ],
      time: [0, 1601 * 0.025, 0.025],
    });
  });
});

describe('a network whose numbers go to disk as they come', () => {
  it('has the traces and spikes of one that is kept', async () => {
    const [kept, streamed] = [join(folder, 'kept'), join(folder, 'streamed')];
    const run = await captureCommand('simulate', file, '-o', kept, '--json');
    const { status, stdout } = await captureCommand(
      ...['simulate', file, '-o', streamed, '--stream', '--json'],
    );
    expect(status).toBe(0);
    expect(readdirSync(streamed).sort()).toEqual([
      ...['network.json', 'network.schema.json', 'spikes.csv', 'stream.json', 'traces.npy'],
    ]);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ sampleCount: 1601, simulatedMs: 40 });
    expect(said.kirchhoffResidualNa).toBeLessThan(1e-9);
    const { columns } = JSON.parse(readFileSync(join(streamed, 'stream.json'), 'utf8'));
    expect(columns.map(({ name }: { name: string }) => name)).toEqual([
      ...['t', 'a[0].middle', 'a[0].end', 'a[0].ena', 'a[2].middle', 'a[2].end', 'a[2].ena'],
    ]);
    const saved = JSON.parse(readFileSync(join(kept, 'run.json'), 'utf8'));
    const bytes = readFileSync(join(streamed, 'traces.npy'));
    const values = new Float64Array(
      new Uint8Array(bytes.subarray(bytes.length - 8 * 7 * 1601)).buffer,
    );
    const column = (k: number): number[] => [...values].filter((_, i) => i % 7 === k);
    expect(column(1)).toEqual(saved.traces[0].voltageMv);
    expect(column(5)).toEqual(saved.traces[3].voltageMv);
    expect(column(6)).toEqual(saved.quantities[1].values);
    const lines = readFileSync(join(streamed, 'spikes.csv'), 'utf8').trim().split('\r\n').slice(1);
    const times = saved.spikes.flatMap(
      ({ population, index, timesMs }: { population: string; index: number; timesMs: number[] }) =>
        timesMs.map((timeMs) => `${timeMs},"${population}",${index}`),
    );
    expect([...lines].sort()).toEqual([...times].sort());
    expect(said.spikeCount).toBe(times.length);
    const { features } = JSON.parse(run.stdout);
    expect(features).toHaveLength(4);
    for (const out of [kept, streamed]) {
      const again = await captureCommand('features', out, '--json');
      expect(JSON.parse(again.stdout)).toEqual({ features });
    }
    const table = await captureCommand('features', kept);
    expect(table.stdout).toMatch(/^a\[0\]\.middle +\d/m);
  });

  it('keeps what it has at Ctrl-C, and leaves nothing half written when killed', async () => {
    const long = join(folder, 'long.json');
    writeFileSync(long, JSON.stringify(network(1e6)));
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const out = join(folder, signal);
      const words = [PROGRAM, 'simulate', long, '-o', out, '--stream'];
      const child = spawn(process.execPath, words, { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (child.exitCode === null && !hasTemporary(out)) await sleep(5);
      await sleep(200);
      child.kill(signal);
      const [code] = await ended;
      const finished = readdirSync(out).filter((name) => !name.endsWith('.tmp'));
      if (signal === 'SIGKILL') expect(finished).toEqual([]);
      else {
        expect(code).toBe(1);
        expect(finished).toContain('traces.npy');
        const { simulatedMs, sampleCount } = JSON.parse(
          readFileSync(join(out, 'stream.json'), 'utf8'),
        );
        expect(simulatedMs).toBeLessThan(1e6);
        expect(sampleCount).toBe(Math.round(simulatedMs / 0.025) + 1);
      }
    }
  }, 60_000);
});

function hasTemporary(out: string): boolean {
  return existsSync(out) && readdirSync(out).some((name) => name.endsWith('.tmp'));
}
