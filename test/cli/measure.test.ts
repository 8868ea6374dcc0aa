import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printCsv } from '../../cli/csv.ts';
import { captureCommand } from '../support/captureCommand.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ASYM_Y = join(ROOT, 'morphologies/asym_y.swc');
const PYRAMID = join(ROOT, 'morphologies/nrn-demo-pyramidal.swc');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function readRows(path: string): string[][] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
}

const SOUND = '1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 60 0 0 1 2\n';
const BROKEN = '1 1 0 0 0 5 -1\n2 3 10 0 0 2 9\n';

describe('cabletree measure', () => {
  it('prints every figure of one file by type', async () => {
    const { status, stdout } = await captureCommand('measure', PYRAMID);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^nrn-demo-pyramidal\.swc +all/);
    expect(stdout).toMatch(/lengthUm +5349\.5/);
    expect(stdout).toMatch(/tips +43/);
    expect(stdout).toMatch(/somaRadiusUm +\d/);
  });

  it('writes one row a file and type, for patterns too', async () => {
    write('a.swc', SOUND);
    write('b.swc', SOUND);
    const output = join(folder, 'table.csv');
    const { status, stdout } = await captureCommand('measure', join(folder, '*.swc'), '-o', output);
    expect(status).toBe(0);
    const rows = readRows(output);
    expect(rows[0]!.slice(0, 6)).toEqual(['file', 'type', 'neurites', 'sections', 'forks', 'tips']);
    expect(rows.slice(1).map(([file, type]) => [file, type])).toEqual(
      ['a.swc', 'b.swc'].flatMap((file) => ['all', 'dendrite'].map((t) => [join(folder, file), t])),
    );
    expect(stdout).toContain(`wrote ${output}`);
  });

  it('does the rest where one file is bad, and ends with 1', async () => {
    const paths = [write('a.swc', SOUND), write('broken.txt', BROKEN), join(folder, 'missing.swc')];
    const output = join(folder, 'rest.json');
    const { status, stdout, stderr } = await captureCommand('measure', ...paths, '-o', output);
    expect(status).toBe(1);
    expect(stderr).toContain('broken.txt:2:14: error[swc/missing-parent]');
    expect(stderr).toContain('error[cli/cannot-read]');
    expect(stdout).toContain('2 of 3 files could not be measured');
    const rows = JSON.parse(readFileSync(output, 'utf8'));
    expect(rows.map(({ file }: { file: string }) => file)).toEqual([paths[0], paths[0]]);
  });

  it.each([
    ['cell', 1, 'somaAreaUm2'],
    ['type', 3, 'hullVolumeUm3'],
    ['neurite', 3, 'neurite'],
    ['section', 9, 'tortuosity'],
    ['fork', 3, 'partitionAsymmetry'],
  ])('has a row for each %s', async (by, count, column) => {
    const output = join(folder, `${by}.csv`);
    await captureCommand('measure', ASYM_Y, '--by', by, '-o', output);
    const [head, ...rows] = readRows(output);
    expect(rows).toHaveLength(count);
    expect(head).toContain(column);
    expect(rows.every((row) => row.length === head!.length)).toBe(true);
  });

  it('prints JSON with the failures in it', async () => {
    const { status, stdout } = await captureCommand(
      'measure',
      write('a.swc', SOUND),
      write('broken.txt', BROKEN),
      '--json',
      '--by',
      'cell',
    );
    expect(status).toBe(1);
    const { rows, failures } = JSON.parse(stdout);
    expect(rows).toMatchObject([{ type: 'all', lengthUm: 50, tips: 1 }]);
    expect(failures).toMatchObject([{ code: 'cli/bad-input' }]);
  });

  it('draws a dendrogram and a Sholl profile', async () => {
    const [tree, sholl] = [join(folder, 'tree.svg'), join(folder, 'sholl.svg')];
    const { status } = await captureCommand(
      'measure',
      ASYM_Y,
      '--dendrogram',
      tree,
      '--sholl',
      sholl,
      '--step',
      '20',
    );
    expect(status).toBe(0);
    const drawn = readFileSync(tree, 'utf8');
    expect(drawn).toContain('<title>asym_y</title>');
    expect(drawn.match(/<title>(dend|apic)\[\d+\]: /g)).toHaveLength(9);
    expect(drawn).toContain('>apical</text>');
    expect(readFileSync(sholl, 'utf8')).toMatch(/\d crossings at \d+ µm/);
    for (const text of [drawn, readFileSync(sholl, 'utf8')])
      expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('draws a cell of nothing but a soma without numbers that are none', async () => {
    const soma = write('soma.swc', '1 1 0 0 0 5 -1\n');
    const [tree, sholl] = [join(folder, 's.svg'), join(folder, 's2.svg')];
    expect(
      (await captureCommand('measure', soma, '--dendrogram', tree, '--sholl', sholl)).status,
    ).toBe(0);
    for (const path of [tree, sholl])
      expect(readFileSync(path, 'utf8')).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([
    [['--step', '0'], '--step is 0'],
    [['--dendrogram', 'x.svg', PYRAMID], 'a picture is of one file, and 2 are named'],
  ])('refuses %j', async (options, words) => {
    const { status, stderr } = await captureCommand('measure', ASYM_Y, ...options);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it('counts a file whose spheres would be too many among the bad ones', async () => {
    const { status, stderr } = await captureCommand('measure', ASYM_Y, '--step', '1e-9');
    expect(status).toBe(1);
    expect(stderr).toContain('error[morphometrics/bad-step]: Sholl spheres 1e-9 um apart');
  });

  it('says where a pattern matches nothing', async () => {
    const { status, stderr } = await captureCommand('measure', join(folder, '*.none'));
    expect(status).toBe(2);
    expect(stderr).toContain('no file matches');
  });
});

describe('printCsv', () => {
  it('quotes what would break a row, and leaves out what is no number', () => {
    expect(
      printCsv(
        ['a', 'b'],
        [
          ['x,y', 1.5],
          ['say "so"', Number.NaN],
          [undefined, true],
        ],
      ),
    ).toBe('a,b\r\n"x,y",1.5\r\n"say ""so""",\r\n,true\r\n');
  });
});
