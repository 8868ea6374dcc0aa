/** The sentences of `cabletree sweep`; those of the plan itself come from the library. */
export function noSweep(folder: string, reason: string): string {
  return `${folder} holds no sweep (${reason}); make one with cabletree sweep plan`;
}

export function notJson(file: string, reason: string): string {
  return `${file} cannot be read: ${reason}`;
}

export function noMatch(parameter: string, pattern: string): string {
  return `${parameter}: no file matches ${pattern}`;
}

export function cannotWriteHere(path: string, reason: string): string {
  return `cannot write ${path}: ${reason}; make the folder writable, or plan the sweep in another one`;
}

export function ioFailed(path: string, reason: string): string {
  return `writing ${path} failed: ${reason}; no half file was left, and what was finished is kept: make room and run again`;
}

export function outOfMemory(indices: string): string {
  return `out of memory in shards ${indices}; run again with fewer --workers or more memory`;
}

export function crashed(index: number, reason: string): string {
  return `shard ${index} failed twice: ${reason}`;
}

export function heldByOthers(indices: string, holders: string): string {
  return `shards ${indices} are being computed by ${holders}; run again when those have ended`;
}

export function firstInterrupt(): string {
  return 'finishing the shards in flight; press Ctrl-C again to drop them';
}

export function interrupted(done: number, total: number, left: number): string {
  return `stopped: ${done} of ${total} shards are done, ${left} left; run again to go on`;
}

export function badIndex(text: string, source: string): string {
  return `${source} is ${JSON.stringify(text)}; write indices as in 3,7,12-14`;
}

export function indexBeyond(index: number, count: number): string {
  return `there is no shard ${index}: the sweep has ${count}, numbered from 0`;
}

export function badWholeNumber(option: string, value: number): string {
  return `${option} ${value} makes no sense; give a whole number from 1`;
}

export function incomplete(missing: string, count: number): string {
  return `${count} shards have no result yet: ${missing}; cabletree sweep run computes them`;
}

export function foreignResult(file: string): string {
  return `${file} is no result of this sweep; move it away, or remove it with cabletree sweep clean --foreign`;
}

export function doubledResult(file: string, index: number): string {
  return `${file} is a second result of shard ${index}; remove it with cabletree sweep clean --foreign`;
}

export function misnamedResult(file: string): string {
  return `${file} holds the result of another shard; delete it and run the sweep again`;
}

export function damagedResultFile(file: string, reason: string): string {
  return `${file}: ${reason}`;
}

export function unknownTableFormat(path: string): string {
  return `${path}: the ending decides the format; write .csv, .npz or .h5`;
}

export function tracesNeedNpz(): string {
  return 'traces do not go into a .csv; merge to a .npz or .h5 to have them';
}

export function failedSets(count: number, total: number, codes: string): string {
  return `${count} of ${total} parameter sets failed (${codes}); their rows say why`;
}

export function firstSetFails(message: string): string {
  return `the first parameter set cannot be run: ${message}`;
}

export function shortShards(seconds: string, minimumS: number, shards: number): string {
  return `a shard takes about ${seconds}, less than the ${minimumS} s that make a cluster's overhead of 2 to 3 s a task small; for a cluster plan with --shards ${shards}`;
}

export function idleLanes(perShard: number, lanes: number, shards: number): string {
  const sets = Number(perShard.toFixed(1));
  return `mode ensemble runs the sets of a shard ${lanes} at a time, and here a shard has ${sets}: plan with --shards ${shards} or fewer`;
}

export function otherResults(count: number): string {
  return `${count} results of another plan lie in the folder; merge refuses them: remove them with cabletree sweep clean --foreign`;
}

export function notPlottable(reason: string): string {
  return `nothing to draw: ${reason}`;
}

export function severalRowsAtOnePlace(place: string, parameters: readonly string[]): string {
  return `several sets share the place ${place}; choose one value of ${parameters.join(', ')} with --where NAME=VALUE`;
}

export function badWhere(text: string): string {
  return `--where ${text}: write NAME=VALUE with a swept parameter and one of its values`;
}

export function ranExactly(sets: number, reason: string): string {
  return `${sets} parameter sets were run by themselves in double precision, as exact does: ${reason}`;
}
