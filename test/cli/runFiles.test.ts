import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';

const EXPERIMENT = {
  cabletree: 1,
  morphology: { name: 'cylinder.swc', text: '1 3 0 0 0 2 -1\n2 3 200 0 0 2 1\n' },
  paint: [{ region: 'all', mechanism: 'hh' }],
  probes: [
    { name: 'gate', locus: 'dend[0](0.5)', record: 'hh.m' },
    { name: 'middle', locus: 'dend[0](0.5)' },
    { name: 'sodium', locus: 'dend[0](0.5)', record: 'ina' },
  ],
  simulation: { duration_ms: 1, dt_ms: 0.5 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the files of a run with quantities', () => {
  it('have them with their units: a column, an entry and a figure for each unit', async () => {
    const file = join(folder, 'experiment.json');
    const out = join(folder, 'out');
    writeFileSync(file, JSON.stringify(EXPERIMENT));
    const { status } = await captureCommand('simulate', file, '-o', out);
    expect(status).toBe(0);
    const read = (name: string) => readFileSync(join(out, name), 'utf8');
    const [head, first] = read('traces.csv').split('\n');
    expect(head).toBe('t_ms,middle_mV,gate,sodium_mA/cm2');
    const values = first!.split(',').map(Number);
    expect(values[1]).toBe(-65);
    expect(values[2]).toBeCloseTo(0.0529, 4);
    expect(values[3]).toBeLessThan(0);
    const { probes, quantities } = JSON.parse(read('run.json'));
    expect(probes).toHaveLength(1);
    expect(quantities.map((trace: { quantity: string }) => trace.quantity)).toEqual([
      'hh.m',
      'ina',
    ]);
    expect(quantities[1].values).toHaveLength(3);
    const figures = readdirSync(out).filter((name) => name.endsWith('.svg'));
    expect(figures.sort()).toEqual(['traces.mA_cm2.svg', 'traces.svg', 'traces.unitless.svg']);
    expect(read('traces.mA_cm2.svg')).toContain('>mA/cm2</text>');
  });
});
