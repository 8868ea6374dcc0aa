/** Artificial cells by the names that NEURON gives them. */
export const ARTIFICIAL_KINDS = ['NetStim', 'VecStim', 'IntFire1', 'IntFire2', 'IntFire4'] as const;

export type ArtificialKind = (typeof ARTIFICIAL_KINDS)[number];

/** Numbers of one artificial cell by name; `times` of VecStim aside. */
export type ArtificialParameters = Readonly<Record<string, number>>;

/** The parameters of each kind with NEURON's defaults. ms, but for numbers, noise, seeds and the dimensionless ib. */
export const ARTIFICIAL_DEFAULTS: Readonly<Record<ArtificialKind, ArtificialParameters>> = {
  NetStim: { interval: 10, number: 10, start: 50, noise: 0, seed: 0 },
  VecStim: {},
  IntFire1: { tau: 10, refrac: 5 },
  IntFire2: { taum: 10, taus: 20, ib: 0 },
  IntFire4: { taue: 5, taui1: 10, taui2: 20, taum: 50 },
};

/** Parameters that must be above 0. */
export const POSITIVE_PARAMETERS: ReadonlySet<string> = new Set([
  ...['interval', 'tau', 'taum', 'taus', 'taue', 'taui1', 'taui2'],
]);
