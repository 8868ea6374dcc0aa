export const experimentMessages = {
  unknownKey: (key: string): string => `"${key}" is not a key of the experiment file`,
  didYouMean: (name: string): string => `did you mean "${name}"?`,
  removeKey: (): string => 'remove it; docs/experiment.md lists the keys',
  invalid: (path: string, problem: string): string =>
    path === '' ? problem : `${path}: ${problem}`,
  missing: (path: string): string => `${path} is missing`,
  oneMorphology: (): string => 'morphology needs either "file" or "text" with the text itself',
  oneMechanismSource: (): string => 'a mechanism needs either "file" or "source" with the text',
  emptyPaint: (region: string): string =>
    `the coat on "${region}" paints nothing: give a mechanism, an ion with reversal_mV, Ra_ohm_cm or cm_uF_per_cm2`,
  parametersWithoutMechanism: (region: string): string =>
    `the coat on "${region}" has parameters but no mechanism`,
  ionWithoutValue: (region: string): string =>
    `the coat on "${region}" needs both "ion" and one of reversal_mV, interior_mM and exterior_mM`,
  duplicateName: (kind: string, name: string): string => `${kind} "${name}" is named twice`,
  noName: (kind: string): string => `an entry of ${kind} has no name; its results need one`,
  noPlace: (name: string, locus: string): string =>
    `"${name}" is placed nowhere: this cell has no place that "${locus}" means`,
  missingFile: (file: string): string => `the text of "${file}" was not given`,
  unknownMechanism: (name: string): string =>
    `mechanism "${name}" is neither in the catalogue nor among the experiment's files`,
  onePlaced: (name: string): string =>
    `"${name}" needs one of iclamp, ramp, sine, zap, noise, waveform, seclamp and mechanism, a point process`,
  noiseTooFast: (tauMs: number, dtMs: number): string =>
    `tau_ms is ${tauMs}; noise that is faster than the time step of ${dtMs} ms cannot be taken`,
  waveformPoints: (times: number, values: number): string =>
    `a waveform has two points or more, a value for each time; here are ${times} times and ${values} values`,
  clampRings: (name: string): string =>
    `the voltage rings from step to step where "${name}" clamps it and the method is cn-neuron`,
  useSecondOrder: (): string => 'take "method": "second-order", the default',
  fallingTimes: (name: string, timeMs: number, beforeMs: number): string =>
    `${name} goes from ${beforeMs} to ${timeMs} ms; times must rise`,
  placeParameters: (name: string): string => `"${name}" has parameters but no mechanism`,
  oneSource: (target: string): string =>
    `the events of "${target}" need one of times_ms, source.regular, source.poisson, source.threshold and source.point`,
  negative: (name: string, value: number): string => `${name} is ${value}; it cannot be negative`,
  densityPlaced: (name: string): string => `${name} is a density mechanism and cannot be placed`,
  paintIt: (): string => 'name it under "paint", with a region',
  unknownQuantity: (record: string): string =>
    `"${record}" cannot be recorded: this cell has neither such a mechanism, ion nor entry of "place"`,
  unknownVariable: (owner: string, name: string): string =>
    `${owner} has no variable "${name}" of its own at every place`,
  quantityElsewhere: (record: string, place: string): string =>
    `nothing of "${record}" that has this variable stands where "${place}" does; write its own locus`,
  unknownTarget: (name: string): string => `no point process is named "${name}"`,
  noReceiver: (name: string, mechanism: string): string =>
    `"${name}" is a ${mechanism}, which has no NET_RECEIVE and takes no events`,
  tooManyWeights: (mechanism: string, given: number, expected: number): string =>
    `NET_RECEIVE of ${mechanism} has ${expected} ${expected === 1 ? 'parameter' : 'parameters'}, not ${given}`,
  pointPainted: (name: string): string => `${name} is a point process and cannot be painted`,
  placeIt: (): string => 'name it under "place", with a locus',
  unknownParameter: (mechanism: string, name: string): string =>
    `"${name}" is not a parameter of ${mechanism}`,
  parameterNotFinite: (mechanism: string, name: string, value: number, place: string): string =>
    `${mechanism}.${name} is ${value} at ${place}`,
  suffixClash: (suffix: string, file: string, other: string): string =>
    `SUFFIX ${suffix} of ${file} is already defined by ${other}`,
  functionTableMissing: (suffix: string, name: string): string =>
    `FUNCTION_TABLE ${name} of ${suffix} has no values: give them under "tables" of its entry in "mechanisms"`,
  functionTable: (suffix: string, name: string, problem: string): string =>
    `the values of FUNCTION_TABLE ${name} of ${suffix}: ${problem}`,
  functionTableUnknown: (suffix: string, name: string): string =>
    `${suffix} has no FUNCTION_TABLE ${name}`,
  tableArguments: (given: number, expected: number): string =>
    `points of ${given} ${given === 1 ? 'argument' : 'arguments'} for a function of ${expected}`,
  tableAscending: (): string => 'points must ascend',
  tableSize: (given: number, expected: number): string =>
    `${given} values for ${expected} combinations of points`,
  oneCourse: (name: string): string => `the field "${name}" needs one of step, sine and waveform`,
  noDirection: (): string =>
    'the direction has no length; write where the field points, as [0, 1, 0]',
  oneGapPlace: (locus: string, count: number): string =>
    `"${locus}" means ${count} places; an end of a gap junction is at one`,
  nativeMechanism: (name: string): string =>
    `this file needs C code; cabletree's own ${name}, written from the published equations, takes its place`,
  nativeArtificial: (name: string): string =>
    `${name} is built in: give "events" their times_ms or a source, or make a population of artificial cells in a network file`,
  nativeGap: (name: string): string =>
    `${name} is built in: write "gap_junctions" in the experiment or network file`,
  replacesBuiltIn: (suffix: string): string =>
    `SUFFIX ${suffix} of this file takes the place of the catalogue's mechanism of that name`,
  notPositive: (name: string, value: number): string => `${name} is ${value}; it must be positive`,
  unusual: (name: string, value: number, typical: string): string =>
    `${name} = ${value} is far from the usual ${typical}`,
  negativeConductance: (name: string, value: number): string =>
    `${name} = ${value}: a maximal conductance cannot be negative`,
  checkUnit: (): string => 'check the unit',
  noValence: (ion: string): string =>
    `ion ${ion} has no valence, which its reversal potential needs: add VALENCE to its USEION`,
  valenceDiffers: (ion: string, valence: number, file: string, known: number): string =>
    `${file} gives ion ${ion} the valence ${valence}, elsewhere it is ${known}`,
  reversalOverruled: (ion: string): string =>
    `reversal_mV of ion ${ion} is overruled in part: where a mechanism uses its concentrations, Nernst's equation sets e${ion}, as in NEURON`,
  paintConcentrations: (): string => 'paint interior_mM and exterior_mM instead',
  regionCutsCompartment: (region: string, count: number): string =>
    `the edge of region "${region}" runs through ${count} compartment(s); each belongs to it where its centre does`,
  emptyRegion: (region: string): string => `region "${region}" holds no compartment of this cell`,
};
