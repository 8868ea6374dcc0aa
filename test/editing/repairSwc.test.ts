import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RepairOptions, repairSwc } from '../../src/editing/repairSwc.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import { buildSampleTree } from '../../src/swc-parser/sampleTree.ts';
import { arbitraryRows, swcLines } from '../support/arbitrarySwc.ts';
import { sharedFolder } from '../support/shared.ts';

const ALL: RepairOptions = { healUm: 5, dedupe: true, reparent: true, fillRadii: true };

function repair(lines: readonly string[], options: RepairOptions = ALL) {
  const { table, log, diagnostics } = repairSwc(lines.join('\n'), options);
  const rows =
    table === undefined
      ? undefined
      : printSwc(table)
          .trim()
          .split('\n')
          .filter((row) => !row.startsWith('#'));
  return { rows, log, codes: diagnostics.map(({ code }) => code) };
}

const SOUND = ['1 1 0 0 0 5 -1', '2 3 10 0 0 2 1', '3 3 20 0 0 1 2', '4 3 30 0 0 1 3'];

describe('repairSwc', () => {
  it('leaves a sound file as it is, in every order of rows', () => {
    expect(repair(SOUND)).toEqual({ rows: SOUND, log: [], codes: [] });
    const reversed = [...SOUND].reverse();
    expect(repair(reversed).rows).toEqual(reversed);
  });

  it('leaves every defect that it was not asked to repair', () => {
    const lines = [...SOUND, '4 3 40 0 0 1 3', '6 3 50 0 0 -1 99', '7 3 60 0 0 1 7'];
    const { rows, codes } = repair(lines, {});
    expect(rows).toBeUndefined();
    expect([...codes].sort()).toEqual([
      'swc/duplicate-id',
      'swc/missing-parent',
      'swc/negative-radius',
      'swc/self-parent',
    ]);
  });

  it('gives a sample with a missing parent the nearest one that does not hang on it', () => {
    const lines = [...SOUND, '5 3 33 1 0 1 77', '6 3 33.5 1 0 1 5'];
    const { rows, log } = repair(lines);
    expect(rows!.at(-2)).toBe('5 3 33 1 0 1 4');
    expect(log).toEqual(['gave sample 5 the parent 4, 3.16228 um away, for 77']);
  });

  it('opens rings and samples that are their own parent', () => {
    const ring = [...SOUND, '5 3 31 0 0 1 7', '6 3 32 0 0 1 5', '7 3 33 0 0 1 6', '8 3 39 0 0 1 8'];
    const { rows, codes } = repair(ring);
    expect(codes).toEqual([]);
    expect(rows!.slice(4)).toEqual([
      '5 3 31 0 0 1 4',
      '6 3 32 0 0 1 5',
      '7 3 33 0 0 1 6',
      '8 3 39 0 0 1 7',
    ]);
  });

  it('drops rows that are repeated and numbers others of the same id anew', () => {
    const { rows, log } = repair([...SOUND, SOUND[3]!, '4 3 30 9 0 1 3']);
    expect(rows).toEqual([...SOUND, '5 3 30 9 0 1 3']);
    expect(log).toEqual([
      'dropped sample 4: it repeats the row before it',
      'gave the second sample 4 the id 5',
    ]);
  });

  it('drops samples on top of their parents, but no step in radius', () => {
    const { rows, log } = repair([
      ...SOUND,
      '5 3 30 0 0 1 4',
      '6 3 30 0 0 1 5',
      '7 3 30 0 0 0.5 6',
      '8 3 40 0 0 0.5 7',
    ]);
    expect(rows!.slice(4)).toEqual(['7 3 30 0 0 0.5 4', '8 3 40 0 0 0.5 7']);
    expect(log).toEqual([
      'dropped 2 samples that lay where the parent lies',
      'kept 1 sample that lies where its parent lies but differs in radius or type',
    ]);
  });

  it('fills in radii of 0 and below as reading would', () => {
    const { rows, log } = repair([...SOUND.slice(0, 2), '3 3 20 0 0 0 2', '4 3 30 0 0 -1 3']);
    expect(rows!.slice(2)).toEqual(['3 3 20 0 0 2 2', '4 3 30 0 0 2 3']);
    expect(log).toHaveLength(1);
  });

  it('joins trees over the nearest gap, turned round, and leaves those too far apart', () => {
    const { rows, log } = repair([
      ...SOUND,
      '5 3 60 0 0 1 -1',
      '6 3 45 0 0 1 5',
      '7 3 34 0 0 1 6',
      '8 3 0 500 0 1 -1',
    ]);
    // Sample 5 was the root and is now the tip: every sample is numbered anew, parents first.
    expect(rows!.slice(4)).toEqual([
      '5 3 34 0 0 1 4',
      '6 3 45 0 0 1 5',
      '7 3 60 0 0 1 6',
      '8 3 0 500 0 1 -1',
    ]);
    expect(log).toEqual([
      'joined the tree of sample 7 to sample 4, 4 um away',
      'left the tree of sample 8 apart: nothing of another tree is within 5 um',
      'numbered samples 1 to 8, parents first',
    ]);
  });

  it('hangs a chain of trees on the main one, each over its shortest bridge', () => {
    const pieces = [0, 1, 2, 3].map((k) => `${k + 10} 3 ${34 + 4 * k} 0 0 1 -1`);
    const { rows } = repair([...SOUND, ...pieces.reverse()]);
    const roots = rows!.filter((row) => row.endsWith(' -1'));
    expect(roots).toHaveLength(1);
  });

  it.each([0, -1, Number.NaN])('refuses a healing distance of %d', (healUm) => {
    expect(() => repairSwc('', { healUm })).toThrow(
      expect.objectContaining({ code: 'edit/out-of-range' }),
    );
  });

  it('never lets an unreadable row pass', () => {
    expect(repair([...SOUND, '5 3 nan 0 0 1 4'])).toMatchObject({
      rows: undefined,
      codes: ['swc/not-a-number'],
    });
    expect(repairSwc('', ALL).table).toBeUndefined();
  });
});

