export const networkMessages = {
  unknownKey: (key: string): string => `"${key}" is not a key of the network file`,
  removeKey: (): string => 'remove it; docs/network.md lists the keys',
  oneDefinition: (name: string): string =>
    `cell "${name}" needs either "file" or "experiment" with the experiment itself`,
  oneKind: (name: string): string =>
    `population "${name}" needs either "cell", an entry of "cells", or "artificial"`,
  duplicate: (name: string): string => `population "${name}" is named twice`,
  noName: (): string => 'a population has no name; its results need one',
  missingFile: (file: string): string => `the experiment of "${file}" was not given`,
  unknownCell: (name: string): string => `no entry of "cells" is named "${name}"`,
  unknownPopulation: (name: string): string => `no population is named "${name}"`,
  noMember: (name: string, index: number, count: number): string =>
    `population "${name}" has no cell ${index}: its ${count} ${count === 1 ? 'cell is' : 'cells are'} counted from 0`,
  positions: (name: string, given: number, count: number): string =>
    `population "${name}" has ${count} cells and ${given} positions`,
  onlyArtificial: (name: string, key: string): string =>
    `population "${name}" has "${key}", which only artificial cells have`,
  onlyCells: (name: string, key: string): string =>
    `population "${name}" is of artificial cells, which have no "${key}"`,
  unknownParameter: (kind: string, name: string): string => `"${name}" is no parameter of ${kind}`,
  needsTimes: (): string =>
    'VecStim needs parameters.times, a list of times that do not fall and are not below 0 [ms]',
  badParameter: (kind: string, name: string, value: string): string =>
    `${name} of ${kind} is ${value}; write a number${name === 'noise' ? ' from 0 to 1' : ', above 0 where it is a time constant or interval, else from 0'}`,
  equalConstants: (kind: string): string =>
    `the time constants of ${kind} must differ from each other`,
  needsTarget: (name: string): string =>
    `"${name}" is of cells with cable: name the point process with "target"`,
  unknownTarget: (name: string, cell: string): string =>
    `cells of ${cell} have no point process "${name}"`,
  noReceiver: (name: string, mechanism: string): string =>
    `"${name}" is a ${mechanism}, which has no NET_RECEIVE and takes no events`,
  tooManyWeights: (mechanism: string, given: number, expected: number): string =>
    `${mechanism} takes ${expected} ${expected === 1 ? 'number' : 'numbers'} as weight, not ${given}`,
  unequalCounts: (from: number, to: number): string =>
    `one_to_one joins as many cells as it begins from; here are ${from} and ${to}`,
  ringOfTwo: (): string =>
    'a ring is of one population: "from" and "to" must name the same one and the same cells',
  negativeDelay: (delayMs: number): string => `delay_ms is ${delayMs}; it cannot be negative`,
  negativeGap: (value: number): string => `conductance_uS is ${value}; it cannot be negative`,
  gapToItself: (): string =>
    'a gap junction would join a place to itself; join two cells or two places',
  onePlace: (locus: string, count: number): string =>
    `"${locus}" means ${count} places; a connection begins at one`,
  pointAndPlace: (): string => 'a source is either a "point" or a "locus" with its threshold',
  badOverride: (problem: string): string => `this override does not fit the experiment: ${problem}`,
  tooMany: (count: number): string =>
    `this rule makes ${count} connections; the most that are run is 10 million`,
  notPositive: (name: string, value: number): string => `${name} is ${value}; it must be positive`,
  didYouMean: (name: string): string => `did you mean "${name}"?`,
};
