import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUniform } from '../../../src/base/random.ts';
import { finished, SweepRig, sleep } from './sweepRig.ts';

let rig: SweepRig;
let expected: string;

beforeAll(async () => {
  // Long enough a set that a kill falls into the middle of shards, files and claims.
  rig = new SweepRig(600);
  await rig.plan('expected', 24);
  await rig.run('run', 'expected', '--workers', '2');
  expected = await rig.table('expected');
});
afterAll(() => rig.remove());

/** Runs what is left and checks that nothing was lost, doubled or computed again. */
async function completes(sweep: string): Promise<void> {
  const before = rig.stamps(sweep);
  const ran = await rig.run('run', sweep, '--json');
  expect(ran.stderr).not.toContain('error');
  expect(ran.status).toBe(0);
  const { computed, cached } = JSON.parse(ran.stdout) as { computed: number[]; cached: number[] };
  expect(cached).toHaveLength(before.size);
  expect(computed).toHaveLength(24 - before.size);
  const after = rig.stamps(sweep);
  for (const [entry, stamp] of before) expect(after.get(entry)).toBe(stamp);
  expect(await rig.table(sweep)).toBe(expected);
  await rig.run('clean', sweep);
  expect(rig.entries(sweep).filter((entry) => !entry.endsWith('.zip'))).toEqual([]);
}

describe('SIGKILL', () => {
  it.each([1, 2, 3, 4])(
    'of a whole run at a random moment (%i) loses nothing that was finished',
    async (round) => {
      const sweep = `killed-${round}`;
      await rig.plan(sweep, 24);
      const child = rig.start('run', sweep, '--workers', '2');
      const end = finished(child);
      await someMoment(sweep, 11, round);
      child.kill('SIGKILL');
      await end;
      await completes(sweep);
    },
  );

  it.each([1, 2, 3])(
    'of one of two runs on one folder (%i) leaves the rest to the other',
    async (round) => {
      const sweep = `two-${round}`;
      await rig.plan(sweep, 24);
      const victim = rig.start('run', sweep, '--workers', '1');
      const survivor = rig.start('run', sweep, '--workers', '1', '--json');
      const [killed, survived] = [finished(victim), finished(survivor)];
      await someMoment(sweep, 12, round);
      victim.kill('SIGKILL');
      await killed;
      const { status, stdout } = await survived;
      // 75: the shard of the victim was still in good hands when the survivor had done all others.
      expect([0, 75]).toContain(status);
      const { computed, cached, held } = JSON.parse(stdout) as Record<string, unknown[]>;
      expect(computed!.length + cached!.length + held!.length).toBe(24);
      expect(held).toHaveLength(status === 0 ? 0 : 1);
      await completes(sweep);
    },
  );

  it('of none: two runs on one folder share the work without computing anything twice', async () => {
    await rig.plan('shared', 24);
    const children = [1, 2].map(() => rig.start('run', 'shared', '--workers', '1', '--json'));
    const ends = await Promise.all(children.map(finished));
    const summaries = ends.map(({ stdout }) => JSON.parse(stdout) as { computed: number[] });
    const computed = summaries.flatMap((summary) => summary.computed);
    expect([...computed].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    // 75: a shard was still being computed by the other one.
    for (const { status } of ends) expect([0, 75]).toContain(status);
    expect(await rig.table('shared')).toBe(expected);
  });
});

describe('Ctrl-C', () => {
  it('once finishes the shards in flight, says what is left, and ends with 75', async () => {
    await rig.plan('stopped', 24);
    const child = rig.start('run', 'stopped', '--workers', '2');
    const end = finished(child);
    await someMoment('stopped', 13, 1);
    child.kill('SIGINT');
    const { status, stderr } = await end;
    expect(status).toBe(75);
    expect(stderr).toContain('finishing the shards in flight');
    expect(stderr).toMatch(/stopped: \d+ of 24 shards are done, \d+ left; run again to go on/);
    expect(rig.entries('stopped').filter((entry) => !entry.endsWith('.zip'))).toEqual([]);
    await completes('stopped');
  });

  it('twice, or SIGTERM, drops them and leaves no half file and no claim', async () => {
    await rig.plan('dropped', 24);
    const child = rig.start('run', 'dropped', '--workers', '2');
    const end = finished(child);
    await someMoment('dropped', 13, 2);
    child.kill('SIGTERM');
    const { status } = await end;
    expect(status).toBe(75);
    expect(rig.entries('dropped').filter((entry) => !entry.endsWith('.zip'))).toEqual([]);
    await completes('dropped');
  });
});

/** Until a random number of shards is done, and then a random time within the next ones. */
async function someMoment(sweep: string, seed: number, round: number): Promise<void> {
  const done = 1 + Math.floor(16 * randomUniform(seed, round));
  while (rig.stamps(sweep).size < done) await sleep(2);
  await sleep(60 * randomUniform(seed, round, 1));
}
