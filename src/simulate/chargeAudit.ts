import type { CableEquations } from './cableEquations.ts';
import type { Membrane } from './membrane.ts';

/** One solution of the equations; arrays by node of the membrane. */
export interface SolvedStep {
  /** Voltages that the solution started from, and the solution. mV */
  readonly beforeMv: Float64Array;
  readonly afterMv: Float64Array;
  /** What stimuli and point processes put in. nA */
  readonly injectedNa: Float64Array;
}

/** Kirchhoff's law for a solved step, with the slopes that it was solved with: the largest |sum of currents| at any node. nA */
export function largestCurrentSum(
  { parent, chargeUs, areaFactor, couplingUs }: CableEquations,
  { currentMaPerCm2, conductanceSPerCm2 }: Membrane,
  { beforeMv, afterMv, injectedNa }: SolvedStep,
): number {
  const sum = Float64Array.from(injectedNa);
  for (let i = 0; i < sum.length; i++) {
    const slopeUs = conductanceSPerCm2[i]! * areaFactor[i]!;
    const rise = afterMv[i]! - beforeMv[i]!;
    sum[i]! -= (chargeUs[i]! + slopeUs) * rise + currentMaPerCm2[i]! * areaFactor[i]!;
    const p = parent[i]!;
    if (p < 0) continue;
    const axialNa = couplingUs[i]! * (afterMv[i]! - afterMv[p]!);
    sum[i]! -= axialNa;
    sum[p]! += axialNa;
  }
  let largest = 0;
  for (const value of sum) largest = Math.max(largest, Math.abs(value));
  return largest;
}
