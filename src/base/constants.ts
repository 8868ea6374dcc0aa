/** CODATA 2019, as NEURON 8.2 uses them. */
export const FARADAY_C_PER_MOL: number = 96485.33212331001;
export const GAS_CONSTANT_J_PER_MOL_K: number = 8.31446261815324;
export const ZERO_CELSIUS_K: number = 273.15;
/** NEURON's default temperature, that of the squid axon of Hodgkin and Huxley (1952). */
export const DEFAULT_CELSIUS: number = 6.3;
/** The library's version, printed in every file it writes. */
export const CABLETREE_VERSION: string = '0.1.0';
