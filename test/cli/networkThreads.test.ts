import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASYM_Y, PROGRAM, ProgramFolder } from '../support/program.ts';

function networkOf(durationMs: number, delayMs: number): string {
  return JSON.stringify({
    cabletree_network: 1,
    cells: {
      stick: {
        experiment: {
          cabletree: 1,
          morphology: { text: '1 3 0 0 0 5 -1\n2 3 100 0 0 5 1\n' },
          mesh: { policy: 'fixed', count: 3 },
          paint: [{ region: 'all', mechanism: 'hh' }],
          place: [
            { name: 'syn', locus: 'dend[0]', mechanism: 'ExpSyn' },
            {
              ...{ name: 'step', locus: 'dend[0](0.1)' },
              iclamp: { delay_ms: 3, duration_ms: 1e6, amplitude_nA: 0.5 },
            },
          ],
          probes: [{ name: 'middle', locus: 'dend[0](0.5)' }],
        },
      },
    },
    populations: [{ name: 'a', cell: 'stick', count: 3 }],
    connections: [
      {
        ...{ from: { population: 'a' }, to: { population: 'a', target: 'syn' }, rule: 'ring' },
        ...{ weight: 0.1, delay_ms: delayMs },
      },
    ],
    simulation: { duration_ms: durationMs },
    recording: { traces: [{ population: 'a' }] },
  });
}

let folder: ProgramFolder;
beforeAll(() => {
  folder = new ProgramFolder();
  folder.write('far.json', networkOf(40, 2));
  folder.write('near.json', networkOf(40, 0));
  folder.write('long.json', networkOf(8000, 2));
});
afterAll(() => folder.remove());

describe('simulate --workers', () => {
  it('gives the same result in threads, says how many, and draws progress', () => {
    const alone = folder.run('simulate', 'far.json', '-o', 'alone', '--workers', '1', '--json');
    const beside = folder.run('simulate', 'far.json', '-o', 'beside', '--workers', '2');
    expect([alone.status, beside.status]).toEqual([0, 0]);
    const { sha256, threads } = JSON.parse(alone.stdout);
    expect(threads).toBe(1);
    expect(beside.stdout).toContain(`result sha256:${sha256}`);
    expect(beside.stdout).toContain(', 2 threads)');
    expect(beside.stderr).toContain('100 %');
    const [one, two] = ['alone', 'beside'].map((out) =>
      readFileSync(join(folder.path, out, 'run.json'), 'utf8'),
    );
    expect(two).toBe(one);
  });

  it('says where cells cannot be run side by side, and refuses what makes no sense', () => {
    const near = folder.run('simulate', 'near.json', '-o', 'near', '-w', '4', '--json');
    expect(near.status).toBe(0);
    expect(near.stderr).toContain('runs in one thread\n');
    expect(JSON.parse(near.stdout).threads).toBe(1);
    for (const [words, code] of [
      [['far.json', '--workers', '0'], 'cli/bad-workers'],
      [['far.json', '--workers', '2', '--stream'], 'cli/not-with-stream'],
      [[ASYM_Y, '--workers', '2'], 'cli/only-for-networks'],
    ] as const) {
      const { status, stderr } = folder.run('simulate', ...words, '-o', 'none');
      expect(status).toBe(2);
      expect(stderr).toContain(code);
    }
  });

  it('keeps what it has at Ctrl-C', async () => {
    const words = ['simulate', 'long.json', '-o', 'stopped', '--workers', '2', '--json'];
    const child = spawn(process.execPath, [PROGRAM, ...words], { cwd: folder.path });
    const ended = once(child, 'close');
    let [said, told] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      told += text.toString();
      // The first line of progress: both threads are at work.
      if (told.includes('simulate 10 %') && !child.killed) child.kill('SIGINT');
    });
    const [code] = await ended;
    expect(code).toBe(1);
    expect(told).toContain('what was computed so far is kept');
    const { spikes } = JSON.parse(said);
    const { traces } = JSON.parse(readFileSync(join(folder.path, 'stopped', 'run.json'), 'utf8'));
    expect(traces).toHaveLength(3);
    const sampleCount = traces[0].voltageMv.length;
    expect(sampleCount).toBeLessThan(320_001);
    expect(spikes[0].timesMs.at(-1)).toBeLessThan(sampleCount * 0.025);
  });
});
