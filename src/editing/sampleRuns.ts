import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { distanceBetween } from './neuriteLength.ts';
import type { Sample } from './samples.ts';

/**
 * An unbranched stretch of a neurite: indices of its samples from a fork, a stem, a root or a change of type to the
 * next, ends included. Every neurite edge is in one run. Samples between the ends have one child, of their own type.
 */
export type SampleRun = readonly number[];

/** The runs of all neurites; soma samples and the edges that leave the soma are in none. */
export function sampleRuns(samples: readonly Sample[]): SampleRun[] {
  const ends = runEnds(samples);
  const runs: number[][] = [];
  samples.forEach((sample, index) => {
    if (!ends[index] || sample.type === SOMA_TYPE) return;
    const run = [index];
    for (let at = sample.parent; isNeurite(samples, at); at = samples[at]!.parent) {
      run.push(at);
      if (ends[at]) break;
    }
    if (run.length > 1) runs.push(run.reverse());
  });
  return runs;
}

/** Whether each sample is where runs begin or end. */
function runEnds(samples: readonly Sample[]): boolean[] {
  const children = new Int32Array(samples.length);
  const isOnward = new Array<boolean>(samples.length).fill(false);
  samples.forEach(({ parent, type }) => {
    if (parent < 0) return;
    children[parent]!++;
    if (samples[parent]!.type === type) isOnward[parent] = true;
  });
  return samples.map(
    (sample, index) =>
      children[index] !== 1 || !isOnward[index] || !isNeurite(samples, sample.parent),
  );
}

function isNeurite(samples: readonly Sample[], index: number): boolean {
  return index >= 0 && samples[index]!.type !== SOMA_TYPE;
}

/** Arc length of each sample of a run from its first, in um. */
export function runArcsUm(samples: readonly Sample[], run: SampleRun): number[] {
  let arcUm = 0;
  return run.map((index, k) => {
    if (k > 0) arcUm += distanceBetween(samples[index]!, samples[run[k - 1]!]!);
    return arcUm;
  });
}

/** How many samples the runs hold, those that runs share counted once. */
export function countRunSamples(runs: readonly SampleRun[]): number {
  return new Set(runs.flat()).size;
}
