import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';
import { sharedFolder } from '../support/shared.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PYRAMID = join(ROOT, 'morphologies/nrn-demo-pyramidal.swc');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

function rowsOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
}

const CELL = [
  '1 1 0 0 0 5 -1',
  '2 3 10 0 0 2 1',
  '3 3 60 0 0 1 2',
  '4 2 0 -10 0 1 1',
  '5 2 0 -60 0 1 4',
];

describe('cabletree edit', () => {
  it('does the operations in the order given and logs them in the file', async () => {
    const input = write('in.swc', ...CELL);
    const output = join(folder, 'out.swc');
    const { status, stdout } = await captureCommand(
      'edit',
      input,
      output,
      '--scale',
      '2',
      '--prune',
      'distance > 60',
      '--translate=-1,0,0',
      '--axon',
      'none',
    );
    expect(status).toBe(0);
    expect(rowsOf(output)).toEqual(['1 1 -1 0 0 10 -1', '2 3 19 0 0 4 1', '6 3 79 0 0 2.8 2']);
    expect(stdout.split('\n').filter((line) => line.startsWith('--'))).toEqual([
      '--scale 2',
      '--prune "distance > 60"',
      '--translate -1,0,0',
      '--axon none',
    ]);
    expect(readFileSync(output, 'utf8')).toContain('# --prune "distance > 60"\n#   removed');
  });

  it('takes a negative number behind an option', async () => {
    const input = write('in.swc', ...CELL);
    const output = join(folder, 'moved.swc');
    expect((await captureCommand('edit', input, output, '--rotate', 'z,-90')).status).toBe(0);
    expect(rowsOf(output)[2]).toBe('3 3 0 -60 0 1 2');
    expect((await captureCommand('edit', input, output, '--translate', '-1,-2,-3')).status).toBe(0);
    expect(rowsOf(output)[0]).toBe('1 1 -1 -2 -3 5 -1');
  });

  it('attaches another file', async () => {
    const input = write('in.swc', ...CELL);
    const branch = write('branch.swc', '1 4 0 0 0 1 -1', '2 4 0 0 9 1 1');
    const output = join(folder, 'joined.swc');
    const { status } = await captureCommand(
      'edit',
      input,
      output,
      '--attach',
      `${branch} at dend[0](1)`,
    );
    expect(status).toBe(0);
    expect(rowsOf(output).at(-1)).toBe('6 4 60 0 9 1 3');
  });

  it.each([
    ['--resample', 'two', 'error[edit/bad-step]: --resample "two" cannot be read'],
    ['--prune', 'apix', "did you mean 'apic'?"],
    ['--prune', 'all', 'error[edit/nothing-left]'],
    ['--attach', 'missing.swc at soma', 'cannot read missing.swc'],
  ])('refuses %s %s and writes nothing', async (option, value, words) => {
    const output = join(folder, 'never.swc');
    const { status, stderr } = await captureCommand(
      'edit',
      write('in.swc', ...CELL),
      output,
      option,
      value,
    );
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(() => readFileSync(output)).toThrow();
  });

  it('prints JSON', async () => {
    const output = join(folder, 'json.swc');
    const { stdout } = await captureCommand(
      'edit',
      write('in.swc', ...CELL),
      output,
      '--centre',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      output,
      samples: 5,
      log: ['--centre', expect.any(String)],
    });
  });

  it('works on a whole neuron', async () => {
    const output = join(folder, 'whole.swc');
    const { status, stdout } = await captureCommand(
      'edit',
      PYRAMID,
      output,
      '--axon',
      'stub:bbp',
      '--resample',
      '5',
      '--smooth',
      '3',
      '--min-radius',
      '0.3',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('drew an axon of 60 um');
    expect((await captureCommand('inspect', output, '--json')).status).toBe(0);
  });
});

describe('cabletree repair', () => {
  it('repairs what it is told to and says so', async () => {
    const input = write('broken.swc', ...CELL, '6 3 63 0 0 1 99', '7 3 70 0 0 0 -1');
    const output = join(folder, 'repaired.swc');
    const { status, stdout } = await captureCommand(
      'repair',
      input,
      output,
      '--heal',
      '10',
      '--reparent',
      '--fill-radii',
      '--dedupe',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('gave sample 6 the parent 3, 3 um away, for 99');
    expect(stdout).toContain('joined the tree of sample 7 to sample 6, 7 um away');
    expect(rowsOf(output).slice(5)).toEqual(['6 3 63 0 0 1 3', '7 3 70 0 0 0.5 6']);
  });

  it.each([
    [['--dedupe'], 'swc/missing-parent'],
    [[], 'error[cli/no-repair]: say what to repair'],
  ])('with %j leaves an error an error', async (options, words) => {
    const input = write('broken.swc', ...CELL, '6 3 63 0 0 1 99');
    const { status, stderr } = await captureCommand(
      'repair',
      input,
      join(folder, 'no.swc'),
      ...options,
    );
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it('has nothing to do with a sound file', async () => {
    const output = join(folder, 'same.swc');
    const { stdout } = await captureCommand('repair', PYRAMID, output, '--reparent', '--heal', '5');
    expect(stdout).toContain('nothing to repair');
    expect(rowsOf(output)).toHaveLength(rowsOf(PYRAMID).length);
  });
});

const shared = sharedFolder();
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';

describe.skipIf(shared === undefined)(`cabletree convert${where}`, () => {
  it('writes a Neurolucida file as SWC of the same neurites', async () => {
    const output = join(folder, 'hay.swc');
    const input = join(shared!, 'morphologies/rat-l5-pyramidal-hay2011-cell1.asc');
    const { status, stdout } = await captureCommand('convert', input, output, '--json');
    expect(status).toBe(0);
    const { before, after } = JSON.parse(stdout);
    expect(after.sections).toBe(before.sections);
    expect(readFileSync(output, 'utf8')).toContain(
      'converted from rat-l5-pyramidal-hay2011-cell1.asc',
    );
    const inspected = JSON.parse((await captureCommand('inspect', output, '--json')).stdout);
    expect(inspected.morphometrics.neurites.lengthUm).toBeCloseTo(12619.012759, 6);
    expect(inspected.morphometrics.neurites.tips).toBe(102);
  });
});
