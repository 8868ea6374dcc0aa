export const cableMessages = {
  singular: (node: number): string =>
    `the cable matrix is singular at node ${node}: that tree has no leak conductance; paint a leak (pas) on it`,
  noCapacitance: (): string => 'no node has membrane capacitance, so there is no time constant',
};
