import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MeshPlace } from '../discretise/place.ts';
import { type ComplexColumn, transferImpedances } from './impedance.ts';

/** Complex impedances between places, MOhm: row i, column j is the voltage at i for a unit current at j. Symmetric. */
export interface ImpedanceMatrix {
  readonly frequencyHz: number;
  readonly re: readonly Float64Array[];
  readonly im: readonly Float64Array[];
}

/**
 * The voltage everywhere for a unit sinusoidal current at an exact place, in time proportional to the number of nodes.
 * Values are those at nodes; within the edge that holds the place see `impedanceMatrix`.
 *
 * @param leakUs slope conductance of the membrane by node, uS.
 * @returns MOhm by node.
 */
export function impedanceColumn(
  layout: CompartmentLayout,
  leakUs: Float64Array,
  { near, far, farShare }: MeshPlace,
  frequencyHz: number,
): ComplexColumn {
  const ofNear = transferImpedances(layout, leakUs, near, frequencyHz);
  if (farShare === 0) return ofNear;
  const ofFar = transferImpedances(layout, leakUs, far, frequencyHz);
  return {
    re: ofNear.re.map((value, i) => value + farShare * (ofFar.re[i]! - value)),
    im: ofNear.im.map((value, i) => value + farShare * (ofFar.im[i]! - value)),
  };
}

/**
 * Input impedances (the diagonal) and transfer impedances between exact places, wherever between nodes they lie: one
 * elimination a column. Between two neighbouring nodes there is no membrane, so that two places on one edge, at shares
 * a <= b of its resistance R, have R a (1 - b) beside what the nodes say.
 *
 * @param leakUs slope conductance of the membrane by node, uS.
 */
export function impedanceMatrix(
  layout: CompartmentLayout,
  leakUs: Float64Array,
  places: readonly MeshPlace[],
  frequencyHz: number,
): ImpedanceMatrix {
  const size = places.length;
  const re = places.map(() => new Float64Array(size));
  const im = places.map(() => new Float64Array(size));
  places.forEach((source, j) => {
    const column = impedanceColumn(layout, leakUs, source, frequencyHz);
    places.forEach((place, i) => {
      re[i]![j] = valueAt(column.re, place) + withinEdgeMohm(layout, place, source);
      im[i]![j] = valueAt(column.im, place);
    });
  });
  return { frequencyHz, re, im };
}

/** |Z| between two of the places. MOhm */
export function impedanceSize({ re, im }: ImpedanceMatrix, i: number, j: number): number {
  return Math.hypot(re[i]![j]!, im[i]![j]!);
}

/**
 * How many times smaller a voltage made at one place is at another: |Z(from, from)| / |Z(to, from)|, which differs from
 * the way back.
 *
 * @see Carnevale and Johnston (1982), J. Neurophysiol. 47, 606-621
 */
export function voltageAttenuation(matrix: ImpedanceMatrix, from: number, to: number): number {
  return impedanceSize(matrix, from, from) / impedanceSize(matrix, to, from);
}

function valueAt(values: Float64Array, { near, far, farShare }: MeshPlace): number {
  return values[near]! + farShare * (values[far]! - values[near]!);
}

function withinEdgeMohm(
  { parent, axialResistanceMohm }: CompartmentLayout,
  one: MeshPlace,
  other: MeshPlace,
): number {
  const isSameEdge = one.near === other.near && one.far === other.far;
  if (!isSameEdge || one.near === one.far) return 0;
  const edge = parent[one.far] === one.near ? one.far : one.near;
  const [a, b] = [one.farShare, other.farShare].sort((x, y) => x - y) as [number, number];
  return axialResistanceMohm[edge]! * a * (1 - b);
}
