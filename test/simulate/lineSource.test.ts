import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { lineSourceMohm } from '../../src/simulate/lineSource.ts';

const [LENGTH_UM, RADIUS_UM, SIGMA] = [100, 2, 0.3];
type Point = readonly [number, number, number];

/** A cylinder along x, cut into compartments. */
function cylinder(count: number, text = `1 3 0 0 0 2 -1\n2 3 ${LENGTH_UM} 0 0 2 1\n`) {
  const { experiment } = parseExperiment(
    JSON.stringify({
      ...{ cabletree: 1, morphology: { text }, mesh: { policy: 'fixed', count } },
      paint: [{ region: 'all', mechanism: 'pas' }],
    }),
  );
  const { morphology } = buildCell(experiment!).cell!;
  const layout = discretise(buildCell(experiment!).cell!, experiment!.mesh);
  return (position: Point): Float64Array => lineSourceMohm(morphology, layout, position, SIGMA);
}

/** Compartments of one length carry the same share of a current along the whole cylinder. */
function mean(values: Float64Array, count: number): number {
  return values.reduce((sum, value) => sum + value, 0) / count;
}

/** The mean of 1 / (4 pi sigma distance) along the axis, by the midpoint rule. */
function byPoints([x, y, z]: Point): number {
  const count = 20_000;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += 1 / Math.hypot(x - ((k + 0.5) * LENGTH_UM) / count, y, z);
  return sum / count / (4 * Math.PI * SIGMA);
}

describe('the potential of a line source', () => {
  it('beside the middle of a cylinder is 2 asinh(L / 2r) / (4 pi sigma L)', () => {
    const expected = (2 * Math.asinh(50 / 30)) / (4 * Math.PI * 0.3 * 100);
    expect(cylinder(1)([50, 0, 30])[1]).toBeCloseTo(expected, 14);
  });

  it('on the axis beyond the end is ln(far / near) / (4 pi sigma L)', () => {
    const expected = Math.log(150 / 50) / (4 * Math.PI * 0.3 * 100);
    expect(cylinder(1)([150, 0, 0])[1]).toBeCloseTo(expected, 14);
    expect(cylinder(1)([-50, 0, 0])[1]).toBeCloseTo(expected, 14);
  });

  it('within the membrane is that at the membrane', () => {
    const at = cylinder(1);
    expect(at([50, 0.5, 0])[1]).toBe(at([50, RADIUS_UM, 0])[1]);
    expect(at([50, 0, 0])[1]).toBe(at([50, 0, RADIUS_UM])[1]);
  });

  it('anywhere outside is that of points along the axis, however the cylinder is cut', () => {
    const coordinate = fc.double({ min: -300, max: 300, noNaN: true });
    const beside = fc.double({ min: RADIUS_UM, max: 300, noNaN: true });
    fc.assert(
      fc.property(coordinate, beside, coordinate, fc.integer({ min: 1, max: 9 }), (x, y, z, n) => {
        const values = cylinder(n)([x, y, z]);
        expect(mean(values, n) / byPoints([x, y, z])).toBeCloseTo(1, 5);
      }),
      { numRuns: 30 },
    );
  });

  it('of a bent compartment adds up over its pieces', () => {
    const bent = cylinder(1, '1 3 0 0 0 2 -1\n2 3 50 0 0 2 1\n3 3 50 50 0 2 2\n');
    // Seen from the corner of the square both halves are the same: from 0 to 50 um along, 50 um beside.
    const expected = Math.asinh(1) / (4 * Math.PI * 0.3 * 50);
    expect(bent([0, 50, 0])[1]).toBeCloseTo(expected, 14);
  });

  it('far away is that of a point', () => {
    const distanceUm = 1e6;
    expect(cylinder(1)([0, distanceUm, 0])[1]! * distanceUm * 4 * Math.PI * SIGMA).toBeCloseTo(
      1,
      6,
    );
  });
});
