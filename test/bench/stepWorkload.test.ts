import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pythonWith } from '../support/python.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CABLE = { file: 'bench/W1-cable-1000.json', method: 'implicit-euler', dtMs: 0.025 };

/** Runs 200 steps in two turns; the answers. */
function stepWorkload(
  command: string,
  script: string,
  settings: object,
): Record<string, unknown>[] {
  const words = [script, JSON.stringify({ ...CABLE, ...settings, mostSteps: 200 })];
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: ROOT,
    encoding: 'utf8',
    input: '150\n50\n',
  });
  expect(status, stderr).toBe(0);
  const lines = stdout.trim().split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

function spikesOf(answers: readonly Record<string, unknown>[]): readonly number[][] {
  return answers.at(-1)!['spikesMs'] as number[][];
}

/** A benchmark that does not run answers nothing; how fast it runs is judged by hand. */
describe('the workload of the benchmarks', () => {
  const cabletree = (settings: object) =>
    stepWorkload(process.execPath, 'bench/stepWorkload.mjs', settings);

  it.each([
    ['javascript', { engine: 'javascript' }],
    ['wasm', { engine: 'wasm' }],
    ['tables', { engine: 'wasm', tableTolerance: 1e-5 }],
    ['ensemble', { engine: 'ensemble' }],
  ])('gives its first spike: %s', (_name, engine) => {
    const answers = cabletree(engine);
    expect(answers.map((answer) => Object.keys(answer).join(' '))).toEqual([
      'compartments cpuSeconds bytes',
      ...['cpuSeconds', 'cpuSeconds', 'spikesMs'],
    ]);
    expect(answers[0]!['compartments']).toBe(1000);
    // NEURON's, exact.
    expect(spikesOf(answers)[0]!.map((time) => Number(time.toFixed(3)))).toEqual([4.119]);
  });

  it('makes copies whose currents grow, of a cable of any length', () => {
    const answers = cabletree({ engine: 'wasm', copies: 3, compartments: 100 });
    expect(answers[0]!['compartments']).toBe(300);
    const [first, second, third] = spikesOf(answers).map(([time]) => time!);
    expect(second).toBeLessThan(first!);
    expect(third).toBeLessThan(second!);
  });

  const python = pythonWith('neuron');
  it.skipIf(python === undefined)('is the same in NEURON (skipped without it)', () => {
    const copies = { copies: 2 };
    const neuron = spikesOf(stepWorkload(python!, 'bench/stepWorkload.py', copies));
    const ours = spikesOf(cabletree({ engine: 'wasm', ...copies }));
    expect(ours.map(({ length }) => length)).toEqual(neuron.map(({ length }) => length));
    ours.flat().forEach((time, k) => {
      expect(Math.abs(time - neuron.flat()[k]!)).toBeLessThan(1e-6);
    });
  });
});
