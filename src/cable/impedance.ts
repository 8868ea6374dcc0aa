import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/** A complex quantity by node, MOhm. A capacitive membrane has a negative imaginary part. */
export interface ComplexColumn {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Voltage at every node for a unit sinusoidal current at `node`: the column of (G + i 2 pi f C)^-1.
 * Complex form of the elimination in Hines (1984).
 *
 * @param leakUs slope conductance of the membrane by node, uS.
 * @param frequencyHz 0 gives transfer resistances.
 * @returns MOhm by node.
 */
export function transferImpedances(
  layout: CompartmentLayout,
  leakUs: Float64Array,
  node: number,
  frequencyHz: number,
): ComplexColumn {
  const { nodeCount, parent, axialResistanceMohm, capacitanceNf } = layout;
  const omegaPerMs = 2 * Math.PI * frequencyHz * 1e-3;
  const pivotRe = Float64Array.from(leakUs);
  const pivotIm = capacitanceNf.map((capacitance) => capacitance * omegaPerMs); // [uS]
  const re = new Float64Array(nodeCount);
  const im = new Float64Array(nodeCount);
  re[node] = 1;
  for (let i = 0; i < nodeCount; i++) {
    if (parent[i]! < 0) continue;
    pivotRe[i]! += 1 / axialResistanceMohm[i]!;
    pivotRe[parent[i]!]! += 1 / axialResistanceMohm[i]!;
  }
  for (let i = nodeCount - 1; i >= 0; i--) {
    const p = parent[i]!;
    if (p < 0) continue;
    const g = 1 / axialResistanceMohm[i]!;
    const norm = pivotRe[i]! * pivotRe[i]! + pivotIm[i]! * pivotIm[i]!;
    const factorRe = (g * pivotRe[i]!) / norm;
    const factorIm = (-g * pivotIm[i]!) / norm;
    pivotRe[p]! -= factorRe * g;
    pivotIm[p]! -= factorIm * g;
    re[p]! += factorRe * re[i]! - factorIm * im[i]!;
    im[p]! += factorRe * im[i]! + factorIm * re[i]!;
  }
  for (let i = 0; i < nodeCount; i++) {
    const p = parent[i]!;
    const g = p < 0 ? 0 : 1 / axialResistanceMohm[i]!;
    const sumRe = re[i]! + (p < 0 ? 0 : g * re[p]!);
    const sumIm = im[i]! + (p < 0 ? 0 : g * im[p]!);
    const norm = pivotRe[i]! * pivotRe[i]! + pivotIm[i]! * pivotIm[i]!;
    re[i] = (sumRe * pivotRe[i]! + sumIm * pivotIm[i]!) / norm;
    im[i] = (sumIm * pivotRe[i]! - sumRe * pivotIm[i]!) / norm;
  }
  return { re, im };
}
