import { describe, expect, it } from 'vitest';
import { allenSource } from '../../../cli/fetch/allen.ts';
import { reconstructionAnswer } from './repositoryServer.ts';

function describeAnswer(answer: unknown) {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return allenSource('485574832').describe(text, 'https://api.brain-map.org/q');
}

describe('a cell of the Allen Cell Types Database', () => {
  it('has one reconstruction among its files', () => {
    const { cell, diagnostics } = describeAnswer(reconstructionAnswer([491]));
    expect(diagnostics).toEqual([]);
    expect(cell).toMatchObject({
      name: 'specimen 485574832',
      filePath: '/api/v2/well_known_file_download/491',
      format: 'swc',
      fileName: 'allen-485574832.swc',
      licence: expect.stringContaining('noncommercial'),
    });
    expect(cell.citations[0]).toContain('/morphology/485574832');
  });

  it('may have several, which is said', () => {
    const { cell, diagnostics } = describeAnswer(reconstructionAnswer([491, 591]));
    expect(cell.filePath).toContain('/491');
    expect(diagnostics).toMatchObject([{ code: 'fetch/several-files', severity: 'warning' }]);
  });

  it.each([
    ['no reconstruction', reconstructionAnswer([])],
    ['no files', { success: true, msg: [{ well_known_files: null }] }],
    ['other files only', { success: true, msg: [{ well_known_files: [{ id: 3 }] }] }],
  ])('may have %s', (_, answer) => {
    expect(() => describeAnswer(answer)).toThrow(
      expect.objectContaining({ code: 'fetch/not-found' }),
    );
  });

  it.each([
    ['a refusal', { success: false, msg: 'Datatables Error' }, 'network/refused-query'],
    ['a refusal without words', { success: false }, 'network/refused-query'],
    ['no JSON', 'oops', 'network/unexpected-answer'],
    ['another shape', { success: true, msg: 'fine' }, 'network/unexpected-answer'],
    [
      'an id that is no number',
      { success: true, msg: [{ well_known_files: [{ id: '../x' }] }] },
      'network/unexpected-answer',
    ],
  ])('is not described by %s', (_, answer, code) => {
    expect(() => describeAnswer(answer)).toThrow(expect.objectContaining({ code }));
  });
});
