/** Why a cell of an ensemble was run by itself, in double precision. */
export const ensembleMessages = {
  gapJunctions: (): string => 'it has gap junctions',
  localPlaces: (): string => 'it has synapses beside the compartments of a reduced cell',
  ionAtPoint: (mechanism: string): string => `${mechanism} uses an ion at a point`,
  wideProbe: (probe: string): string => `${probe} records from all compartments`,
  actsWithinStep: (): string =>
    'a WATCH, or a spike over a delay shorter than the step, acts in the step that it comes about in',
  noWebAssembly: (): string => 'this host runs no WebAssembly with vectors',
  notFinite: (message: string): string => `in single precision ${message}`,
} as const;
