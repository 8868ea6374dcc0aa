/** g'/g outside of these says that the compartment cannot stand for the place: the synapse needs a site of its own. */
const PLAUSIBLE_RESCALE: readonly [low: number, high: number] = [0.1, 10];

/** Resistances around a place e and the compartment k it is mapped to. MOhm. */
export interface RescaleResistances {
  /** Full cell: soma to place, and the place's own. */
  readonly somaPlaceMohm: number;
  readonly placeMohm: number;
  /** Reduced model: soma to compartment, and the compartment's own. */
  readonly somaCompartmentMohm: number;
  readonly compartmentMohm: number;
}

/**
 * The conductance on compartment k that depolarises the soma at steady state as much as `peakUs` does at place e of
 * the full cell: a = g Z_se / (1 + g Z_ee), g' = a / (Z_sk - a Z_kk). Right for one synapse of that one strength.
 *
 * @param driveRatio (E - rest_e) / (E - rest_k).
 * @returns uS, or undefined where no conductance does so or the ratio is not plausible.
 */
export function rescaleConductance(
  peakUs: number,
  resistances: RescaleResistances,
  driveRatio = 1,
): number | undefined {
  const { somaPlaceMohm, placeMohm, somaCompartmentMohm, compartmentMohm } = resistances;
  const reach = (driveRatio * peakUs * somaPlaceMohm) / (1 + peakUs * placeMohm);
  const rescaled = reach / (somaCompartmentMohm - reach * compartmentMohm);
  const ratio = rescaled / peakUs;
  const [low, high] = PLAUSIBLE_RESCALE;
  return ratio >= low && ratio <= high ? rescaled : undefined;
}
