import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../base/constants.ts';
import { log } from '../base/elementary.ts';

const ZERO_CELSIUS_K = 273.15;

/**
 * Nernst's equation, with NEURON's answers where there is no ion on one side: ±1e6 mV.
 *
 * @param interiorMilliMolar concentration inside; @param exteriorMilliMolar outside.
 * @returns mV.
 */
export function nernstPotential(
  interiorMilliMolar: number,
  exteriorMilliMolar: number,
  valence: number,
  celsius: number,
): number {
  if (valence === 0) return 0;
  if (interiorMilliMolar <= 0) return 1e6;
  if (exteriorMilliMolar <= 0) return -1e6;
  const thermalMv =
    (1000 * GAS_CONSTANT_J_PER_MOL_K * (celsius + ZERO_CELSIUS_K)) / FARADAY_C_PER_MOL;
  return (thermalMv / valence) * log(exteriorMilliMolar / interiorMilliMolar);
}
