import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText, safeFileName } from '../../../cli/fetch/plainText.ts';

describe('plainText', () => {
  it.each([
    ['a  b\tc', 'a b c'],
    ['name\n1 1 0 0 0 5 -1', 'name 1 1 0 0 0 5 -1'],
    ['\u001b[2Jgone', '[2Jgone'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['\u202eback', 'back'],
    ['Ramón y Cajal', 'Ramón y Cajal'],
  ])('of %j is %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('is one short line without control characters, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
        const plain = plainText(text);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect([...plain].length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('safeFileName', () => {
  it.each([
    ['cnic_001.CNG.swc', 'cnic_001.CNG.swc'],
    ['Type A/10 (mouse).swc', 'Type_A_10_mouse_.swc'],
    ['../../etc/passwd', 'etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['-rf', 'rf'],
    ['', 'cell'],
    ['///', 'cell'],
  ])('of %j is %j', (text, expected) => {
    expect(safeFileName(text)).toBe(expected);
  });

  it('stays in its folder, is never hidden and never an option, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = safeFileName(text);
        expect(basename(name)).toBe(name);
        expect(name).not.toMatch(/^[.-]/);
      }),
    );
  });
});
