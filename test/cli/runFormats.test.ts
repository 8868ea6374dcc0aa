import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';
import { FORKED_RUN } from '../support/forkedRun.ts';
import { PROGRAM } from '../support/program.ts';
import { pythonWith } from '../support/python.ts';

const python = pythonWith('numpy', 'h5py');

const experiment = (simulation: object, frame_interval_ms = 0.5): object => ({
  ...FORKED_RUN,
  simulation,
  recording: { frame_interval_ms, frames: ['hh.m', 'ina'] },
});

let folder: string;
const write = (name: string, value: object): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('--format refuses what it does not know, before anything is written', async () => {
  const file = write('bad.json', experiment({ duration_ms: 1 }));
  const { status, stderr } = await captureCommand(
    ...['simulate', file, '-o', join(folder, 'bad'), '--format', 'npz,parquet'],
  );
  expect(status).toBe(2);
  expect(stderr).toContain('cli/bad-format');
  expect(stderr).toContain('parquet');
  expect(existsSync(join(folder, 'bad'))).toBe(false);
});

const READ = `import sys, json, numpy, h5py
folder = sys.argv[1]
z = numpy.load(folder + '/run.npz')
run = json.load(open(folder + '/run.json'))
h = h5py.File(folder + '/frames.h5', 'r')
r = h['report/cabletree']
m = r['mapping']
read = lambda name: numpy.fromfile(folder + '/' + name, '<f4').reshape(run['frameCount'], run['nodeCount'])
raw = read('frames.f32')
others = [read(f['frames']) for f in run['frameQuantities']]
table = numpy.genfromtxt(folder + '/frames.hh.m.csv', delimiter=',', skip_header=1)
head = open(folder + '/frames.csv').readline().strip().split(',')
sodium = h5py.File(folder + '/frames.ina.h5', 'r')['report/cabletree/data']
inside = [k for k in range(run['nodeCount']) if 0 < z['node_x'][k] < 1]
# Elements of the report, found in the table of nodes by section number and place.
names = ['soma', 'dend[0]', 'dend[1]', 'dend[2]']
columns = [next(k for k in inside if names.index(z['node_section'][k]) == s and abs(z['node_x'][k] - x) < 1e-6)
           for s, x in zip(m['element_ids'][:].tolist(), m['element_pos'][:].tolist())]
print(json.dumps({
  'probe': z['probe'].tolist(), 'unit': z['unit'].tolist(), 'quantity': z['quantity'].tolist(),
  'types': [str(z[k].dtype) for k in ('t_ms', 'v_mV', 'frames_mV')],
  'voltage': bool((z['v_mV'] == numpy.array([p['voltageMv'] for p in run['probes']])).all()),
  'values': bool((z['values'] == numpy.array([p['values'] for p in run['quantities']])).all()),
  'spikes': [z['spike_ms'][z['spike_probe'] == k].tolist() for k in range(2)] == [s['timesMs'] for s in run['spikes']],
  'spikeCount': len(z['spike_ms']),
  'times': [z['t_ms'][-1], len(z['t_ms']), z['frame_t_ms'][-1]],
  'frames': bool((z['frames_mV'] == raw).all()),
  'others': [bool((z['frames_' + q] == values).all()) for q, values in zip(z['frame_quantity'], others)],
  'named': [z['frame_quantity'].tolist(), z['frame_unit'].tolist(), [f['quantity'] for f in run['frameQuantities']]],
  'table': bool((table[:, 1:].astype('<f4') == others[0]).all()), 'tableTimes': table[:, 0].tolist() == z['frame_t_ms'].tolist(),
  'head': [len(head), head[0], head[1]],
  'sodium': bool((sodium[:] == others[1][:, columns]).all()) and sodium.attrs['units'],
  'gate': h5py.File(folder + '/frames.hh.m.h5', 'r')['report/cabletree/data'].attrs['units'],
  'report': bool((r['data'][:] == raw[:, columns]).all()), 'all': sorted(columns) == inside,
  'kinds': [str(r['data'].dtype), str(m['node_ids'].dtype), str(m['index_pointers'].dtype), str(m['element_ids'].dtype)],
  'pointers': m['index_pointers'][:].tolist() == [0, len(columns)], 'time': m['time'][:].tolist(),
  'attributes': [r['data'].attrs['units'], m['time'].attrs['units'], int(h.attrs['magic']), h.attrs['version'].tolist()],
}))`;

