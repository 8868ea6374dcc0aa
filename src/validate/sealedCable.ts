import { exp } from '../base/elementary.ts';
import { cos } from '../base/trigonometric.ts';

/** A passive cylinder with sealed ends, and a current that flows into its start from t = 0 on. */
export interface SealedCable {
  readonly lengthUm: number;
  readonly diameterUm: number;
  readonly axialOhmCm: number;
  readonly membraneOhmCm2: number;
  readonly capacitanceUfPerCm2: number;
  readonly currentNa: number;
}

/** Terms smaller than this share of the sum are left out. */
const LEAST_TERM = 1e-12;

/**
 * Depolarisation at a place and time: the steady state less the eigenmodes that have not decayed.
 *
 * @param x 0 at the current, 1 at the far end.
 * @returns mV.
 * @see Rall (1969), Biophys. J. 9, 1483-1508; Bhalla, Bilitch and Bower (1992), Trends Neurosci. 15, 453-458
 */
export function sealedCableMv(cable: SealedCable, x: number, timeMs: number): number {
  const { diameterUm, axialOhmCm, membraneOhmCm2, capacitanceUfPerCm2 } = cable;
  const lambdaUm = 1e4 * Math.sqrt((diameterUm * 1e-4 * membraneOhmCm2) / (4 * axialOhmCm));
  const length = cable.lengthUm / lambdaUm;
  const tauMs = membraneOhmCm2 * capacitanceUfPerCm2 * 1e-3;
  const areaCm2 = (Math.PI * (diameterUm * 1e-4) ** 2) / 4;
  const semiInfiniteMohm = (1e-6 * axialOhmCm * lambdaUm * 1e-4) / areaCm2;
  const away = length * (1 - x);
  const steady = (exp(away) + exp(-away)) / (exp(length) - exp(-length));
  const share = timeMs / tauMs;
  let decaying = exp(-share) / length;
  for (let n = 1; ; n++) {
    const rate = 1 + ((n * Math.PI) / length) ** 2;
    const term = (2 / length) * (exp(-rate * share) / rate);
    decaying += term * cos(n * Math.PI * x);
    if (term < LEAST_TERM) break;
  }
  return cable.currentNa * semiInfiniteMohm * (steady - decaying);
}
