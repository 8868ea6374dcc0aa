export const cableMessages = {
  tooManyModes: (count: number, most: number): string =>
    `all modes of ${count} compartments would take too long, ${most} are the most; ask for the slowest ones, or take a coarser mesh`,
  singular: (node: number): string =>
    `the cable matrix is singular at node ${node}: the conductances of that tree do not add up to a positive number; paint a leak (pas) on it, and check conductances that are negative or not finite`,
  noCapacitance: (): string => 'no node has membrane capacitance, so there is no time constant',
};
