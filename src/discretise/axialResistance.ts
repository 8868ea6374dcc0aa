import { axialIntegralBetween } from '../morphology/frusta.ts';
import type { Morphology } from '../morphology/morphology.ts';

/**
 * Axial resistance along a section from x0 to x1 >= x0, compartment by compartment where their Ra differ.
 *
 * @param raOhmCm Ra of each of the section's compartments, which are equally long.
 * @returns MOhm.
 */
export function axialResistanceBetween(
  morphology: Morphology,
  section: number,
  raOhmCm: ArrayLike<number>,
  x0: number,
  x1: number,
): number {
  const count = raOhmCm.length;
  const lengthUm = morphology.sections[section]!.lengthUm;
  const first = Math.min(Math.floor(x0 * count), count - 1);
  let mohm = 0;
  for (let k = first; k < count && k / count < x1; k++) {
    const fromUm = Math.max(x0, k / count) * lengthUm;
    const toUm = Math.min(x1, (k + 1) / count) * lengthUm;
    if (toUm > fromUm)
      mohm += 1e-2 * raOhmCm[k]! * axialIntegralBetween(morphology, section, fromUm, toUm); // [ohm cm / um = 1e-2 MOhm]
  }
  return mohm;
}