describe('a repair of any file with broken links', () => {
  it('gives a table that reads without an error and keeps every sample', () => {
    const broken = fc
      .tuple(
        arbitraryRows,
        fc.array(fc.tuple(fc.nat(60), fc.integer({ min: -1, max: 80 })), { maxLength: 5 }),
      )
      .map(([rows, defects]) => {
        const lines = swcLines(rows);
        for (const [k, parent] of defects) {
          const at = k % lines.length;
          lines[at] = lines[at]!.replace(/\S+$/, String(parent));
        }
        return lines;
      });
    fc.assert(
      fc.property(broken, (lines) => {
        const { table } = repairSwc(lines.join('\n'), { ...ALL, dedupe: false });
        expect(table!.count).toBe(lines.length);
        const { table: back, diagnostics } = parseSwc(printSwc(table!));
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(buildSampleTree(back!.parentRow).order.length).toBe(lines.length);
      }),
    );
  });
});

const shared = sharedFolder();
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';

describe.skipIf(shared === undefined)(`malformed files${where}`, () => {
  it.each([
    ['03-cycle.swc', { reparent: true }],
    ['04-missing-parent.swc', { reparent: true }],
    ['05-duplicate-id.swc', { dedupe: true }],
    ['09-negative-radius.swc', { fillRadii: true }],
    ['28-self-parent.swc', { reparent: true }],
  ])('%s is refused as it is and read after its repair', (file, options) => {
    const text = readFileSync(resolve(shared!, 'morphologies/malformed', file), 'latin1');
    expect(parseSwc(text).table).toBeUndefined();
    const { table, log } = repairSwc(text, options);
    expect(log.length + Number(file.includes('radius'))).toBeGreaterThan(0);
    expect(parseSwc(printSwc(table!)).table).toBeDefined();
  });

  it('takes trees apart no further, and joins those that are near: 06-two-roots.swc', () => {
    const text = readFileSync(
      resolve(shared!, 'morphologies/malformed/06-two-roots.swc'),
      'latin1',
    );
    const roots = (healUm: number): number =>
      buildSampleTree(repairSwc(text, { healUm }).table!.parentRow).roots.length;
    expect(roots(0.001)).toBe(2);
    expect(roots(1000)).toBe(1);
  });
});
