import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { finished, PROGRAM, SweepRig } from './sweepRig.ts';

const isRoot = process.getuid?.() === 0;
let rig: SweepRig;
const mounts: string[] = [];
beforeAll(async () => {
  rig = new SweepRig();
  await rig.run(
    'plan',
    'e.json',
    '-s',
    'step.amplitude_nA=0:1:4',
    '--traces',
    '--shards',
    '4',
    '-o',
    'p',
  );
});
afterEach(() => {
  for (const folder of mounts.splice(0)) spawnSync('umount', [folder]);
});
afterAll(() => rig.remove());

/** Mounts a small disk in memory; undefined where that is not allowed. */
function mountSmallDisk(name: string, kB: number): string | undefined {
  const folder = rig.path(name);
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kB}k`, 'tmpfs', folder]);
  if (status !== 0) return undefined;
  mounts.push(folder);
  return folder;
}

function entriesOf(sweep: string): string[] {
  return readdirSync(join(sweep, 'results'));
}

describe('a disk that is full', () => {
  it('ends the run with 75 and a sentence, keeps what was finished and leaves no half file', async () => {
    const disk = mountSmallDisk('small', 32) ?? rig.path('limited');
    cpSync(rig.path('p'), join(disk, 's'), { recursive: true });
    const sweep = join(disk, 's');
    // Without the right to mount, a limit on the size of files stands in for the disk's end.
    const { status, stderr } = mounts.includes(disk)
      ? await finished(rig.start('run', sweep, '--workers', '1'))
      : spawnSync(
          'bash',
          [
            '-c',
            `trap '' XFSZ; ulimit -f 4; exec "$@"`,
            '-',
            process.execPath,
            PROGRAM,
            'sweep',
            'run',
            sweep,
            '--workers',
            '1',
          ],
          { encoding: 'utf8' },
        );
    expect(status).toBe(75);
    expect(stderr).toMatch(/error\[sweep\/io\]: writing .* failed: (no space left|file too large)/);
    expect(stderr).toContain('make room and run again');
    expect(entriesOf(sweep).filter((entry) => !entry.endsWith('.zip'))).toEqual([]);
    const done = entriesOf(sweep);
    cpSync(sweep, rig.path('roomy'), { recursive: true });
    expect((await rig.run('run', 'roomy')).status).toBe(0);
    expect(rig.entries('roomy')).toEqual(expect.arrayContaining(done));
    expect((await rig.run('merge', 'roomy')).status).toBe(0);
  });
});

describe('a folder that cannot be written', () => {
  it('is refused with 2 and a sentence, before anything is computed', async () => {
    cpSync(rig.path('p'), rig.path('locked'), { recursive: true });
    const results = rig.path('locked/results');
    lock(results);
    const { status, stderr } = await rig.run('run', 'locked');
    expect(status).toBe(2);
    expect(stderr).toMatch(/error\[sweep\/cannot-write\]: cannot write .*results/);
    expect(stderr).toContain('make the folder writable');
    if (!isRoot) chmodSync(results, 0o755);
  });

  it('is refused when planning, too', async () => {
    writeFileSync(rig.path('taken'), '');
    expect(await rig.run('plan', 'e.json', '-o', 'taken')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('sweep/cannot-write'),
    });
  });
});

/** Takes the right to write; for root, who has it always, by a read-only mount or by a file in the folder's place. */
function lock(results: string): void {
  if (!isRoot) {
    chmodSync(results, 0o555);
    return;
  }
  const bound = spawnSync('mount', ['--bind', results, results]).status === 0;
  if (bound) {
    mounts.push(results);
    if (spawnSync('mount', ['-o', 'remount,bind,ro', results]).status === 0) return;
    spawnSync('umount', [results]);
  }
  rmSync(results, { recursive: true });
  writeFileSync(results, '');
}
