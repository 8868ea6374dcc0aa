export const cableMessages = {
  singular: (node: number): string =>
    `the cable matrix is singular at node ${node}: the conductances of that tree do not add up to a positive number; paint a leak (pas) on it, and check conductances that are negative or not finite`,
  noCapacitance: (): string => 'no node has membrane capacitance, so there is no time constant',
};
