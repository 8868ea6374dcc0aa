/**
 * Upward crossings of 0 mV of Rallpack 3 as NEURON 8.2.2 takes it with 3000 compartments, secondorder = 2 and steps of
 * 0.005 ms; its own uncertainty is about 0.04 % of the response. ms by probe.
 */
export const RALLPACK3_SPIKES_MS: Readonly<Record<string, readonly number[]>> = {
  x0: [
    1.305929, 16.003669, 30.545011, 45.077645, 59.609443, 74.14103, 88.672543, 103.204055,
    117.73565, 132.267381, 146.799113, 161.330737, 175.86225, 190.393762, 204.925314, 219.457046,
    233.988777, 248.520444,
  ],
  xL: [
    4.070973, 18.68718, 33.235573, 47.768143, 62.29983, 76.83144, 91.363053, 105.894677, 120.426285,
    134.957897, 149.489519, 164.021129, 178.55274, 193.084361, 207.615974, 222.147583, 236.679204,
  ],
};
