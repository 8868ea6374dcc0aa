import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../src/base/diagnostic.ts';
import { type ParsedSwc, parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import { buildSampleTree } from '../../src/swc-parser/sampleTree.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { tableOf } from '../support/swcTables.ts';

function expectWellFormed({ table, diagnostics }: ParsedSwc): void {
  expect(table === undefined).toBe(hasErrors(diagnostics));
  for (const { code, line, column, message } of diagnostics) {
    expect(code).toMatch(/^swc\/[a-z-]+$/);
    expect(line).toBeGreaterThanOrEqual(0);
    expect(column).toBeGreaterThanOrEqual(0);
    expect(message).not.toMatch(/undefined|\[object/);
  }
  if (table === undefined) return;
  const { id, xUm, yUm, zUm, radiusUm, parentRow, count } = table;
  expect(new Set(id).size).toBe(count);
  for (const values of [xUm, yUm, zUm, radiusUm])
    expect(values.length === count && values.every(Number.isFinite)).toBe(true);
  expect(radiusUm.every((radius) => radius >= 0)).toBe(true);
  expect(buildSampleTree(parentRow).order).toHaveLength(count);
}

/** Characters and words that SWC files are made of, and some that they are not. */
const scrap = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom('\n', '\r', '\t', ',', '#', '-1', '1', 'nan', 'inf', '1e400', '-', '.', '\uFEFF'),
  fc.double().map(String),
  fc.integer({ min: -2, max: 60 }).map(String),
);

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(8),
  scrap,
});

function mutate(
  text: string,
  mutations: readonly { at: number; cut: number; scrap: string }[],
): string {
  return mutations.reduce((result, { at, cut, scrap: put }) => {
    const index = Math.floor(at * result.length);
    return result.slice(0, index) + put + result.slice(index + cut);
  }, text);
}

describe('parseSwc', () => {
  it('returns a table that keeps its promises, or errors, for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(scrap).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (any) => expectWellFormed(parseSwc(any))),
      { numRuns: 500 },
    );
  });

  it('does so for sound files with a few characters changed', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.array(mutation, { maxLength: 6 }), (text, mutations) =>
        expectWellFormed(parseSwc(mutate(text, mutations))),
      ),
      { numRuns: 1000 },
    );
  });

  it('reads every sound file without an error', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        expect(tableOf(text).count).toBe(text.split('\n').length);
      }),
    );
  });
});

describe('printSwc', () => {
  it('writes what reads back to the last digit', () => {
    fc.assert(
      fc.property(arbitrarySwc, fc.array(fc.string({ unit: 'grapheme' })), (text, comments) => {
        const header = comments.map((comment) => comment.replace(/[\r\n]/g, ' '));
        const { line: _line, ...table } = { ...tableOf(text), header };
        const { line: _printed, ...read } = tableOf(printSwc({ ...table, line: _line }));
        expect(read).toEqual(table);
      }),
    );
  });

  it('writes one row a sample under the comments', () => {
    const text = '# a\n2 3 0 1.25 -7e-9 0.5 1\n1 1 0 0 0 5 -1\n';
    expect(printSwc(tableOf(text))).toBe(text);
  });
});

describe('a file of hundreds of thousands of samples', () => {
  it.each([
    [
      'in a chain, the tip first,',
      1_000_000,
      (k: number, n: number): number => (k === n ? -1 : k + 1),
    ],
    ['in a star', 300_000, (k: number): number => (k === 1 ? -1 : 1)],
    ['in one cycle', 300_000, (k: number, n: number): number => (k === 1 ? n : k - 1)],
  ])('%s (%i) is read without recursion', { timeout: 60_000 }, (_what, count, parentOf) => {
    const rows = Array.from(
      { length: count },
      (_, k) => `${k + 1} 3 ${k % 100} 0 0 1 ${parentOf(k + 1, count)}`,
    );
    const { table, diagnostics } = parseSwc(rows.join('\n'));
    const isCycle = parentOf(1, count) === count;
    expect(table?.count).toBe(isCycle ? undefined : count);
    expect(diagnostics.some(({ code }) => code === 'swc/cycle')).toBe(isCycle);
  });
});
