import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SweepRig } from './sweepRig.ts';

let rig: SweepRig;
beforeAll(() => {
  rig = new SweepRig();
});
afterAll(() => rig.remove());

describe('plan, run, missing, status, merge', () => {
  it('go the whole way', async () => {
    const planned = await rig.plan('whole');
    expect(planned).toMatchObject({ status: 0 });
    expect(planned.stdout).toContain(
      '48 parameter sets of step.amplitude_nA, hh.gnabar in 12 shards',
    );
    expect(planned.stdout).toContain('sbatch sweep.slurm');
    expect(planned.stderr).toMatch(/less than the 60 s/);
    expect((await rig.run('missing', 'whole')).stdout).toBe('0-11\n');
    expect(await rig.run('merge', 'whole')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('12 shards have no result yet: 0-11'),
    });
    const ran = await rig.run('run', 'whole', '--workers', '2', '--json');
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ done: 12, shards: 12, cached: [], left: [] });
    expect(await rig.run('missing', 'whole')).toMatchObject({ status: 0, stdout: '' });
    expect(JSON.parse((await rig.run('status', 'whole', '--json')).stdout)).toMatchObject({
      done: 12,
      missing: [],
      running: [],
      temporaries: [],
    });
    const lines = (await rig.table('whole')).trimEnd().split('\n');
    expect(lines).toHaveLength(49);
    expect(lines[0]).toBe(
      'set,step.amplitude_nA,hh.gnabar,spike_count,rate_hz,latency_ms,v_end_mV,error,message',
    );
    expect(lines[48]).toMatch(/^47,1\.1,0\.15,[1-9]/);
  });

  it('a second plan of the same is the same file; a second run touches nothing', async () => {
    const before = rig.read('whole/shards.json');
    const stamps = rig.stamps('whole');
    await rig.plan('whole');
    expect(rig.read('whole/shards.json')).toBe(before);
    const again = await rig.run('run', 'whole', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ computed: [], cached: { length: 12 } });
    expect(rig.stamps('whole')).toEqual(stamps);
    expect(rig.entries('whole').every((entry) => entry.endsWith('.zip'))).toBe(true);
  });

  it('one worker and three give the same bytes, file by file', async () => {
    for (const [sweep, workers] of [
      ['one', '1'],
      ['three', '3'],
    ] as const) {
      await rig.plan(sweep);
      expect((await rig.run('run', sweep, '--workers', workers)).status).toBe(0);
    }
    expect(await rig.table('three')).toBe(await rig.table('one'));
    for (const entry of rig.entries('one'))
      expect(readFileSync(rig.path('three/results', entry))).toEqual(
        readFileSync(rig.path('one/results', entry)),
      );
  });

  it('sets that run side by side give the same table for any workers and shards', async () => {
    for (const [sweep, shards, workers] of [
      ['lanes-one', 5, '1'],
      ['lanes-two', 11, '3'],
    ] as const) {
      await rig.plan(sweep, shards, '--mode', 'ensemble');
      expect(await rig.run('run', sweep, '--workers', workers)).toMatchObject({
        status: 0,
        stdout: expect.not.stringContaining('by themselves'),
      });
    }
    expect(await rig.table('lanes-two')).toBe(await rig.table('lanes-one'));
    const idle = await rig.plan('lanes-idle', 40, '--mode', 'ensemble');
    expect(idle.stderr).toContain('4 at a time, and here a shard has 1.2: plan with --shards 12');
    expect((await rig.plan('lanes-idle', 12, '--mode', 'ensemble')).stderr).not.toContain(
      'at a time',
    );
    const experiment = JSON.parse(rig.read('e.json')) as object;
    const electrodes = [{ name: 'far', position_um: [0, 50, 0] }];
    rig.write('far.json', JSON.stringify({ ...experiment, electrodes }));
    await rig.run('plan', 'far.json', '--mode', 'ensemble', '-o', 'alone');
    expect((await rig.run('run', 'alone')).stdout).toContain(
      '1 parameter sets were run by themselves in double precision, as exact does: far records',
    );
  });

  it('the number of shards does not change the table', async () => {
    await rig.plan('five', 5);
    expect((await rig.run('run', 'five')).status).toBe(0);
    expect(await rig.table('five')).toBe(await rig.table('one'));
  });
});

