import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A benchmark that does not run answers nothing; how fast it runs is judged by hand. */
describe('the workload of the benchmarks', () => {
  it.each([
    ['javascript', []],
    ['wasm', []],
    ['table', ['1e-5']],
  ])('gives its first spike: %s', (engine, settings) => {
    const words = ['bench/runWorkload.mjs', 'bench/W1-cable-1000.json', 'implicit-euler', '5'];
    const { status, stdout } = spawnSync(process.execPath, [...words, engine, ...settings], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const { compartments, spikesMs } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(compartments).toBe(1000);
    // NEURON's, exact.
    expect(spikesMs.map((time: number) => Number(time.toFixed(3)))).toEqual([4.119]);
  });
});
