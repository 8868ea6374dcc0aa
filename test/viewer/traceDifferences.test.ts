import { describe, expect, it } from 'vitest';
import { traceDifferences } from '../../viewer/src/state/traceDifferences.ts';

describe('the difference of two runs', () => {
  it('is the reduced trace less the full one, as long as the shorter run', () => {
    const full = [Float32Array.of(-65, -60, 20), Float32Array.of(-65, -64, -63)];
    const reduced = [Float32Array.of(-65, -61), Float32Array.of(-66, -64)];
    expect(traceDifferences(full, reduced, 0.5)).toEqual([
      [0, 0.5],
      [0, -1],
      [-1, 0],
    ]);
  });
});