describe('merge refuses', () => {
  beforeAll(async () => {
    await rig.plan('refused', 4);
    await rig.run('run', 'refused');
  });

  it('a missing result, by its index', async () => {
    const lost = rig.path('refused/results', `${rig.shards('refused')[2]}.zip`);
    rmSync(lost);
    expect(await rig.run('merge', 'refused')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/sweep\/incomplete.*1 shards have no result yet: 2/),
    });
    expect((await rig.run('run', 'refused')).stdout).toContain('1 shards computed');
    expect((await rig.run('merge', 'refused')).status).toBe(0);
  });

  it('a doubled, a foreign and a misnamed one, and clean --foreign helps', async () => {
    const [first, second] = rig.shards('refused');
    const result = (name: string) => rig.path('refused/results', `${name}.zip`);
    copyFileSync(result(first!), result(`${first} (copy)`));
    expect((await rig.run('merge', 'refused')).stderr).toContain('second result of shard 0');
    writeFileSync(result('f'.repeat(64)), 'PK');
    expect((await rig.run('clean', 'refused')).stdout).toBe('0 files removed\n');
    expect((await rig.run('clean', 'refused', '--foreign')).stdout).toBe('2 files removed\n');
    writeFileSync(result('f'.repeat(64)), 'PK');
    expect(await rig.run('merge', 'refused')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is no result of this sweep'),
    });
    await rig.run('clean', 'refused', '--foreign');
    copyFileSync(result(first!), result(second!));
    expect((await rig.run('merge', 'refused')).stderr).toContain(
      'holds the result of another shard',
    );
    rmSync(result(second!));
    await rig.run('run', 'refused');
    expect((await rig.run('merge', 'refused')).status).toBe(0);
  });

  it('a damaged one', async () => {
    const file = rig.path('refused/results', `${rig.shards('refused')[1]}.zip`);
    writeFileSync(file, readFileSync(file).subarray(0, 200));
    expect(await rig.run('merge', 'refused')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('sweep/damaged-result'),
    });
  });

  it('endings it does not know', async () => {
    expect((await rig.run('merge', 'refused', '-o', 'x.xlsx')).stderr).toContain(
      'write .csv, .npz or .h5',
    );
  });
});

describe('run', () => {
  it('refuses a model or plan that was changed after planning', async () => {
    await rig.plan('changed', 3);
    const model = rig.read('changed/model.json');
    rig.write('changed/model.json', model.replace('"celsius": 6.3', '"celsius": 16.3'));
    expect(await rig.run('run', 'changed')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('sweep/changed-model'),
    });
    rig.write('changed/model.json', model);
    const plan = rig.read('changed/shards.json');
    rig.write('changed/shards.json', plan.replace('"seed": 0', '"seed": 1'));
    expect(await rig.run('run', 'changed')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('sweep/changed-model'),
    });
    expect(rig.entries('changed')).toEqual([]);
    rig.write('changed/shards.json', plan.replace('"cabletree": "', '"cabletree": "9'));
    expect((await rig.run('run', 'changed')).stderr).toContain('sweep/other-version');
  });

  it('says that a folder holds no sweep', async () => {
    expect(await rig.run('run', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere holds no sweep'),
    });
  });

  it('makes a row of a failing set, and the merge counts them', async () => {
    await rig.run(
      'plan',
      'e.json',
      '-s',
      'cm_uF_per_cm2=1,-1',
      '-s',
      'dt_ms=0.025',
      '-o',
      'failing',
    );
    expect(await rig.run('run', 'failing')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('1 parameter sets failed'),
    });
    const merged = await rig.run('merge', 'failing', '-o', 'failing.csv', '--json');
    expect(JSON.parse(merged.stdout)).toMatchObject({
      sets: 2,
      failed: 1,
      failures: { 'experiment/invalid': 1 },
    });
    expect(rig.read('failing.csv')).toMatch(/\n1,-1,0\.025,,,,,experiment\/invalid,/);
  });

  it.each(['SLURM_ARRAY_TASK_ID', 'JOB_COMPLETION_INDEX', 'AWS_BATCH_JOB_ARRAY_INDEX'])(
    'takes its index from %s',
    async (name) => {
      const sweep = `by-${name}`;
      await rig.plan(sweep, 4);
      expect((await rig.runIn({ [name]: '2' }, 'run', sweep)).stdout).toContain(
        '1 shards computed',
      );
      expect((await rig.run('missing', sweep)).stdout).toBe('0-1,3\n');
      expect(await rig.runIn({ [name]: '4' }, 'run', sweep)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('there is no shard 4'),
      });
      expect((await rig.runIn({ [name]: '0' }, 'run', sweep, '--index', '1')).status).toBe(0);
      expect((await rig.run('missing', sweep, '--lines')).stdout).toBe('0\n3\n');
      expect((await rig.runIn({ [name]: '0' }, 'run', sweep, '--all')).status).toBe(0);
      expect((await rig.run('missing', sweep)).stdout).toBe('');
    },
  );

  it('refuses indices that are none', async () => {
    await rig.plan('indices', 4);
    expect(await rig.run('run', 'indices', '--index', 'two')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--index is "two"'),
    });
    expect((await rig.run('run', 'indices', '--workers', '0')).status).toBe(2);
  });
});