describe.skipIf(python === undefined)('NumPy and h5py (skipped where python3 has none)', () => {
  it('read run.npz and frames.h5', async () => {
    const file = write('run.json', experiment({ duration_ms: 20 }));
    const out = join(folder, 'out');
    const { status } = await captureCommand(
      'simulate',
      file,
      '-o',
      out,
      '--format',
      'npz,h5,frames-csv',
    );
    expect(status).toBe(0);
    expect(readdirSync(out)).not.toContain('traces.csv');
    const { stdout, stderr } = spawnSync(python!, ['-c', READ, out], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const read = JSON.parse(stdout);
    expect(read.spikeCount).toBeGreaterThan(1);
    expect(read).toMatchObject({
      ...{ probe: ['soma', 'µ tip'], quantity: ['m'], unit: [''] },
      types: ['float64', 'float64', 'float32'],
      ...{ voltage: true, values: true, spikes: true, frames: true, report: true, all: true },
      times: [20, 801, 20],
      kinds: ['float32', 'uint64', 'uint64', 'uint32'],
      others: [true, true],
      named: [
        ['hh.m', 'ina'],
        ['', 'mA/cm2'],
        ['hh.m', 'ina'],
      ],
      ...{ table: true, tableTimes: true, head: [16, 't_ms', 'soma(0)'] },
      ...{ sodium: 'mA/cm2', gate: '' },
      ...{ pointers: true, time: [0, 20.5, 0.5] },
      attributes: ['mV', 'ms', 0x0a7a, [0, 1]],
    });
  });
});

const READ_STREAM = `import sys, json, numpy
folder = sys.argv[1]
t = numpy.load(folder + '/traces.npy')
f = numpy.load(folder + '/frames.npy')
d = json.load(open(folder + '/stream.json'))
import hashlib
others = [numpy.load(folder + '/' + q['name']) for q in d['frameQuantities']]
print(json.dumps([t.shape, str(t.dtype), f.shape, str(f.dtype), [c['name'] for c in d['columns']], t[1].tolist()[0],
  hashlib.sha256(t.tobytes()).hexdigest() == d['sha256'], len(d['nodes']) == f.shape[1],
  len(open(folder + '/spikes.csv').read().splitlines()),
  [[q['quantity'], q['unit'], list(o.shape), bool((o == f).any())] for q, o in zip(d['frameQuantities'], others)]]))`;

describe.skipIf(python === undefined)('a streamed run (skipped where python3 has no numpy)', () => {
  it('is read by NumPy, its rows as far apart as was asked for', async () => {
    const file = write('stream.json', experiment({ duration_ms: 20 }));
    const out = join(folder, 'streamed');
    const words = ['simulate', file, '-o', out, '--stream', '--trace-interval', '0.1', '--json'];
    const { status, stdout: said } = await captureCommand(...words);
    expect(status).toBe(0);
    const { sampleCount, spikeCount } = JSON.parse(said);
    expect(spikeCount).toBeGreaterThan(1);
    const { stdout, stderr } = spawnSync(python!, ['-c', READ_STREAM, out], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      ...[[sampleCount, 4], 'float64', [41, 15], 'float32', ['t', 'soma', 'µ tip', 'm']],
      ...[0.1, true, true, spikeCount + 1],
      [
        ['hh.m', '', [41, 15], false],
        ['ina', 'mA/cm2', [41, 15], false],
      ],
    ]);
    expect(sampleCount).toBe(201);
    expect(readdirSync(out).sort()).toEqual([
      'experiment.json',
      'experiment.schema.json',
      'frames.hh.m.npy',
      'frames.ina.npy',
      'frames.npy',
      'spikes.csv',
      'stream.json',
      'traces.npy',
    ]);
  });

  it('refuses an interval that is none', async () => {
    const file = write('stream.json', experiment({ duration_ms: 1 }));
    const { status, stderr } = await captureCommand(
      ...['simulate', file, '-o', join(folder, 'none'), '--stream', '--trace-interval', '0'],
    );
    expect(status).toBe(2);
    expect(stderr).toContain('cli/bad-trace-interval');
  });
});

describe('SIGKILL in the middle of writing', () => {
  it('leaves whole files under their names, or none', async () => {
    const file = write('long.json', experiment({ duration_ms: 150 }, 0.025));
    const words = ['simulate', file, '--format', 'csv,npz,h5,frames-csv', '-o'];
    const whole = join(folder, 'whole');
    expect(spawnSync(process.execPath, [PROGRAM, ...words, whole]).status).toBe(0);
    const names = readdirSync(whole);
    let killedWithin = 0;
    // A busy computer may finish a file between two looks: then once more.
    for (let attempt = 0; attempt < 10 && killedWithin === 0; attempt++) {
      for (const victim of ['traces.csv', 'frames.ina.f32', 'run.npz', 'frames.hh.m.csv']) {
        const out = join(folder, `killed-${attempt}-${victim}`);
        const child = spawn(process.execPath, [PROGRAM, ...words, out], { stdio: 'ignore' });
        const ended = once(child, 'exit');
        while (child.exitCode === null && !temporaries(out).some((name) => name.includes(victim)))
          await sleep(1);
        child.kill('SIGKILL');
        await ended;
        if (temporaries(out).length > 0) killedWithin++;
        for (const name of readdirSync(out).filter((entry) => names.includes(entry)))
          expect(readFileSync(join(out, name)).equals(readFileSync(join(whole, name)))).toBe(true);
      }
    }
    expect(killedWithin).toBeGreaterThan(0);
  }, 60_000);

  it('leaves none of a stream that has not ended, and those of an earlier run as they were', async () => {
    const short = write('short.json', experiment({ duration_ms: 1 }));
    const long = write('endless.json', experiment({ duration_ms: 1e6 }, 0.025));
    const out = join(folder, 'killed-stream');
    const words = ['-o', out, '--stream'];
    expect(spawnSync(process.execPath, [PROGRAM, 'simulate', short, ...words]).status).toBe(0);
    const names = readdirSync(out);
    const before = names.map((name) => readFileSync(join(out, name)));
    const child = spawn(process.execPath, [PROGRAM, 'simulate', long, ...words], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const isWriting = (): boolean =>
      temporaries(out).some((name) => statSync(join(out, name)).size > 1e6);
    while (child.exitCode === null && !isWriting()) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    expect(temporaries(out).length).toBe(5);
    expect(readdirSync(out).filter((name) => !name.endsWith('.tmp'))).toEqual(names);
    names.forEach((name, i) => {
      expect(readFileSync(join(out, name)).equals(before[i]!), name).toBe(true);
    });
  }, 60_000);
});

function temporaries(out: string): string[] {
  return existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.tmp')) : [];
}
