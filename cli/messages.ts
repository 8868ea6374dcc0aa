/** The sentences of the command line itself; those of the library come from it as diagnostics. */

export function portInUse(port: number): string {
  return `port ${port} on 127.0.0.1 is in use; choose another with --port, or leave it out for a free one`;
}

export function cannotRead(path: string, reason: string): string {
  return `cannot read ${path}: ${reason}`;
}

export function cannotWrite(path: string, reason: string): string {
  return `cannot write ${path}: ${reason}; choose another place with --output, or make this one writable`;
}

export function notAFolder(): string {
  return 'it is a file, and a folder is wanted';
}

export function notARun(): string {
  return 'a run is a folder that "cabletree simulate" wrote, without --stream, with run.json and experiment.json';
}

export function noSpikes(): string {
  return 'no probe spiked';
}

export function writingFailed(path: string, reason: string): string {
  return `writing ${path} failed: ${reason}; no half file was left: make room and run again`;
}

export function badPort(port: number): string {
  return `--port is ${port}; write a whole number from 0 to 65535`;
}

export function sameFile(path: string): string {
  return `${path} is the input itself, which would be lost; name another file to write`;
}

export function badFormat(word: string, known: readonly string[]): string {
  return `--format names "${word}"; it takes ${known.join(', ')}, joined by commas`;
}

export function badTraceInterval(value: number): string {
  return `--trace-interval is ${value}; write a number of ms above 0, beside --stream`;
}

export function badTolerance(text: string): string {
  return `--tol is "${text}"; write a share of the largest error, 1% or 0.01, above 0 and below 100 %`;
}

export function badAdaptive(value: number): string {
  return `--adaptive is ${value}; write the error that a step may add to the voltage, a number of mV above 0`;
}

export function toleranceNotMet(): string {
  return 'the tolerance was not met: the estimate above is that of the run that was kept; begin with a finer mesh or step, or ask for less';
}

export function notWithStream(name: string): string {
  return `--${name} compares whole runs in memory, which --stream has not; leave one of them out`;
}

export function badFrequencies(word: string): string {
  return `--frequency names "${word.trim()}"; write numbers of Hz from 0 on, joined by commas`;
}

export function noDrivenSynapses(): string {
  return '--working needs synapses with events in the experiment ("place" and "events"); without them, use --holding';
}

export function badStrength(value: number): string {
  return `--strength is ${value}; write a peak conductance above 0 nS`;
}

export function noRest(): string {
  return 'none: at the initial voltage no leak holds the cell at rest';
}

export function unknownChannel(name: string, known: readonly string[]): string {
  return `there is no channel ${name}; cabletree has ${known.join(', ')}`;
}

export function badScale(option: string, value: number): string {
  return `${option} is ${value}; write a number above 0`;
}

export function badWhole(option: string, value: number): string {
  return `${option} is ${value}; write a whole number above 0`;
}

export function badWholeFrom(option: string, value: number, least: number): string {
  return `${option} is ${value}; write a whole number from ${least}`;
}

export function badError(text: string): string {
  return `--error is ${text}; write a share such as 5% or 0.05`;
}

export function onlyForMethods(option: string, methods: readonly string[]): string {
  return `${option} goes with --method ${methods.join(' or ')}`;
}

export function onePlaceOnly(count: number): string {
  return `--sites names ${count} places; --method two-site takes one beside the soma`;
}

export function badStep(value: number): string {
  return `--step is ${value}; write a time in ms, or 0 to leave the model as it is`;
}

export function badFrequency(value: number): string {
  return `--frequency is ${value}; write a number of Hz, 0 or more`;
}

export function unknownTarget(name: string, targets: readonly string[]): string {
  return `--to names ${name}, which is none of ${targets.join(', ')}`;
}

export function networkTargets(text: string): string {
  return `--to ${text}: a network goes to neuron only`;
}

export function errorNotMet(metric: string, wanted: string, best: string, most: number): string {
  return `the error asked for is not met: ${metric} ${best} is the best of up to ${most} compartments, ${wanted} was wanted`;
}

export function rescaleIsHarder(): string {
  return 'synapses were rescaled, which keeps less than local nodes do; --to brian2 or neuron carries those, and --treatment local judges by them';
}

export function treatmentUnused(): string {
  return '--treatment is how synapses are judged while sites are sought: it goes with --error, --compartments or --metric, and not with --metric z, rin or tau';
}

export function noLocalNodes(targets: readonly string[]): string {
  return `sites were judged by synapses on local nodes, which ${targets.join(', ')} cannot carry: synapses there may be off many times over, as the certificate's rows of rescaled ones say; use --treatment rescale`;
}

export function mechanismPaintedEverywhere(name: string): string {
  return `${name} is painted on the whole cell with the defaults of its file; paint it in an experiment file to choose`;
}

export function stoppedEarly(timeMs: number): string {
  return `stopped at ${timeMs.toFixed(1)} ms; what was computed so far is kept`;
}

export function viewerNotBuilt(): string {
  return 'the viewer is not built: run npm run build in the clone';
}

export function noRepairNamed(): string {
  return 'say what to repair: --heal UM, --dedupe, --reparent, --fill-radii';
}

export function convertedFrom(
  file: string,
  { sections, lengthUm, areaUm2 }: { sections: number; lengthUm: number; areaUm2: number },
): string {
  return `${file}: ${sections} sections, ${lengthUm.toFixed(1)} um, ${areaUm2.toFixed(1)} um2 as a model`;
}

export function badShollStep(stepUm: number): string {
  return `--step is ${stepUm}; write a distance above 0 um`;
}

export function pictureOfOneFile(files: number): string {
  return `a picture is of one file, and ${files} are named`;
}

export function noFileMatches(pattern: string): string {
  return `no file matches ${pattern}`;
}

export function filesNotMeasured(failed: number, measured: number): string {
  return `${failed} of ${failed + measured} files could not be measured`;
}

export function pageWritten(path: string, bytes: number): string {
  return `${path} (${(bytes / 1e6).toFixed(1)} MB): open it in any browser, no server and no network needed`;
}

export function onlyForNetworks(option: string): string {
  return `--${option} is for networks; one cell runs in one thread`;
}

export function badWorkers(value: number): string {
  return `--workers is ${value}; write a whole number from 1`;
}

export function workersWithStream(): string {
  return '--stream runs a network in one thread; leave --workers out';
}

export function workerEnded(reason: string): string {
  return `a worker ended before its work was done: ${reason}; run again with --workers 1, or with more memory`;
}

/** @param groups that can be run side by side. */
export function fewerThreads(threads: number, groups: number): string {
  const many = groups === 1 ? 'all cells are joined' : `the cells fall into ${groups} groups`;
  return `${many} by gap junctions or delays shorter than a step, or there are no more: runs in ${threads === 1 ? 'one thread' : `${threads} threads`}`;
}

export function onlyForExperiments(option: string): string {
  return `--${option} is for one cell; a network says it in the experiments of its cells`;
}

export function defect(reason: string): string {
  return `this is a defect of cabletree, please report it: ${reason}`;
}

export function peerMissing(name: string): string {
  return `${name}: no Python here imports it`;
}

export function peerFailed(name: string, reason: string): string {
  return `${name}: it did not run (${reason})`;
}

export function validationSkipped(reason: string): string {
  return `skipped: ${reason}`;
}

export function storedRunsMissing(): string {
  return 'NEURON, stored: this package has no folder "validation"';
}

export function validationVerdict(count: number, missed: number): string {
  return missed === 0 ? `all ${count} bars met` : `${missed} of ${count} bars missed`;
}
