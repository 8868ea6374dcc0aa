import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { tableOf } from '../support/swcTables.ts';

const BALL = '1 1 0 0 0 5 -1\n';

function only(text: string): Diagnostic {
  const { diagnostics } = parseSwc(text, { file: 'cell.swc' });
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0]!;
}

describe('a sound file', () => {
  it('becomes a table in the order of its rows', () => {
    const table = tableOf('# made\n#  by hand\n\n3 3 0 15 0 1 1\n1 1 0 0 0 5 -1\n# late\n');
    expect([...table.id]).toEqual([3, 1]);
    expect([...table.parentRow]).toEqual([1, -1]);
    expect([...table.type]).toEqual([3, 1]);
    expect([...table.yUm]).toEqual([15, 0]);
    expect([...table.radiusUm]).toEqual([1, 5]);
    expect([...table.line]).toEqual([4, 5]);
    expect(table.header).toEqual([' made', '  by hand']);
  });

  it.each([
    ['tabs and blanks', '\t1\t 1  0 0\t0 5 -1  \n'],
    ['Windows line ends', '1 1 0 0 0 5 -1\r\n'],
    ['old Macintosh line ends', '# a\r1 1 0 0 0 5 -1\r'],
    ['no last line end', '1 1 0 0 0 5 -1'],
    ['a byte order mark', '\uFEFF1 1 0 0 0 5 -1\n'],
    ['exponents and signs', '+1 1 0e0 -0 .0 5.0E+0 -1\n'],
    ['whole numbers with a point', '1.0 1.0 0 0 0 5. -1.0\n'],
    ['a comment behind the row', '1 1 0 0 0 5 -1 # soma\n'],
  ])('may have %s', (_what, text) => {
    const { table, diagnostics } = parseSwc(text);
    expect(diagnostics).toEqual([]);
    expect([...table!.id, ...table!.radiusUm, ...table!.parentRow]).toEqual([1, 5, -1]);
  });

  it('may separate its columns by commas, which is said', () => {
    const { table, diagnostics } = parseSwc('1,1,0, 0,0,5,-1\n2,3,0,9,0,1,1\n');
    expect([...table!.yUm]).toEqual([0, 9]);
    expect(diagnostics).toMatchObject([{ code: 'swc/comma-separators', line: 1 }]);
  });
});

