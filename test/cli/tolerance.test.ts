import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTolerance } from '../../cli/simulateToTolerance.ts';
import { captureCommand } from '../support/captureCommand.ts';

const BALL_AND_STICK = resolve(import.meta.dirname, '../../morphologies/ball_and_stick.swc');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('simulate --tol', () => {
  it('prints the estimate and the choice, and writes an experiment that gives the same run', async () => {
    const first = join(folder, 'first');
    const { status, stdout } = await captureCommand(
      ...['simulate', BALL_AND_STICK, '-o', first, '--mesh', 'single', '--tol', '1%'],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/largest estimated error 0\.\d+ % of 1\.0 %, from \d+ runs/);
    expect(stdout).toMatch(/mesh {2}one in every section, each compartment cut by \d+: \d+ comp/);
    expect(stdout).toMatch(/step {2}0\.\d+ ms, /);
    expect(stdout).toMatch(/input resistance at \w+ +[\d.]+ MOhm +-?[\d.e-]+ %/);
    const again = await captureCommand(
      ...['simulate', join(first, 'experiment.json'), '-o', join(folder, 'second'), '--json'],
    );
    const { sha256 } = JSON.parse(readFileSync(join(first, 'run.json'), 'utf8'));
    expect(JSON.parse(again.stdout).sha256).toBe(sha256);
  });

  it('gives the estimates to programs', async () => {
    const { stdout } = await captureCommand(
      ...['simulate', BALL_AND_STICK, '-o', folder, '--tol', '0.05', '--json'],
    );
    const { accuracy } = JSON.parse(stdout);
    expect(accuracy).toMatchObject({ isMet: true, dtMs: expect.any(Number) });
    expect(accuracy.error).toBeLessThanOrEqual(0.05);
    expect(accuracy.figures[0]).toMatchObject({ unit: 'MOhm', error: expect.any(Number) });
  });

  it('reads shares and per cents, and refuses what is neither', () => {
    expect(readTolerance('1%')).toBe(0.01);
    expect(readTolerance(' .5 %')).toBe(0.005);
    expect(readTolerance('1e-3')).toBe(0.001);
    for (const text of ['', 'small', '0', '-1%', '100%', '1', 'NaN', '1%%'])
      expect(() => readTolerance(text)).toThrow(/--tol is/);
  });

  it('is not for runs that are streamed', async () => {
    const { status, stderr } = await captureCommand(
      ...['simulate', BALL_AND_STICK, '--tol', '1%', '--stream'],
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining('leave one of them out')]);
  });
});

describe('simulate --adaptive', () => {
  it('prints how many steps were taken, and keeps the tolerance in the experiment', async () => {
    const { status, stdout } = await captureCommand(
      ...['simulate', BALL_AND_STICK, '-o', folder, '--adaptive', '0.01'],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/\d+ variable steps, \d+ more tried and taken shorter/);
    const { simulation } = JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8'));
    expect(simulation.adaptive_mV).toBe(0.01);
  });

  it.each([
    ['--adaptive is -1', ['--adaptive', '-1']],
    ['leave adaptive_mV out', ['--adaptive', '0.01', '--tol', '1%']],
    ['not for mode neuron', ['--adaptive', '0.01', '--mode', 'neuron']],
  ])('refuses: %s', async (words, options) => {
    const { status, stderr } = await captureCommand('simulate', BALL_AND_STICK, ...options);
    expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
