import type { HinesMatrix } from '../cable/hinesMatrix.ts';
import type { ComplexColumn } from '../cable/impedance.ts';

/**
 * Sinusoidal steady state under currents spread over many nodes: solves (G + i 2 pi f C) v = current on a tree, by the
 * complex form of the elimination of Hines (1984), Int. J. Bio-Med. Comput. 15, 69-76.
 *
 * @param capacitanceNf by node.
 * @param currentNa amplitude by node, phase 0.
 * @returns mV by node; MOhm for a current of 1 nA in all.
 */
export function solveAdmittance(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  currentNa: Float64Array,
  frequencyHz: number,
): ComplexColumn {
  const { parent, coupling } = matrix;
  const omegaPerMs = 2 * Math.PI * frequencyHz * 1e-3;
  const pivotRe = Float64Array.from(matrix.diagonal); // [uS]
  const pivotIm = capacitanceNf.map((capacitance) => capacitance * omegaPerMs); // [uS]
  const re = Float64Array.from(currentNa);
  const im = new Float64Array(currentNa.length);
  for (let i = parent.length - 1; i >= 0; i--) {
    const p = parent[i]!;
    if (p < 0) continue;
    const norm = pivotRe[i]! ** 2 + pivotIm[i]! ** 2;
    const factorRe = (coupling[i]! * pivotRe[i]!) / norm;
    const factorIm = (-coupling[i]! * pivotIm[i]!) / norm;
    pivotRe[p]! -= factorRe * coupling[i]!;
    pivotIm[p]! -= factorIm * coupling[i]!;
    re[p]! += factorRe * re[i]! - factorIm * im[i]!;
    im[p]! += factorRe * im[i]! + factorIm * re[i]!;
  }
  for (let i = 0; i < parent.length; i++) {
    const p = parent[i]!;
    const sumRe = re[i]! + (p < 0 ? 0 : coupling[i]! * re[p]!);
    const sumIm = im[i]! + (p < 0 ? 0 : coupling[i]! * im[p]!);
    const norm = pivotRe[i]! ** 2 + pivotIm[i]! ** 2;
    re[i] = (sumRe * pivotRe[i]! + sumIm * pivotIm[i]!) / norm;
    im[i] = (sumIm * pivotRe[i]! - sumRe * pivotIm[i]!) / norm;
  }
  return { re, im };
}
