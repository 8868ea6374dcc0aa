import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printSweepHdf5 } from '../../../cli/sweep/sweepHdf5.ts';
import { printSweepNpz, type SetResult, type SweepTable } from '../../../src/sweep/index.ts';
import { pythonWith } from '../../support/python.ts';

const python = pythonWith('numpy', 'h5py');

const TABLE: SweepTable = {
  columns: [
    { name: 'set', kind: 'number', values: [0, 1] },
    { name: 'paint/0', kind: 'number', values: [0.1, 1e-300] },
    { name: 'rate_hz', kind: 'number', values: [Number.NaN, -65.5] },
    { name: 'error', kind: 'text', values: ['', 'simulate/blow-up'] },
    { name: 'message', kind: 'text', values: ['', 'V of "µ tip" is 1e9 mV'] },
  ],
  features: ['rate_hz'],
  parameters: ['paint/0'],
};

const SETS: SetResult[] = [
  {
    index: 0,
    features: [Number.NaN],
    error: undefined,
    traces: {
      probes: ['soma', 'µ tip'],
      intervalMs: 0.025,
      units: ['mV', 'mA/cm2'],
      values: [Float64Array.of(1, 2), Float64Array.of(3, 4)],
    },
  },
  {
    index: 1,
    features: [],
    error: { code: 'simulate/blow-up', message: 'V of "µ tip" is 1e9 mV' },
    traces: undefined,
  },
];

const READ = `import sys, json, numpy, h5py
z = numpy.load(sys.argv[1] + '/t.npz')
h = h5py.File(sys.argv[1] + '/t.h5', 'r')
def same(a, b):
    if b.dtype.kind == 'O':
        return [text.decode() for text in b] == list(a)
    return a.shape == b.shape and a.tobytes() == b.tobytes()
print(json.dumps({
    'names': sorted(h) == sorted(z.files),
    'differ': [name for name in h if not same(z[name], h[name][()])],
    'message': h['message'][1].decode(),
    'shape': h['traces'].shape,
    'units': [unit.decode() for unit in h['trace_units'][()]],
}))`;

it.skipIf(python === undefined)(
  'a table as HDF5 is to h5py what the .npz is to NumPy (skipped where neither is)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cabletree-hdf5-'));
    writeFileSync(join(folder, 't.npz'), printSweepNpz(TABLE, SETS));
    writeFileSync(join(folder, 't.h5'), await printSweepHdf5(TABLE, SETS));
    const { stdout, stderr } = spawnSync(python!, ['-c', READ, folder], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      ...{ names: true, differ: [], message: 'V of "µ tip" is 1e9 mV' },
      ...{ shape: [2, 2, 2], units: ['mV', 'mA/cm2'] },
    });
  },
);

it('a table as HDF5 is the same bytes whenever it is printed', async () => {
  const first = await printSweepHdf5(TABLE, SETS);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await printSweepHdf5(TABLE, SETS)).toEqual(first);
});
