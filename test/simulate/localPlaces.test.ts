import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type LocalMeshPlace, LocalPlaces } from '../../src/simulate/localPlaces.ts';

const COUPLING_US = 0.2;
const LEAK_US = [0.5, 0.4];
const INJECTED_NA = [0.7, -0.3];
const START_MV = [-65, -60];
const STEP_MS = 0.1;

interface Place extends LocalMeshPlace {
  readonly currentNa: number;
  readonly slopeUs: number;
  readonly startMv: number;
}

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const PLACE = fc.record({
  near: fc.constant(0),
  far: fc.constant(1),
  nearWeight: share(0, 0.6),
  farWeight: share(0, 0.4),
  offsetMv: share(-5, 5),
  resistanceMohm: share(1, 500),
  timeConstantMs: share(0, 5),
  currentNa: share(-1, 1),
  slopeUs: share(0, 0.1),
  startMv: share(-3, 3),
});

/** The places after one step, and the voltages of the nodes, from what they stamp. */
function step(places: readonly Place[]): { nodesMv: number[]; deviationMv: number[] } {
  const count = places.length;
  const sums = {
    voltageMv: Float64Array.from(places, (place) => followed(place, START_MV) + place.startMv),
    currentNa: Float64Array.from(places, ({ currentNa }) => currentNa),
    conductanceUs: Float64Array.from(places, ({ slopeUs }) => slopeUs),
  };
  const local = new LocalPlaces(places, 0, sums, STEP_MS, () => COUPLING_US);
  local.deviationMv.set(places.map(({ startMv }) => startMv));
  const diagonal = LEAK_US.map((leak) => leak + COUPLING_US);
  const right = [...INJECTED_NA];
  let coupling = COUPLING_US;
  local.stamp({
    inject: (node, currentNa) => {
      right[node]! += currentNa;
    },
    addConductance: (node, conductanceUs) => {
      diagonal[node]! += conductanceUs;
    },
    setCoupling: (_a, _b, conductanceUs) => {
      coupling = conductanceUs;
    },
  });
  const [a, b] = diagonal as [number, number];
  const [p, q] = right as [number, number];
  const determinant = a * b - coupling ** 2;
  const nodesMv = [(p * b + coupling * q) / determinant, (q * a + coupling * p) / determinant];
  local.settle(Float64Array.from(nodesMv), 1);
  expect(sums.voltageMv).toHaveLength(count);
  return { nodesMv, deviationMv: [...local.deviationMv] };
}

function followed({ nearWeight, farWeight, offsetMv }: Place, nodesMv: readonly number[]): number {
  return nearWeight * nodesMv[0]! + farWeight * nodesMv[1]! + offsetMv;
}

/** Nodes and states as unknowns of one dense system, straight from the equations in the class's comment. */
function stepDensely(places: readonly Place[]): { nodesMv: number[]; deviationMv: number[] } {
  const size = places.length + 2;
  const matrix = Matrix.zeros(size, size);
  const right = Matrix.zeros(size, 1);
  [0, 1].forEach((node) => {
    matrix.set(node, node, LEAK_US[node]! + COUPLING_US);
    matrix.set(node, 1 - node, -COUPLING_US);
    right.set(node, 0, INJECTED_NA[node]!);
  });
  places.forEach((place, k) => {
    const { nearWeight, farWeight, resistanceMohm, timeConstantMs, currentNa, slopeUs } = place;
    const row = k + 2;
    [nearWeight, farWeight].forEach((weight, node) => {
      matrix.set(node, row, -weight / resistanceMohm);
      matrix.set(row, node, resistanceMohm * slopeUs * weight);
    });
    const oldMv = followed(place, START_MV) + place.startMv;
    const ratio = timeConstantMs / STEP_MS;
    matrix.set(row, row, ratio + 1 + resistanceMohm * slopeUs);
    const drivenMv =
      resistanceMohm * (-currentNa + slopeUs * oldMv - slopeUs * followed(place, [0, 0]));
    right.set(row, 0, ratio * place.startMv + drivenMv);
  });
  const solution = solve(matrix, right).to1DArray();
  return { nodesMv: solution.slice(0, 2), deviationMv: solution.slice(2) };
}

describe('LocalPlaces', () => {
  it('take the step that nodes and states would take as unknowns of one system', () => {
    fc.assert(
      fc.property(fc.array(PLACE, { minLength: 1, maxLength: 4 }), (places) => {
        const [found, wanted] = [step(places), stepDensely(places)];
        const pairs = [
          ...found.nodesMv.map((value, k) => [value, wanted.nodesMv[k]!] as const),
          ...found.deviationMv.map((value, k) => [value, wanted.deviationMv[k]!] as const),
        ];
        for (const [value, other] of pairs)
          expect(Math.abs(value - other)).toBeLessThan(1e-9 * (1 + Math.abs(other)));
      }),
    );
  });
});
