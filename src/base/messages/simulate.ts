export const simulateMessages = {
  notFinite: (quantity: string, place: string, timeMs: number): string =>
    `${quantity} at ${place} is no longer a finite number at t = ${timeMs} ms; try a smaller dt, and check the parameters and currents given there`,
  noGates: (mechanism: string): string =>
    `${mechanism} has no states of its own, so there is nothing to clamp`,
  noMembrane: (): string => 'nothing is painted on this cell: paint at least a leak, such as pas',
  notRecorded: (probe: string, quantity: string): string =>
    `probe "${probe}" cannot record ${quantity}: it has no value in the compartment that holds the place`,
  noReversal: (mechanism: string, name: string): string =>
    `${mechanism} reads ${name}, which has no value where it is painted; paint {"ion": "${name.slice(1)}", "reversal_mV": …} there`,
  badLocalPlace: (name: string, poles: string): string =>
    `a local place follows one compartment or two that are joined, with one or two poles of positive resistance and times of at least 0; ${name} has the poles ${poles}`,
  globalDiffers: (mechanism: string, name: string): string =>
    `${name} is GLOBAL in ${mechanism}: it has one value for the whole cell, but is painted with several`,
  noStimulus: (name: string, known: readonly string[]): string =>
    `there is no clamp "${name}" to change; there are: ${known.join(', ') || 'none'}`,
  noParameter: (name: string): string =>
    `there is no parameter ${name} to change; name a painted mechanism or a point process, and a PARAMETER of its file`,
  noneInRegion: (name: string, region: string): string =>
    `there is no ${name} of its own in the compartments of "${region}"; GLOBAL parameters and those of point processes are changed without a region`,
  oneValue: (name: string): string =>
    `${name} is the same everywhere, and was compiled so; make the Simulation with the option variesByPlace to change it in a region`,
  badValue: (name: string, value: number): string => `${name} cannot be ${value}`,
  tabled: (mechanism: string): string =>
    `the states of ${mechanism} follow tables made for its parameters; to change them, run with "mode": "exact" or without a table tolerance`,
  adaptiveMethod: (method: string): string =>
    `${method} takes steps of one length; variable steps (adaptive_mV) are for second-order, and not for mode neuron`,
  adaptiveLocal: (point: string): string =>
    `"${point}" is on a local node of a reduced cell, which takes steps of one length; leave adaptive_mV out`,
  adaptiveGaps: (): string =>
    'cells that gap junctions join take steps of one length; leave adaptive_mV out',
  adaptiveDelay: (delayMs: number, dtMs: number): string =>
    `a spike arrives ${delayMs} ms after it came about, and with variable steps cells exchange spikes dt_ms = ${dtMs} ms apart; make dt_ms no longer than the delay, or leave adaptive_mV out`,
  adaptiveTolerance: (): string =>
    'a tolerance of the answer chooses steps of one length; leave adaptive_mV out',
  tooManyFrames: (bytes: number): string =>
    `whole-cell frames would take ${Math.round(bytes / 2 ** 20)} MB; record them less often (recording.frame_interval_ms)`,
};
