import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

it('the compiler of mechanisms is at most 60 kB gzipped', () => {
  const { status, stdout } = spawnSync(process.execPath, ['bench/compileMechanism.mjs', '0'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const [, bytes] = /^compiler: (\d+) bytes gzipped/.exec(stdout) ?? [];
  expect(Number(bytes)).toBeGreaterThan(20_000);
  expect(Number(bytes)).toBeLessThanOrEqual(60_000);
}, 60_000);
