import { cableMessages } from '../base/messages/cable.ts';
import { ModelError } from '../base/modelError.ts';
import { type HinesMatrix, solveHines } from './hinesMatrix.ts';

const MAX_ITERATIONS = 20_000;
const TOLERANCE = 1e-12;

/**
 * tau0, the slowest time constant of C dv/dt = -G v: the largest eigenvalue of G^-1 C, by power iteration with the
 * Rayleigh quotient (x'C x) / (x'G x) (Rall 1969, Biophys. J. 9, 1483-1508, for the equalising time constants).
 *
 * @param capacitanceNf by node.
 * @returns ms.
 * @throws ModelError `cable/no-capacitance`, `cable/singular`.
 */
export function slowestTimeConstant(matrix: HinesMatrix, capacitanceNf: Float64Array): number {
  let charge: Float64Array = Float64Array.from(capacitanceNf);
  if (!charge.some((value) => value > 0))
    throw new ModelError('cable/no-capacitance', cableMessages.noCapacitance());
  let tau = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const voltage = solveHines(matrix, charge);
    const nextCharge = voltage.map((v, i) => v * capacitanceNf[i]!);
    const nextTau = dot(voltage, nextCharge) / dot(voltage, charge);
    const largest = nextCharge.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    charge = nextCharge.map((value) => value / largest);
    if (Math.abs(nextTau - tau) <= TOLERANCE * nextTau) return nextTau;
    tau = nextTau;
  }
  return tau;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
