import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { neuriteLengthUm } from './neuriteLength.ts';
import { countRunSamples, type SampleRun, sampleRuns } from './sampleRuns.ts';
import { type Edited, keepSamples, type Sample, samplesOf, tableOf } from './samples.ts';

/**
 * Drops samples that say little: none of them lies farther than `boundUm` from the straight edge that takes its place,
 * and none differs from it by more in radius. Forks, tips, changes of type and the soma stay.
 *
 * @see Ramer (1972), Comput. Graph. Image Process. 1:244-256; Douglas and Peucker (1973), Cartographica 10:112-122
 * @throws ModelError `edit/out-of-range` for a bound that is not a number from 0
 */
export function simplify(table: SwcTable, boundUm: number): Edited {
  if (!(boundUm >= 0 && Number.isFinite(boundUm)))
    throw new ModelError(
      'edit/out-of-range',
      editProblem.outOfRange('bound', boundUm, 'a number of um from 0'),
    );
  const samples = samplesOf(table);
  const runs = sampleRuns(samples);
  const parents = samples.map(({ parent }) => parent);
  const isDropped = new Uint8Array(samples.length);
  for (const run of runs) {
    const kept = keptOfRun(samples, run, boundUm);
    for (const index of run) isDropped[index] = 1;
    for (let k = 1; k < kept.length; k++) parents[kept[k]!] = kept[k - 1]!;
    for (const index of kept) isDropped[index] = 0;
  }
  // An end that two runs share is kept by both, so the order in which they are marked does not matter.
  const ends = new Set(runs.flatMap((run) => [run[0]!, run[run.length - 1]!]));
  const joined = samples.map((sample, index) => ({ ...sample, parent: parents[index]! }));
  const left = keepSamples(joined, (index) => isDropped[index] === 0 || ends.has(index));
  const dropped = samples.length - left.length;
  const log = [
    editLog.simplified(dropped, countRunSamples(runs), boundUm),
    editLog.lengthChange(neuriteLengthUm(samples), neuriteLengthUm(left)),
  ];
  return { table: tableOf(left, table.header), log };
}

function keptOfRun(samples: readonly Sample[], run: SampleRun, boundUm: number): number[] {
  const isKept = new Uint8Array(run.length);
  isKept[0] = 1;
  isKept[run.length - 1] = 1;
  const open: [number, number][] = [[0, run.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop()!;
    const worst = worstBetween(samples, run, from, to);
    if (worst.deviationUm <= boundUm) continue;
    isKept[worst.at] = 1;
    open.push([from, worst.at], [worst.at, to]);
  }
  return run.filter((_, k) => isKept[k] === 1);
}

/** The sample of a run that strays farthest from the edge between two others, in place or in radius. */
function worstBetween(
  samples: readonly Sample[],
  run: SampleRun,
  from: number,
  to: number,
): { at: number; deviationUm: number } {
  const [near, far] = [samples[run[from]!]!, samples[run[to]!]!];
  let worst = { at: from, deviationUm: 0 };
  for (let at = from + 1; at < to; at++) {
    const deviationUm = deviationFromEdge(samples[run[at]!]!, near, far);
    if (deviationUm > worst.deviationUm) worst = { at, deviationUm };
  }
  return worst;
}

/** How far a sample lies from an edge, or how much its radius differs from the edge's there: the greater of the two. */
export function deviationFromEdge(sample: Sample, near: Sample, far: Sample): number {
  const edge = [far.xUm - near.xUm, far.yUm - near.yUm, far.zUm - near.zUm] as const;
  const to = [sample.xUm - near.xUm, sample.yUm - near.yUm, sample.zUm - near.zUm] as const;
  const square = edge[0] ** 2 + edge[1] ** 2 + edge[2] ** 2;
  const along = edge[0] * to[0] + edge[1] * to[1] + edge[2] * to[2];
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
  const away = Math.hypot(
    to[0] - share * edge[0],
    to[1] - share * edge[1],
    to[2] - share * edge[2],
  );
  const radiusUm = near.radiusUm + share * (far.radiusUm - near.radiusUm);
  return Math.max(away, Math.abs(sample.radiusUm - radiusUm));
}
