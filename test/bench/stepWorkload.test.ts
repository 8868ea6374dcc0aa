import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A benchmark that does not run answers nothing; how fast it runs is judged by hand. */
describe('the workload of the benchmarks', () => {
  it.each([
    ['javascript', { engine: 'javascript' }],
    ['wasm', { engine: 'wasm' }],
    ['tables', { engine: 'wasm', tableTolerance: 1e-5 }],
  ])('gives its first spike: %s', (_name, engine) => {
    const settings = { file: 'bench/W1-cable-1000.json', method: 'implicit-euler', dtMs: 0.025 };
    const words = [JSON.stringify({ ...settings, ...engine, mostSteps: 200 })];
    const { status, stdout } = spawnSync(process.execPath, ['bench/stepWorkload.mjs', ...words], {
      cwd: ROOT,
      encoding: 'utf8',
      input: '150\n50\n',
    });
    expect(status).toBe(0);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((answer) => Object.keys(answer).join(' '))).toEqual([
      'compartments cpuSeconds bytes',
      ...['cpuSeconds', 'cpuSeconds', 'spikesMs'],
    ]);
    expect(answers[0].compartments).toBe(1000);
    // NEURON's, exact.
    const [spikesMs] = answers.at(-1).spikesMs as number[][];
    expect(spikesMs!.map((time) => Number(time.toFixed(3)))).toEqual([4.119]);
  });
});
