import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseNumpyNumbers,
  printNumpyNumbers,
  printNumpyTexts,
} from '../../src/base/numpyArray.ts';
import { packZip } from '../../src/base/zipArchive.ts';
import { pythonWith } from '../support/python.ts';

const python = pythonWith('numpy');

describe('a .npy file', () => {
  it('begins as NumPy says, its data at a multiple of 64 bytes', () => {
    const bytes = printNumpyNumbers({ shape: [3], values: Float64Array.of(1, 2, 3) });
    const header = new TextDecoder('latin1').decode(bytes.subarray(0, 128));
    expect(header.slice(0, 8)).toBe('\u0093NUMPY\u0001\u0000');
    expect(header).toContain("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
    expect((bytes.length - 24) % 64).toBe(0);
  });

  it('is read back, NaN and shape and all', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.double(), { minLength: 3, maxLength: 3 })), (rows) => {
        const array = { shape: [rows.length, 3], values: Float64Array.from(rows.flat()) };
        expect(parseNumpyNumbers(printNumpyNumbers(array))).toEqual(array);
      }),
    );
  });

  it('is refused when cut short or of another kind', () => {
    const bytes = printNumpyNumbers({ shape: [3], values: Float64Array.of(1, 2, 3) });
    expect(() => parseNumpyNumbers(bytes.subarray(0, -8))).toThrow(/header announces/);
    expect(() => parseNumpyNumbers(printNumpyTexts(['a']))).toThrow(/no array of float64/);
    expect(() => parseNumpyNumbers(new Uint8Array(4))).toThrow(/no .npy file/);
    expect(() => printNumpyNumbers({ shape: [2], values: new Float64Array(3) })).toThrow(
      RangeError,
    );
  });
});

describe.skipIf(python === undefined)('NumPy (skipped where python3 has no numpy)', () => {
  it('reads an archive of numbers and texts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cabletree-npz-'));
    const values = Float64Array.of(0, 1.5, Number.NaN, -2, 1e-300, 7);
    const entries = new Map([
      ['rate_hz@soma.npy', printNumpyNumbers({ shape: [2, 3], values })],
      ['error.npy', printNumpyTexts(['', 'simulate/not-finite', 'µ𝛺'])],
    ]);
    writeFileSync(join(folder, 'table.npz'), packZip(entries));
    const code = `import numpy, json, sys
f = numpy.load(sys.argv[1])
print(json.dumps([sorted(f.files), f['rate_hz@soma'].shape, repr(f['rate_hz@soma'].tolist()), f['error'].tolist()]))`;
    const { stdout } = spawnSync(python!, ['-c', code, join(folder, 'table.npz')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(stdout)).toEqual([
      ['error', 'rate_hz@soma'],
      [2, 3],
      '[[0.0, 1.5, nan], [-2.0, 1e-300, 7.0]]',
      ['', 'simulate/not-finite', 'µ𝛺'],
    ]);
  });
});
