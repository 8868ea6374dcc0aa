import { describe, expect, it } from 'vitest';
import { paletteFor } from '../../cli/terminal/colour.ts';
import { formatTable } from '../../cli/terminal/table.ts';

describe('formatTable', () => {
  it('aligns text on the left and numbers on the right', () => {
    const table = formatTable(
      [{ title: 'section' }, { title: 'length (µm)', align: 'right' }, { title: 'note' }],
      [
        ['soma', '20.0', ''],
        ['dend[12]', '1000.5', 'tapers'],
      ],
    );
    expect(table.split('\n')).toEqual([
      'section   length (µm)  note',
      '────────  ───────────  ──────',
      'soma             20.0',
      'dend[12]       1000.5  tapers',
    ]);
  });

  it('leaves colour codes out of the widths', () => {
    const { red } = paletteFor({ isTTY: true }, {});
    const lines = formatTable([{ title: 'a' }, { title: 'b' }], [[red('no'), 'x']]).split('\n');
    expect(lines).toEqual(['a   b', '──  ─', `${red('no')}  x`]);
  });

  it('prints titles alone where there is no row', () => {
    expect(formatTable([{ title: 'a' }], [])).toBe('a\n─');
  });

  it('refuses a row of another length', () => {
    expect(() => formatTable([{ title: 'a' }], [['1'], ['1', '2']])).toThrow(
      new RangeError('row 1 of the table has 2 cells for 1 columns'),
    );
  });
});
