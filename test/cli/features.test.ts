import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';

const EXPERIMENT = {
  cabletree: 1,
  morphology: { name: 'cylinder.swc', text: '1 3 0 0 0 5 -1\n2 3 100 0 0 5 1\n' },
  paint: [{ region: 'all', mechanism: 'hh' }],
  place: [
    {
      ...{ name: 'step', locus: 'dend[0](0.5)' },
      iclamp: { delay_ms: 2, duration_ms: 50, amplitude_nA: 0.5 },
    },
  ],
  probes: [{ name: 'middle', locus: 'dend[0](0.5)' }],
  simulation: { duration_ms: 60 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('cabletree features', () => {
  it('prints what the run itself printed', async () => {
    const file = join(folder, 'experiment.json');
    const out = join(folder, 'out');
    writeFileSync(file, JSON.stringify(EXPERIMENT));
    const run = await captureCommand('simulate', file, '-o', out, '--json');
    const { features } = JSON.parse(run.stdout);
    expect(features).toHaveLength(1);
    expect(features[0].spikeCount).toBeGreaterThan(2);
    const again = await captureCommand('features', out, '--json');
    expect(JSON.parse(again.stdout)).toEqual({ features });
    const { stdout } = await captureCommand('features', out);
    expect(stdout).toMatch(/^probe +latency ms +rate Hz/);
    expect(stdout).toContain(features[0].latencyMs.toFixed(3));
    const streamed = join(folder, 'streamed');
    await captureCommand('simulate', file, '-o', streamed, '--stream');
    const read = JSON.parse((await captureCommand('features', streamed, '--json')).stdout);
    expect(read).toEqual({ features });
    const summary = await captureCommand('simulate', file, '-o', out);
    expect(summary.stdout).toContain(stdout.trim());
  });

  it('refuses a folder that holds no run', async () => {
    const none = await captureCommand('features', join(folder, 'none'));
    expect(none.status).toBe(2);
    expect(none.stderr).toMatch(/error\[cli\/not-a-run\].*run\.json/);
    writeFileSync(join(folder, 'run.json'), '{"format": "cabletree-run/1", "dtMs": 1}');
    const half = await captureCommand('features', folder);
    expect(half.stderr).toContain('error[cli/not-a-run]');
  });
});
