import { cableMessages } from '../base/messages/cable.ts';
import { ModelError } from '../base/modelError.ts';
import { type HinesMatrix, solveHines } from './hinesMatrix.ts';

const MAX_ITERATIONS = 20_000;
const TOLERANCE = 1e-12;

/** The mode of voltage that decays most slowly, scaled to a largest value of 1, by node. */
export interface SlowestMode {
  readonly tauMs: number;
  readonly mode: Float64Array;
}

/**
 * tau0, the slowest time constant of C dv/dt = -G v: the largest eigenvalue of G^-1 C, by power iteration with the
 * Rayleigh quotient (x'C x) / (x'G x) (Rall 1969, Biophys. J. 9, 1483-1508, for the equalising time constants).
 *
 * @param capacitanceNf by node.
 * @returns ms.
 * @throws ModelError `cable/no-capacitance`, `cable/singular`.
 */
export function slowestTimeConstant(matrix: HinesMatrix, capacitanceNf: Float64Array): number {
  return slowestMode(matrix, capacitanceNf).tauMs;
}

/**
 * tau0 and its mode, the first eigenvector of G^-1 C; positive on every node of its tree (Perron's theorem).
 *
 * @throws ModelError `cable/no-capacitance`, `cable/singular`.
 */
export function slowestMode(matrix: HinesMatrix, capacitanceNf: Float64Array): SlowestMode {
  let charge: Float64Array = Float64Array.from(capacitanceNf);
  if (!charge.some((value) => value > 0))
    throw new ModelError('cable/no-capacitance', cableMessages.noCapacitance());
  let tau = 0;
  let mode = new Float64Array(capacitanceNf.length);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const voltage = solveHines(matrix, charge);
    mode = scaleToOne(voltage);
    const nextCharge = voltage.map((v, i) => v * capacitanceNf[i]!);
    const nextTau = dot(voltage, nextCharge) / dot(voltage, charge);
    charge = scaleToOne(nextCharge);
    if (Math.abs(nextTau - tau) <= TOLERANCE * nextTau) return { tauMs: nextTau, mode };
    tau = nextTau;
  }
  return { tauMs: tau, mode };
}

function scaleToOne(values: Float64Array): Float64Array<ArrayBuffer> {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Float64Array.from(values, (value) => value / largest);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
