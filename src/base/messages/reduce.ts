const CAPACITANCE_NOTES = {
  guyan:
    "capacitances are the row sums of W' C W (Guyan): the membrane between sites moves as at DC",
  mode: 'capacitances keep the slowest mode of the cell exactly',
  mean: "capacitances lie halfway between the row sums of W' C W (Guyan) and those that keep the slowest mode",
  growth:
    "capacitances are what voltages charge that grow e-fold in three of the cell's slowest time constants: the membrane between sites lags behind",
} as const;

const TREATMENT_NOTES = {
  pole: 'on local nodes: where those cannot be carried, more sites may be needed',
  'one-pole': 'on local nodes of one state',
  dc: 'on local nodes without state',
  rescale: 'rescaled on compartments, as targets without local nodes need them',
  plain: 'on compartments, neither rescaled nor on local nodes',
} as const;

export const reduceMessages = {
  noMembrane: (): string =>
    'the cell has no membrane to reduce: no compartment has an area above 0',
  noLeak: (section: string): string =>
    `the tree that begins at ${section} has no leak conductance, so its input resistance has no value; paint a leak (pas) on it`,
  noCapacitance: (section: string): string =>
    `the tree that begins at ${section} has no membrane capacitance; set cm above 0`,
  wrongLength: (quantity: string, length: number, nodeCount: number): string =>
    `${quantity} has ${length} values, but the layout has ${nodeCount} nodes`,
  badValue: (quantity: string, value: number, place: string, wanted: string): string =>
    `${quantity} is ${value} at ${place}, but must be ${wanted}`,
  badHolding: (value: number): string =>
    `a holding potential of ${value} mV means nothing; it must be a finite number`,
  heldAt: (holdingMv: number): string =>
    `how places follow the sites was taken with every channel as it stands at ${holdingMv} mV, so with channels closed the input resistance is not exact`,
  channelsFitted: (holdingsMv: readonly number[]): string =>
    `maximal conductances fitted to the impedances between sites with each channel alone as it stands at ${holdingsMv.join(', ')} mV`,
  noActiveRest: (): string =>
    'the full cell fires or drifts by itself, so it has no rest to keep with channels open',
  channelsJudged: (isFitted: boolean, firstMv: string, fittedMv: string): string =>
    `of first-order and fitted conductances, ${isFitted ? 'fitted' : 'first-order'} ones were kept: somatic voltages below -40 mV differ by ${firstMv} and ${fittedMv} mV (rms) under Poisson input of its own seed and places`,
  noSpikes: (): string =>
    'the full cell fires no spike under the input of the test, so spikes cannot judge a model; use --metric epsp, local or z',
  noActiveCell: (metric: string): string =>
    `the metric ${metric} is of open channels, and no cell to run was given`,
  activeRestKept: (): string =>
    'leak reversals keep the resting voltage of every site with channels open',
  labelMissing: (place: string): string =>
    `no region is named for ${place}, but every piece of membrane needs one; add it to a region`,
  tooManyRegions: (count: number, most: number): string =>
    `${count} regions were asked for, but ${most} is the most that can be fitted; merge some of them`,
  apicalByShape: (section: string): string =>
    `no apical dendrite is labelled (SWC type 4): the stem at ${section}, the largest by extent times radius, was taken for it`,
  rootForSoma: (section: string): string =>
    `the cell has no soma (SWC type 1): the first tenth of the way from ${section} takes its place, and "somatic" figures are taken there`,
  separateTrees: (count: number): string =>
    `the cell is in ${count} unconnected pieces: each is reduced by itself, and no current flows between them`,
  methodRegions: (): string =>
    "leaks and couplings fitted to the region-averaged transfer resistances, leaks drawn to the regions' own; somatic input resistance kept exactly",
  capacitanceFromTau: (tauMs: string): string =>
    `membrane time constant is the same everywhere: each capacitance is leak times ${tauMs} ms`,
  capacitanceFromImpedance: (): string =>
    'membrane time constant varies: capacitances fitted to the region-averaged impedances at 10, 25 and 50 Hz, then scaled to keep the slowest time constant',
  restIsPassive: (): string =>
    'leak reversals keep the resting voltage of the passive cell, averaged over each region (at the place of recording for the first)',
  channelsFirstOrder: (): string =>
    'active conductances are the totals of each region (first order): thresholds and firing rates are not fitted',
  methodSites: (): string =>
    'every node but the sites eliminated (Schur complement): exact at DC for currents into sites; forks between sites are sites too',
  capacitanceRule: (rule: keyof typeof CAPACITANCE_NOTES): string => CAPACITANCE_NOTES[rule],
  offSites: (): string =>
    'voltages between sites are right at DC without a current there; a synapse there needs its local node, or its conductance rescaled',
  judgedBy: (treatment: keyof typeof TREATMENT_NOTES): string =>
    `sites were judged by synapses ${TREATMENT_NOTES[treatment]}`,
  channelsBySites: (): string =>
    'active conductances are shared among sites as the leak is (first order): thresholds and firing rates are not fitted',
  siteMoved: (place: string, node: string, offUm: string): string =>
    `the site ${place} lies between compartments and is taken at ${node}, ${offUm} um away; a finer mesh brings it nearer`,
  unconnected: (count: number): string =>
    `the cell is in ${count} unconnected pieces, and cables hang on one soma; join them, or reduce to sites or regions`,
  oneCompartment: (): string =>
    'the cell has one compartment, so there is no dendritic place for a second; use a finer mesh or reduce to sites',
  badFrequency: (frequencyHz: number): string =>
    `the frequency of a reduction to cables is ${frequencyHz} Hz; it must be finite and at least 0`,
  methodCables: (frequencyHz: number): string =>
    `one cylinder for each stem, of its input impedance and its smallest transfer impedance at ${frequencyHz} Hz (Amsalem et al. 2020); branches, and with them local voltages, are lost`,
  methodRall: (): string =>
    'one cable for each stem, of the diameter that gives the sum of d^(3/2) at each electrotonic distance (Rall 1962)',
  methodBushSejnowski: (): string =>
    'branches of one order merged into a cylinder of mean length and summed cross-section, totals of membrane kept (Bush and Sejnowski 1993)',
  areaChange: (factor: string): string =>
    `the cylinders have ${factor} times the area of the dendrites they stand for`,
  joinedAtSoma: (): string =>
    'the soma is one compartment, and every cable is joined to its middle; an axon is a cable like any other',
  channelsByCable: (): string =>
    'active conductances follow the membrane to where it is mapped: thresholds and firing rates are not fitted',
  badSoftStep: (stepMs: number): string => `a step of ${stepMs} ms is not a positive time`,
  softened: (stepMs: number, merged: number): string =>
    `made fit for forward-Euler steps of ${stepMs} ms: ${merged} compartment${merged === 1 ? '' : 's'} merged with neighbours that differ by next to nothing, and small ones given capacitance of their neighbours; totals are kept`,
  notSoftened: (stepMs: number, dtMaxMs: string): string =>
    `not fit for forward-Euler steps of ${stepMs} ms: all capacitance lent to small compartments is too little for couplings so strong, and steps above ${dtMaxMs} ms are unstable; take fewer compartments or a shorter step`,
  noSuchNode: (node: number, nodeCount: number): string =>
    `node ${node} is no node of the layout, which has ${nodeCount}`,
  siteWithoutTree: (node: number): string =>
    `node ${node} lies in a piece of the cell that has no membrane, so it cannot be a site`,
  lossCount: (losses: number, rows: number, limit: string): string =>
    `${losses} of ${rows} figures are off by more than ${limit} (marked loss)`,
  otherModel: (nodes: number, expected: number): string =>
    `the reduced model maps ${nodes} nodes, but the layout has ${expected}: it was made from another cell or mesh`,
};
