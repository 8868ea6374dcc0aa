import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PoolOptions, type RunSummary, runShards } from '../../../cli/sweep/shardPool.ts';
import { readPlan } from '../../../cli/sweep/sweepFolder.ts';
import { SweepRig, WORKER_FILE } from './sweepRig.ts';

let rig: SweepRig;
let expected: string;
beforeAll(async () => {
  rig = new SweepRig();
  await rig.plan('expected', 8);
  await rig.run('run', 'expected');
  expected = await rig.table('expected');
});
afterAll(() => rig.remove());

/** A thread's file that does something of its own with some shards, and then the real thing. */
function workerThat(name: string, trouble: string): string {
  const file = rig.path(`${name}.mjs`);
  writeFileSync(
    file,
    `import run from ${JSON.stringify(pathToFileURL(WORKER_FILE).href)};
import { existsSync, writeFileSync } from 'node:fs';
const isFirstTime = (shard) => {
  const mark = ${JSON.stringify(rig.path(name))} + shard.first;
  if (existsSync(mark)) return false;
  writeFileSync(mark, '');
  return true;
};
export default async (task) => { const { shard } = task; ${trouble}; return run(task); };
`,
  );
  return file;
}

async function runWith(
  sweep: string,
  workerFile: string,
  more: Partial<PoolOptions> = {},
): Promise<RunSummary> {
  const folder = rig.path(sweep);
  const plan = await readPlan(folder);
  const indices = plan.shards.map((_, i) => i);
  return runShards({ folder, plan, indices, workers: 2, workerFile, ...more });
}

function withoutZips(sweep: string): string[] {
  return rig.entries(sweep).filter((entry) => !entry.endsWith('.zip'));
}

describe('a thread that dies', () => {
  it('once is replaced, and its shard computed by the next', async () => {
    await rig.plan('exits-once', 8);
    const worker = workerThat(
      'once',
      'if (shard.first % 12 === 0 && isFirstTime(shard)) process.exit(3)',
    );
    const summary = await runWith('exits-once', worker);
    expect(summary).toMatchObject({ computed: { length: 8 }, crashed: [], left: [] });
    expect(await rig.table('exits-once')).toBe(expected);
  });

  it('each time leaves its shard out and the others whole; a rerun completes', async () => {
    await rig.plan('exits', 8);
    const summary = await runWith(
      'exits',
      workerThat('exits', 'if (shard.first === 12) process.exit(3)'),
    );
    expect(summary.computed).toEqual([0, 1, 3, 4, 5, 6, 7]);
    expect(summary.crashed).toEqual([{ index: 2, reason: expect.stringMatching(/exit/i) }]);
    expect(withoutZips('exits')).toEqual([]);
    const stamps = rig.stamps('exits');
    expect((await rig.run('run', 'exits')).status).toBe(0);
    for (const [entry, stamp] of stamps) expect(rig.stamps('exits').get(entry)).toBe(stamp);
    expect(await rig.table('exits')).toBe(expected);
  });

  it('or throws is reported with what it threw', async () => {
    await rig.plan('throws', 8);
    const summary = await runWith(
      'throws',
      workerThat('throws', "if (shard.first === 6) throw new Error('a defect')"),
    );
    expect(summary.crashed).toEqual([{ index: 1, reason: 'a defect' }]);
    expect(summary.computed).toHaveLength(7);
    expect(withoutZips('throws')).toEqual([]);
  });

  it('of want of memory is told apart, as more memory helps', async () => {
    await rig.plan('memory', 8);
    const eater =
      'if (shard.first === 0) for (const kept = []; ; ) kept.push(new Array(1e5).fill({}))';
    const worker = workerThat('memory', eater);
    const summary = await runWith('memory', worker, { memoryMb: 64 });
    expect(summary).toMatchObject({ outOfMemory: [0], crashed: [], computed: { length: 7 } });
    expect(withoutZips('memory')).toEqual([]);
  });
});

describe('a run that is stopped', () => {
  it('finishes what is in flight and lists the rest', async () => {
    await rig.plan('stopped', 8);
    const stop = new AbortController();
    const worker = workerThat('stopped', 'await new Promise((wake) => setTimeout(wake, 300))');
    setTimeout(() => stop.abort(), 150);
    const summary = await runWith('stopped', worker, { stop: stop.signal });
    expect(summary.computed.length).toBe(2);
    expect(summary.left.length).toBe(6);
    expect(withoutZips('stopped')).toEqual([]);
    expect((await rig.run('run', 'stopped', '--json')).status).toBe(0);
    expect(await rig.table('stopped')).toBe(expected);
  });
});
