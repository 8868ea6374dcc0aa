import { describe, expect, it } from 'vitest';
import { impedanceMatrix } from '../../src/cable/placeImpedance.ts';
import { reductionInputOf } from '../reduce/discreteCell.ts';
import { nodeOfSite, readReferenceCell, shared, skipReason } from '../reduce/referenceCell.ts';

const CELLS = ['ball_and_stick', 'rall_tree', 'asym_y', 'ca1_n120_1p'];

/** NEURON's, of the same discrete system: 13 places, 10 digits. */
describe.skipIf(shared === undefined)(`the stored impedances${skipReason}`, () => {
  it.each(CELLS)('of %s at all frequencies, real and imaginary', (name) => {
    const reference = readReferenceCell(name);
    const input = reductionInputOf(reference);
    const places = reference.sites.map((site) => {
      const node = nodeOfSite(input, site);
      return { near: node, far: node, farShare: 0 };
    });
    const stored = Object.entries(reference.Z_MOhm);
    expect(stored.length).toBeGreaterThan(3);
    for (const [hz, { re, im }] of stored) {
      const own = impedanceMatrix(input.layout, input.leakUs, places, Number(hz));
      re.forEach((row, i) => {
        row.forEach((value, j) => {
          // Numbers are stored to 1e-9 MOhm, and what reaches the far end at 300 Hz is a millionth of the input.
          const scale = Math.hypot(re[i]![i]!, im[i]![i]!);
          expect(Math.abs(own.re[i]![j]! - value)).toBeLessThan(1e-8 * scale);
          expect(Math.abs(own.im[i]![j]! - im[i]![j]!)).toBeLessThan(1e-8 * scale);
        });
      });
    }
  });
});
