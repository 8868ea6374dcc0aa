import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { HinesMatrix } from '../cable/hinesMatrix.ts';
import { treeHinesMatrix } from './conductanceFit.ts';
import type { ReducedModel } from './reducedModel.ts';

/** A reduced model as the rows of a cable system: C dv/dt = -G v. */
export interface ReducedSystem {
  /** uS. */
  readonly matrix: HinesMatrix;
  readonly capacitanceNf: Float64Array;
  readonly leakUs: Float64Array;
}

export function buildReducedSystem({ compartments }: ReducedModel): ReducedSystem {
  const leakUs = Float64Array.from(compartments, ({ leakNs }) => leakNs * 1e-3);
  const couplingUs = Float64Array.from(compartments, ({ couplingNs }) => couplingNs * 1e-3);
  const parent = Int32Array.from(compartments, (compartment) => compartment.parent);
  return {
    matrix: treeHinesMatrix(parent, { leakUs, couplingUs }),
    capacitanceNf: Float64Array.from(compartments, ({ capacitancePf }) => capacitancePf * 1e-3),
    leakUs,
  };
}

/**
 * The longest stable step of forward Euler on the passive model, dt_max = 2 / lambda_max(C^-1 G), from the symmetric
 * matrix C^-1/2 G C^-1/2. Below half of it no voltage alternates in sign.
 *
 * @returns ms.
 */
export function longestEulerStepMs(model: ReducedModel): number {
  const { matrix, capacitanceNf } = buildReducedSystem(model);
  const root = capacitanceNf.map(Math.sqrt);
  const rates = Matrix.diag(matrix.diagonal.map((g, i) => g / capacitanceNf[i]!)); // [1/ms]
  matrix.parent.forEach((p, i) => {
    if (p < 0) return;
    const rate = -matrix.coupling[i]! / (root[i]! * root[p]!);
    rates.set(i, p, rate);
    rates.set(p, i, rate);
  });
  const { realEigenvalues } = new EigenvalueDecomposition(rates, { assumeSymmetric: true });
  return 2 / realEigenvalues.reduce((most, rate) => Math.max(most, rate), 0);
}
