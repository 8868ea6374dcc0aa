import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';

const BALL_AND_STICK = resolve(import.meta.dirname, '../../morphologies/ball_and_stick.swc');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('simulate --mesh', () => {
  it('cuts the cell as it says, and prints the mesh and the longest path', async () => {
    const { status, stdout } = await captureCommand(
      'simulate',
      BALL_AND_STICK,
      '-o',
      folder,
      '--mesh',
      'single; fixed:5 in dend',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /mesh +one in every section in all; 5 in every section in dend: 6 compartments/,
    );
    expect(stdout).toMatch(
      /longest path +\d\.\d\d lambda at rest, \d\.\d\d at 100 Hz, to dend\[0\]\(1\)/,
    );
    const { mesh } = JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8'));
    expect(mesh).toMatchObject({ policy: 'by_region', choose: 'last' });
  });

  it.each([
    ['max', 'error[mesh/bad-text]: "max" is no mesh'],
    ['single in dent', "did you mean 'dend'?"],
  ])('refuses %s', async (mesh, words) => {
    const { status, stderr } = await captureCommand('simulate', BALL_AND_STICK, '--mesh', mesh);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
