import type { HinesMatrix } from './hinesMatrix.ts';
import type { ComplexColumn } from './impedance.ts';

/**
 * The diagonal of (G + i 2 pi f C)^-1: the input impedance at every node, by an elimination to the root and one sweep back,
 * in which each node's admittance is its own branch's and what the rest of the tree is seen as from there. O(nodes).
 *
 * @param matrix one tree or several.
 * @param capacitanceNf by node.
 * @returns MOhm by node.
 */
export function inputImpedances(
  { parent, diagonal, coupling }: HinesMatrix,
  capacitanceNf: Float64Array,
  frequencyHz: number,
): ComplexColumn {
  const omegaPerMs = 2 * Math.PI * frequencyHz * 1e-3;
  const count = parent.length;
  /** Admittance of a node and all that hangs on it, then of the whole tree as it is seen there. uS */
  const re = Float64Array.from(diagonal);
  const im = capacitanceNf.map((capacitance) => capacitance * omegaPerMs);
  const throughRe = new Float64Array(count);
  const throughIm = new Float64Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const p = parent[i]!;
    if (p < 0) continue;
    [throughRe[i], throughIm[i]] = squareOver(coupling[i]!, re[i]!, im[i]!);
    re[p]! -= throughRe[i]!;
    im[p]! -= throughIm[i]!;
  }
  for (let i = 0; i < count; i++) {
    const p = parent[i]!;
    if (p < 0) continue;
    const [fromRe, fromIm] = squareOver(
      coupling[i]!,
      re[p]! + throughRe[i]!,
      im[p]! + throughIm[i]!,
    );
    re[i]! -= fromRe;
    im[i]! -= fromIm;
  }
  for (let i = 0; i < count; i++) {
    const norm = re[i]! ** 2 + im[i]! ** 2;
    re[i]! /= norm;
    im[i]! /= -norm;
  }
  return { re, im };
}

/** g^2 / (re + i im). */
function squareOver(g: number, re: number, im: number): [number, number] {
  const norm = re * re + im * im;
  return [(g * g * re) / norm, (-g * g * im) / norm];
}
