import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SlurmCluster } from './slurmCluster.ts';
import { finished, PROGRAM, SweepRig, sleep } from './sweepRig.ts';

const COMMAND = `${process.execPath} ${PROGRAM}`;
const MINUTES = 60_000;
/** Model time that takes about 30 s a shard on a quiet computer, as a task of a cluster should at the least. ms */
const SLOW_MS = 84_000;
const hasParallel = spawnSync('parallel', ['--version'], { stdio: 'ignore' }).status === 0;
const hasSlurm = process.getuid?.() === 0 && existsSync('/usr/sbin/slurmctld');

let rig: SweepRig;
let expected: string;
beforeAll(async () => {
  rig = new SweepRig();
  await rig.plan('expected', 6);
  await rig.run('run', 'expected');
  expected = await rig.table('expected');
});
afterAll(() => rig.remove());

describe('the script for Slurm', () => {
  it('runs the shard that Slurm names, by itself', async () => {
    await rig.plan('script', 6);
    const script = rig.path('script/sweep.slurm');
    expect(spawnSync('bash', ['-n', script]).status).toBe(0);
    const env = { ...process.env, SLURM_ARRAY_TASK_ID: '4', CABLETREE: COMMAND };
    const { status, stdout } = spawnSync('bash', [script], {
      cwd: rig.path('script'),
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('shard 4, restart 0');
    expect((await rig.run('missing', 'script')).stdout).toBe('0-3,5\n');
  });
});

// Minutes of work and daemons of their own: asked for by name.
if (process.env['CABLETREE_CLUSTERS'] === undefined)
  console.log(
    'GNU parallel and Slurm: not run here; set CABLETREE_CLUSTERS=1 (Debian: parallel, slurmctld, slurmd, slurm-client, munge; root)',
  );
else {
  describe.skipIf(!hasParallel)('GNU parallel (skipped where it is not installed)', () => {
    it(
      'runs the missing shards, and again the one that was killed',
      async () => {
        const slow = new SweepRig(SLOW_MS);
        await slow.plan('p', 6);
        const job = (...words: string[]) => [
          '--joblog',
          slow.path('jobs.log'),
          '-j',
          '2',
          ...words,
        ];
        const task = `${COMMAND} sweep run ${slow.path('p')} --workers 1 --index {}`;
        const first = spawn('bash', [
          '-c',
          `${COMMAND} sweep missing ${slow.path('p')} --lines | parallel ${job(`'${task}'`).join(' ')}`,
        ]);
        await killHolder(slow, 'p', 1);
        expect((await finished(first)).status).toBe(1);
        expect((await slow.run('missing', 'p')).stdout).toBe('1\n');
        const again = spawnSync('parallel', ['--retry-failed', '--joblog', slow.path('jobs.log')], {
          encoding: 'utf8',
        });
        expect(again.status).toBe(0);
        expect((await slow.run('missing', 'p')).stdout).toBe('');
        expect((await slow.run('merge', 'p')).status).toBe(0);
        slow.remove();
      },
      15 * MINUTES,
    );
  });

  describe.skipIf(!hasSlurm)('Slurm (skipped where it is not installed, or without root)', () => {
    const cluster = new SlurmCluster();
    beforeAll(() => cluster.start(), MINUTES);
    afterAll(() => cluster.stop(), MINUTES);

    it(
      'runs a job array; a killed task is missing, submitted again, and merged',
      async () => {
        const slow = new SweepRig(SLOW_MS);
        await slow.plan('s', 6);
        const folder = slow.path('s');
        const env = { CABLETREE: COMMAND };
        const job = cluster.submit(folder, env, 'sweep.slurm');
        await killHolder(slow, 's', 1);
        await cluster.drain(job);
        expect(cluster.call('scontrol', 'show', 'job', `${job}_1`)).toMatch(/JobState=FAILED/);
        const missing = (await slow.run('missing', 's')).stdout.trim();
        expect(missing).toBe('1');
        await cluster.drain(cluster.submit(folder, env, `--array=${missing}`, 'sweep.slurm'));
        expect((await slow.run('missing', 's')).stdout).toBe('');
        expect((await slow.run('merge', 's')).status).toBe(0);
        slow.remove();
      },
      20 * MINUTES,
    );

    it(
      'gives the same table as the local pool',
      async () => {
        await rig.plan('slurm', 6);
        await cluster.drain(
          cluster.submit(rig.path('slurm'), { CABLETREE: COMMAND }, 'sweep.slurm'),
        );
        expect(await rig.table('slurm')).toBe(expected);
      },
      10 * MINUTES,
    );
  });
}

/** Kills the process that holds a shard, a while after it has taken it. */
async function killHolder(slow: SweepRig, sweep: string, index: number): Promise<void> {
  const claim = slow.path(sweep, 'results', `${slow.shards(sweep)[index]}.claim`);
  while (!existsSync(claim)) await sleep(20);
  const { pid } = JSON.parse(readFileSync(claim, 'utf8')) as { pid: number };
  await sleep(300);
  process.kill(pid, 'SIGKILL');
}
