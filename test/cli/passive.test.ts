import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';

const CELL = resolve(import.meta.dirname, '../../morphologies/ball_and_stick.swc');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-passive-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('cabletree passive', () => {
  it('prints what inspect and simulate call the input resistance, both ways of attenuation and the modes', async () => {
    const words = [
      'passive',
      CELL,
      '--at',
      'soma | dend(0.3) | dend(1)',
      '--frequency',
      '0,20',
      '--json',
    ];
    const { status, stdout } = await captureCommand(...words, '-o', folder);
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.places).toEqual(['soma(0.5)', 'dend[0](0.3)', 'dend[0](1)']);
    const [steady, fast] = report.impedances;
    expect([steady.frequencyHz, fast.frequencyHz]).toEqual([0, 20]);
    const [soma, tip] = [0, 2];
    // A thin tip has the larger input impedance, and loses more on the way to the large soma than back.
    expect(steady.sizeMohm[tip][tip]).toBeGreaterThan(steady.sizeMohm[soma][soma]);
    expect(steady.attenuation[soma][tip]).toBeGreaterThan(steady.attenuation[tip][soma]);
    expect(steady.attenuation[soma][soma]).toBe(1);
    expect(fast.attenuation[soma][tip]).toBeGreaterThan(steady.attenuation[soma][tip]);
    expect(fast.phaseRad[tip][soma]).toBeLessThan(0);
    expect(steady.phaseRad[tip][soma]).toBeCloseTo(0, 12);
    expect(report.timeConstantsMs[0]).toBeCloseTo(report.slowestTimeConstantMs, 6);
    expect(report.electrotonicDistance[1]).toBeLessThan(report.electrotonicDistance[2]);
    expect(readdirSync(folder).sort()).toEqual([
      ...['morphoelectrotonic.0Hz.svg', 'morphoelectrotonic.20Hz.svg', 'passive.json'],
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'passive.json'), 'utf8'))).toEqual(report);
    const summary = await captureCommand('simulate', CELL, '--json', '-o', join(folder, 'run'));
    const { inputResistanceMohm } = JSON.parse(summary.stdout).summary;
    expect(steady.sizeMohm[soma][soma]).toBeCloseTo(inputResistanceMohm, 9);
  });

  it('draws a section as long as the logarithm of its attenuation', async () => {
    const report = JSON.parse(readFileSync(join(folder, 'passive.json'), 'utf8'));
    const svg = readFileSync(join(folder, 'morphoelectrotonic.0Hz.svg'), 'utf8');
    const lengths = [...svg.matchAll(/<path d="M\S+ (\S+)H\S+V(\S+)"/g)].map(
      ([, from, to]) => Number(from) - Number(to),
    );
    const { attenuation } = report.impedances[0];
    expect(lengths).toHaveLength(2);
    const ratio = Math.log(attenuation[2][0]) / Math.log(attenuation[0][2]);
    expect(lengths[0]! / lengths[1]!).toBeCloseTo(ratio, 2);
  });

  it('refuses what is no frequency', async () => {
    const { status, stderr } = await captureCommand('passive', CELL, '--frequency', '10,x');
    expect(status).toBe(2);
    expect(stderr).toContain('cli/bad-frequency');
  });
});
