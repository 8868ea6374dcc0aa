import type { CableEquations } from './cableEquations.ts';
import type { Membrane } from './membrane.ts';
import type { PointProcesses } from './pointProcesses.ts';

/** One solution of the equations; arrays by node of the membrane. */
export interface SolvedStep {
  /** Voltages that the solution started from, and the solution. mV */
  readonly beforeMv: Float64Array;
  readonly afterMv: Float64Array;
  /** What the stimuli put in. nA */
  readonly stimulusNa: Float64Array;
}

/** Kirchhoff's law for a solved step, with the slopes that it was solved with: the largest |sum of currents| at any node. nA */
export function largestCurrentSum(
  { parent, chargeUs, areaFactor, couplingUs }: CableEquations,
  { currentMaPerCm2, conductanceSPerCm2 }: Membrane,
  points: PointProcesses,
  { beforeMv, afterMv, stimulusNa }: SolvedStep,
): number {
  const sum = Float64Array.from(stimulusNa);
  points.inject(
    (node) => afterMv[node]!,
    (node, currentNa) => {
      sum[node]! += currentNa;
    },
  );
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