describe('plan', () => {
  it('takes files by patterns and keeps their texts', async () => {
    rig.write('small.swc', '1 1 0 0 0 5 -1\n');
    rig.write('large.swc', '1 1 0 0 0 20 -1\n');
    const settings = ['-s', 'morphology=*.swc', '-f', 'rin_Mohm'];
    expect((await rig.run('plan', 'e.json', ...settings, '-o', 'cells')).status).toBe(0);
    rmSync(rig.path('small.swc'));
    rmSync(rig.path('large.swc'));
    expect((await rig.run('run', 'cells')).status).toBe(0);
    const rows = (await rig.table('cells')).trimEnd().split('\n').slice(1);
    const [large, small] = rows.map((row) => Number(row.split(',')[2]));
    expect(rows.map((row) => row.split(',')[1])).toEqual(['large.swc', 'small.swc']);
    expect(small! / large!).toBeCloseTo(16, 3);
    expect(await rig.run('plan', 'e.json', '-s', 'morphology=no*.swc')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no file matches no*.swc'),
    });
  });

  it('refuses at once what no set could run, and writes nothing', async () => {
    for (const [setting, message] of [
      ['hh.gnabarr=1:2:3', 'cannot be run'],
      ['step.amplitude=1', 'did you mean'],
      ['celsius', 'sets nothing'],
    ] as const)
      expect(await rig.run('plan', 'e.json', '-s', setting, '-o', 'none')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(message),
      });
    expect((await rig.run('status', 'none')).status).toBe(2);
  });

  it('draws by its seed', async () => {
    const plan = async (sweep: string, seed: string) => {
      const draw = ['-s', 'hh.gnabar=latin(0.08,0.16,6)', '--seed', seed, '--shards', '2'];
      await rig.run('plan', 'e.json', ...draw, '-o', sweep);
      await rig.run('run', sweep);
      return rig.table(sweep);
    };
    expect(await plan('seed-7', '7')).toBe(await plan('seed-7-again', '7'));
    expect(await plan('seed-8', '8')).not.toBe(rig.read('seed-7.csv'));
  });

  it('says that results of another plan lie in the folder', async () => {
    await rig.plan('twice', 2);
    await rig.run('run', 'twice');
    expect((await rig.plan('twice', 3)).stderr).toContain('2 results of another plan');
    expect((await rig.run('run', 'twice')).status).toBe(0);
    expect(await rig.run('merge', 'twice')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('sweep/foreign-result'),
    });
  });

  it('writes a script for Slurm with the number of its shards', async () => {
    expect(rig.read('whole/sweep.slurm')).toContain('--array=0-11%12');
  });
});

describe('merge', () => {
  it('writes an archive for NumPy with traces, and says that CSV has none', async () => {
    const settings = ['-s', 'step.amplitude_nA=0,0.5', '--traces', '--trace-interval', '0.1'];
    await rig.run('plan', 'e.json', ...settings, '-o', 'traced');
    await rig.run('run', 'traced');
    expect((await rig.run('merge', 'traced', '-o', 't.npz')).status).toBe(0);
    expect(readFileSync(rig.path('t.npz')).subarray(0, 2).toString()).toBe('PK');
    expect(readFileSync(rig.path('t.npz')).length).toBeGreaterThan(2 * 201 * 8);
    expect((await rig.run('merge', 'traced', '-o', 't.csv')).stderr).toContain(
      'traces do not go into',
    );
  });

  it('draws a family, a map, and neither where the table makes none', async () => {
    const family = await rig.run(
      'merge',
      'one',
      '-o',
      'o.csv',
      '--plot',
      'f.svg',
      '--x',
      'step.amplitude_nA',
    );
    expect(family.status).toBe(0);
    expect(rig.read('f.svg')).toContain('step.amplitude (nA)');
    expect(rig.read('f.svg').match(/<circle/g)).toHaveLength(48);
    await rig.run('merge', 'one', '-o', 'o.csv', '--plot', 'm.svg', '--kind', 'map');
    expect(rig.read('m.svg').match(/shape-rendering/g)!.length).toBeGreaterThan(4);
    expect(
      await rig.run('merge', 'one', '-o', 'o.csv', '--plot', 'x.svg', '--x', 'nothing'),
    ).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no column nothing'),
    });
  });
});
