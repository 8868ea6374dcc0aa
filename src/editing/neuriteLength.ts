import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import type { Sample } from './samples.ts';

/** Straight distance between two samples, in um. */
export function distanceBetween(a: Sample, b: Sample): number {
  return Math.hypot(a.xUm - b.xUm, a.yUm - b.yUm, a.zUm - b.zUm);
}

/** Whether the edge to a sample is a neurite's: neither end is of the soma. */
function isNeuriteEdge(samples: readonly Sample[], { type, parent }: Sample): boolean {
  return parent >= 0 && type !== SOMA_TYPE && samples[parent]!.type !== SOMA_TYPE;
}

/** Length of all edges between neurite samples, in um: without the soma and without the edges that leave it. */
export function neuriteLengthUm(samples: readonly Sample[]): number {
  return samples.reduce(
    (sum, sample) =>
      isNeuriteEdge(samples, sample) ? sum + distanceBetween(sample, samples[sample.parent]!) : sum,
    0,
  );
}
