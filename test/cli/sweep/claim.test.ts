import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ShardClaims } from '../../../cli/sweep/claim.ts';

const SHARD = 'a'.repeat(64);
let folder: string;
let open: ShardClaims[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-claim-'));
  mkdirSync(join(folder, 'results'));
  open = [];
});
afterEach(async () => {
  for (const claims of open) await claims.close();
  rmSync(folder, { recursive: true });
});

function claims(limitMs?: number): ShardClaims {
  const made = new ShardClaims(folder, limitMs);
  open.push(made);
  return made;
}

function files(): string[] {
  return readdirSync(join(folder, 'results')).sort();
}

function plant(holder: object | string, ending = 'claim'): string {
  const file = join(folder, 'results', `${SHARD}.${ending}`);
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  return file;
}

/** The pid of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('a claim', () => {
  it('is given once, and again after its release', async () => {
    const [first, second] = [claims(), claims()];
    expect(await first.take(SHARD)).toBeUndefined();
    expect(await second.take(SHARD)).toMatchObject({ host: hostname(), pid: process.pid });
    await first.release(SHARD);
    expect(files()).toEqual([]);
    expect(await second.take(SHARD)).toBeUndefined();
  });

  it('is given to one of many who ask at once', async () => {
    const rivals = Array.from({ length: 12 }, () => claims());
    const holders = await Promise.all(rivals.map((rival) => rival.take(SHARD)));
    expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
  });

  it('of a dead process is taken over by one of many, and nothing is left', async () => {
    plant({ host: hostname(), pid: deadPid(), processStart: '', time: '' });
    const rivals = Array.from({ length: 12 }, () => claims());
    const holders = await Promise.all(rivals.map((rival) => rival.take(SHARD)));
    const winner = rivals[holders.indexOf(undefined)]!;
    expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
    await winner.release(SHARD);
    expect(files()).toEqual([]);
  });

  it('of a process that had this pid before is taken over', async () => {
    plant({ host: hostname(), pid: process.pid, processStart: '1', time: '' });
    const isKnown = readdirSync('/').includes('proc');
    expect(await claims().take(SHARD)).toEqual(
      isKnown ? undefined : expect.objectContaining({ pid: process.pid }),
    );
  });

  it('of another host is respected until it is old', async () => {
    const holder = { host: 'elsewhere', pid: 1, processStart: '', time: '' };
    const file = plant(holder);
    expect(await claims().take(SHARD)).toEqual(holder);
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, hourAgo, hourAgo);
    expect(await claims().take(SHARD)).toBeUndefined();
  });

  it('without a holder in it is given some seconds', async () => {
    const file = plant('');
    expect(await claims().take(SHARD)).toBeDefined();
    const earlier = new Date(Date.now() - 6_000);
    utimesSync(file, earlier, earlier);
    expect(await claims().take(SHARD)).toBeUndefined();
  });

  it('is kept young while it is held', async () => {
    const holder = claims(400);
    expect(await holder.take(SHARD)).toBeUndefined();
    await new Promise((wake) => setTimeout(wake, 1000));
    expect(await claims(400).take(SHARD)).toBeDefined();
  });

  it('of a later generation counts where the first is gone', async () => {
    plant({ host: 'elsewhere', pid: 1, processStart: '', time: '' }, 'claim.1');
    expect(await claims().take(SHARD)).toMatchObject({ host: 'elsewhere' });
    expect(files()).toEqual([`${SHARD}.claim.1`]);
  });

  it('says who holds it', async () => {
    expect(await claims().take(SHARD)).toBeUndefined();
    const written = JSON.parse(readFileSync(join(folder, 'results', `${SHARD}.claim`), 'utf8'));
    expect(written).toMatchObject({ host: hostname(), pid: process.pid });
    expect(Date.parse(written.time)).toBeGreaterThan(0);
  });
});
