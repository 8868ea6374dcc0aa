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
  /** Of the poles, mV, and what is sent, nA. */
  readonly start: readonly number[];
}

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const POLE = fc.record({ resistanceMohm: share(1, 500), timeConstantMs: share(0, 5) });
const PLACE = fc.record({
  near: fc.constant(0),
  far: fc.constant(1),
  nearWeight: share(0, 0.6),
  farWeight: share(0, 0.4),
  offsetMv: share(-5, 5),
  poles: fc.array(POLE, { minLength: 1, maxLength: 2 }),
  transferMs: share(0, 5),
  currentNa: share(-1, 1),
  slopeUs: share(0, 0.1),
  start: fc.tuple(share(-3, 3), share(-3, 3), share(-0.2, 0.2)),
});

/** Places alone, or all hearing each other. */
const PLACES = fc
  .tuple(
    fc.array(PLACE, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.array(fc.tuple(share(0, 1), share(0, 100)), { minLength: 16, maxLength: 16 }),
  )
  .map(([drawn, isCoupled, hearing]): Place[] =>
    drawn.map((place, e) => ({
      ...place,
      name: `place ${e}`,
      start: place.poles.length === 2 ? place.start : [place.start[0], 0, place.start[2]],
      heard: drawn.flatMap((_, f) => {
        const [ownShare, transferMohm] = hearing[4 * e + f]!;
        return isCoupled && f !== e ? [{ name: `place ${f}`, ownShare, transferMohm }] : [];
      }),
    })),
  );

interface Step {
  readonly nodesMv: readonly number[];
  readonly states: readonly number[];
  readonly voltageMv: readonly number[];
}

/** The places after one step, and the voltages of the nodes, from what they stamp. */
function step(places: readonly Place[]): Step {
  const sums = {
    voltageMv: Float64Array.from(places, (place) => voltageOf(place, places, START_MV)),
    currentNa: Float64Array.from(places, ({ currentNa }) => currentNa),
    conductanceUs: Float64Array.from(places, ({ slopeUs }) => slopeUs),
  };
  const local = new LocalPlaces(places, 0, sums, STEP_MS, () => COUPLING_US);
  local.states.set(places.flatMap(({ start }) => start));
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
  return { nodesMv, states: [...local.states], voltageMv: [...sums.voltageMv] };
}

function voltageOf(place: Place, places: readonly Place[], nodesMv: readonly number[]): number {
  const ownMv = (other: Place): number => other.start[0]! + other.start[1]!;
  const heardMv = place.heard.reduce((sum, { name, ownShare, transferMohm }) => {
    const other = places.find((candidate) => candidate.name === name)!;
    return sum + ownShare * ownMv(other) + transferMohm * other.start[2]!;
  }, 0);
  const { nearWeight, farWeight, offsetMv } = place;
  return nearWeight * nodesMv[0]! + farWeight * nodesMv[1]! + offsetMv + ownMv(place) + heardMv;
}

/**
 * Nodes and states as unknowns of one dense system, straight from the equations of LocalPlace: per place its voltage, its
 * current, two poles and what it sends.
 *
 * @param heldMv the nodes are held at these.
 */
function stepDensely(places: readonly Place[], heldMv?: readonly number[]): Step {
  const size = 2 + 5 * places.length;
  const matrix = Matrix.zeros(size, size);
  const right = Matrix.zeros(size, 1);
  const add = (i: number, j: number, value: number): void => {
    matrix.set(i, j, matrix.get(i, j) + value);
  };
  [0, 1].forEach((node) => {
    add(node, node, heldMv === undefined ? LEAK_US[node]! + COUPLING_US : 1);
    add(node, 1 - node, heldMv === undefined ? -COUPLING_US : 0);
    right.set(node, 0, heldMv?.[node] ?? INJECTED_NA[node]!);
  });
  places.forEach((place, k) => {
    const [v, i, first, second, sent] = [0, 1, 2, 3, 4].map((n) => 2 + 5 * k + n) as [
      number,
      number,
      number,
      number,
      number,
    ];
    add(0, sent, heldMv === undefined ? -place.nearWeight : 0);
    add(1, sent, heldMv === undefined ? -place.farWeight : 0);
    add(v, v, 1);
    [place.nearWeight, place.farWeight].forEach((weight, node) => {
      add(v, node, -weight);
    });
    right.set(v, 0, place.offsetMv);
    add(v, first, -1);
    add(v, second, -1);
    for (const { name, ownShare, transferMohm } of place.heard) {
      const other = 2 + 5 * places.findIndex((candidate) => candidate.name === name);
      add(v, other + 2, -ownShare);
      add(v, other + 3, -ownShare);
      add(v, other + 4, -transferMohm);
    }
    const oldMv = voltageOf(place, places, START_MV);
    add(i, i, 1);
    add(i, v, place.slopeUs);
    right.set(i, 0, -place.currentNa + place.slopeUs * oldMv);
    [first, second].forEach((row, p) => {
      const { resistanceMohm, timeConstantMs } = place.poles[p] ?? {
        ...{ resistanceMohm: 0, timeConstantMs: 0 },
      };
      add(row, row, timeConstantMs / STEP_MS + 1);
      add(row, i, -resistanceMohm);
      right.set(row, 0, (timeConstantMs / STEP_MS) * place.start[p]!);
    });
    add(sent, sent, place.transferMs / STEP_MS + 1);
    add(sent, i, -1);
    right.set(sent, 0, (place.transferMs / STEP_MS) * place.start[2]!);
  });
  const solution = solve(matrix, right).to1DArray();
  const of = (k: number, n: number): number => solution[2 + 5 * k + n]!;
  return {
    nodesMv: solution.slice(0, 2),
    states: places.flatMap((_, k) => [of(k, 2), of(k, 3), of(k, 4)]),
    voltageMv: places.map((_, k) => of(k, 0)),
  };
}

function expectSame(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, k) => {
    expect(Math.abs(value - wanted[k]!)).toBeLessThan(1e-9 * (1 + Math.abs(wanted[k]!)));
  });
}

describe('LocalPlaces', () => {
  it('take the step that nodes and states would take as unknowns of one system', () => {
    fc.assert(
      fc.property(PLACES, (places) => {
        const [found, wanted] = [step(places), stepDensely(places)];
        // What is sent by places with unequal delays is symmetric only as the step goes to 0.
        const isSymmetric = places.length === 1 || places.every(({ heard }) => heard.length === 0);
        fc.pre(isSymmetric);
        expectSame(found.nodesMv, wanted.nodesMv);
        expectSame(found.states, wanted.states);
        expectSame(found.voltageMv, wanted.voltageMv);
      }),
    );
  });

  it('that hear each other have the states that belong to the voltages of the nodes', () => {
    fc.assert(
      fc.property(PLACES, (places) => {
        const found = step(places);
        const wanted = stepDensely(places, found.nodesMv);
        expectSame(found.states, wanted.states);
        expectSame(found.voltageMv, wanted.voltageMv);
      }),
    );
  });
});