describe('an error', () => {
  it.each([
    ['1 1 0 zero 0 5 -1', 'swc/not-a-number', 1, 7],
    ['1 1 0 0 0 1e999 -1', 'swc/not-a-number', 1, 11],
    ['1 1 0 0 0 0x10 -1', 'swc/not-a-number', 1, 11],
    ['1 1 0,5 0 0 5 -1', 'swc/not-a-number', 1, 5],
    ['id type x y z r parent\n1 1 0 0 0 5 -1', 'swc/not-a-number', 1, 1],
    ['1 1.5 0 0 0 5 -1', 'swc/not-an-integer', 1, 3],
    ['1 99999999999 0 0 0 5 -1', 'swc/not-an-integer', 1, 3],
    ['720575940626407426 1 0 0 0 5 -1', 'swc/not-an-integer', 1, 1],
    ['1 1 0 0 -1e16 5 -1', 'swc/out-of-range', 1, 9],
    ['-3 1 0 0 0 5 -1', 'swc/negative-id', 1, 1],
    ['1 1 0 0 0 -5 -1', 'swc/negative-radius', 1, 11],
    ['1 1 0 0 0 5', 'swc/column-count', 1, 0],
    ['1,1,0,0,0,5,-1\n2,1,0,0,0,5', 'swc/column-count', 2, 0],
    [`${BALL}1 3 0 9 0 1 1`, 'swc/duplicate-id', 2, 1],
    [`${BALL}2 3 0 9 0 1 2`, 'swc/self-parent', 2, 13],
    [`${BALL}2 3 0 9 0 1 7`, 'swc/missing-parent', 2, 13],
    [`${BALL}  2 3 0 9 0 1 3\n3 3 0 9 0 1 2`, 'swc/cycle', 2, 15],
    ['', 'swc/no-points', 0, 0],
    ['# only\n\n', 'swc/no-points', 0, 0],
  ])('of %j is named with its place: %s', (text, code, line, column) => {
    const { table, diagnostics } = parseSwc(text, { file: 'cell.swc' });
    expect(table).toBeUndefined();
    const error = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(error).toMatchObject({ severity: 'error', file: 'cell.swc', line, column });
    expect(error!.hint).toBeTruthy();
  });

  it('does not hide the others', () => {
    const text = '1 1 0 0 0 -5 -1\n2 3 x 0 0 1 1\n3 3 0 0 0 1\n4 3 0 0 0 1 9\n5 3 0 0 0 1 5\n';
    const codes = parseSwc(text).diagnostics.map(({ code, line }) => `${line} ${code}`);
    expect(codes).toEqual([
      '1 swc/negative-radius',
      '2 swc/not-a-number',
      '3 swc/column-count',
      '4 swc/missing-parent',
      '5 swc/self-parent',
    ]);
  });

  it('of a missing parent names the nearest id and the nearest sample that could be it', () => {
    const text = '1 1 0 0 0 5 -1\n2 3 0 9 0 1 1\n40 3 0 12 0 1 99\n41 3 0 12.1 0 1 40\n';
    const { message, hint } = only(text);
    expect(message).toContain('sample 40 names parent 99');
    expect(message).toContain('nearest id: 41');
    expect(hint).toContain('sample 2 at line 2, 3 um away');
  });

  it('of a repeated id shows both lines', () => {
    const { message, related } = only(`${BALL}2 3 0 9 0 1 1\n2 3 0 19 0 1 1\n`);
    expect(message).toContain('line 2');
    expect(related).toMatchObject([{ line: 2, column: 1 }]);
  });

  it('of a cycle names its samples and lines, but not the samples that lead to it', () => {
    const text = '9 3 0 0 0 1 5\n3 3 0 0 0 1 4\n4 3 0 0 0 1 5\n5 3 0 0 0 1 3\n';
    const { message, related } = only(text);
    expect(message).toContain('3 -> 4 -> 5 -> 3, at lines 2, 3, 4');
    expect(related!.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('of a broken row does not make its children orphans', () => {
    expect(only('1 1 0 0 0 5 -1\n2 3 0 9 0 1\n3 3 0 19 0 1 2\n').code).toBe('swc/column-count');
  });

  it('on every row makes a report of bounded length', () => {
    const lines = Array.from(
      { length: 5000 },
      (_, k) => `${k + 1} 3 0 0 nan 1 ${k === 0 ? -1 : k}`,
    );
    const { diagnostics } = parseSwc(lines.join('\n'));
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics[100]!.message).toBe('and 4900 more of this kind');
  });
});

describe('a warning', () => {
  it.each([
    [`${BALL}2 3 0 9 0 0 1`, 'swc/zero-radius', 2],
    [`${BALL}2 3 0 9 0 1 -1`, 'swc/several-roots', 2],
    ['1 3 0 0 0 1 -1', 'swc/no-soma', 0],
    ['1 1 0 0 0 5 -1 0.3', 'swc/extra-columns', 1],
    [`${BALL}2 3 0 9 0 1 1\n3 3 0 9 0 1 2`, 'swc/zero-length-segment', 3],
    ['1 1 0 0 0 5000 -1', 'swc/implausible-scale', 1],
    [`${BALL}2 3 0 90000 0 1 1`, 'swc/implausible-scale', 0],
  ])('is given for %j: %s', (text, code, line) => {
    const { table, diagnostics } = parseSwc(text);
    expect(table).toBeDefined();
    expect(diagnostics).toMatchObject([{ code, severity: 'warning', line }]);
  });

  it('is not given for a stem that begins at the centre of the soma', () => {
    expect(parseSwc(`${BALL}2 3 0 0 0 1 1\n3 3 0 9 0 1 2`).diagnostics).toEqual([]);
  });

  it('for many rows is one, with some of the places', () => {
    const rows = Array.from({ length: 30 }, (_, k) => `${k + 2} 3 0 ${k} 9 0 1`);
    const { severity, message, related } = only([BALL.trim(), ...rows].join('\n'));
    expect(severity).toBe('warning');
    expect(message).toContain('and so do 29 others');
    expect(related).toHaveLength(3);
  });
});

/** A chain of 60 samples, 1 um apart, of one radius. */
function chain(
  radiusUm: number,
  change: (k: number) => string | undefined = () => undefined,
): string {
  const rows = Array.from(
    { length: 60 },
    (_, k) => change(k) ?? `${k + 2} 3 ${k} 0 0 ${radiusUm} ${k + 1}`,
  );
  return [BALL.trim(), ...rows].join('\n');
}

describe('sizes that no neuron has', () => {
  it.each([
    [
      'nanometres',
      '1 1 0 0 0 5000 -1\n2 3 90000 0 0 200 1',
      'swc/implausible-scale',
      '--scale 0.001',
    ],
    ['voxels', '1 1 0 0 0 300 -1\n2 3 20000 0 0 20 1', 'swc/implausible-scale', '--scale 0.008'],
    ['the header', `# "units": "8 nanometer"\n${BALL}`, 'swc/implausible-scale', '--scale 0.008'],
    ['radii of another unit', chain(80), 'swc/foreign-radii', '--radius-scale'],
    [
      'a leap',
      chain(1, (k) => (k === 30 ? '32 3 9999 0 0 1 31' : undefined)),
      'swc/long-edge',
      'the right parent',
    ],
    [
      'a run to and fro',
      chain(1, (k) => `${k + 2} 3 ${(k % 2) * 9} 0 0 1 ${k + 1}`),
      'swc/long-run',
      'the order of its samples',
    ],
  ])('are said with a remedy: %s', (_, text, code, remedy) => {
    const found = parseSwc(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]!.hint).toContain(remedy);
  });

  it('are nothing to speak of once the unit is given', () => {
    const text = '# "units": "1 nanometer"\n1 1 0 0 0 5000 -1\n2 3 90000 0 0 200 1';
    expect(parseSwc(text, { scale: 0.001 }).diagnostics).toEqual([]);
  });
});

describe('adjusting', () => {
  const text = '1 1 1000 0 0 500 -1\n2 3 2000 0 0 10 1\n3 3 3000 0 0 0 2';

  it('scales coordinates and radii, each by its own factor, and raises what is below the least', () => {
    const { table, diagnostics } = parseSwc(text, {
      scale: 0.01,
      radiusScale: 0.02,
      minRadiusUm: 0.5,
    });
    expect([...table!.xUm]).toEqual([10, 20, 30]);
    expect([...table!.radiusUm]).toEqual([10, 0.5, 0.5]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['swc/raised-radius']);
  });

  it('refuses factors that are none, and lengths that go beyond reckoning', () => {
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => parseSwc(text, { scale })).toThrow(RangeError);
    expect(() => parseSwc(text, { minRadiusUm: -1 })).toThrow(RangeError);
    const { table, diagnostics } = parseSwc(text, { scale: 1e300 });
    expect(table).toBeUndefined();
    expect(diagnostics.some(({ code }) => code === 'swc/out-of-range')).toBe(true);
  });
});
