import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { distanceBetween, neuriteLengthUm } from './neuriteLength.ts';
import { countRunSamples, runArcsUm, type SampleRun, sampleRuns } from './sampleRuns.ts';
import {
  type Edited,
  freshIds,
  insertChains,
  keepSamples,
  type Sample,
  sampleBetween,
  samplesOf,
  tableOf,
} from './samples.ts';

/** More samples than this are a slip. */
const MOST_SAMPLES = 5_000_000;

/**
 * Takes samples anew, evenly along each stretch of a neurite between forks, tips and changes of type, at most
 * `spacingUm` apart and on the old centre line. Forks, tips and the soma stay to the digit. The neurite grows no longer:
 * its chords cut the old corners.
 *
 * @throws ModelError `edit/out-of-range` for a spacing that is not greater than 0, or so small that there would be more
 *   than five million samples
 */
export function resample(table: SwcTable, spacingUm: number): Edited {
  const samples = samplesOf(table);
  const beforeUm = neuriteLengthUm(samples);
  if (!(spacingUm > 0 && beforeUm / spacingUm < MOST_SAMPLES))
    throw new ModelError(
      'edit/out-of-range',
      editProblem.outOfRange('spacing', spacingUm, 'greater than 0 um, for fewer than 5e6 samples'),
    );
  const runs = sampleRuns(samples);
  const nextId = freshIds(samples);
  const chains = new Map(
    runs.map((run) => [run[run.length - 1]!, evenSamples(samples, run, spacingUm, nextId)]),
  );
  const inner = new Set(runs.flatMap((run) => run.slice(1, -1)));
  const bare = withoutInner(samples, runs, inner);
  const moved = insertChains(bare.samples, renumberKeys(chains, bare.indexOf));
  const before = countRunSamples(runs);
  const after = before - inner.size + [...chains.values()].reduce((n, c) => n + c.length, 0);
  const log = [
    editLog.resampled(before, after, spacingUm),
    editLog.lengthChange(beforeUm, neuriteLengthUm(moved)),
  ];
  return { table: tableOf(moved, table.header), log };
}

/** The samples without those inside of runs, each run's end joined to its beginning. */
function withoutInner(
  samples: readonly Sample[],
  runs: readonly SampleRun[],
  inner: ReadonlySet<number>,
): { samples: Sample[]; indexOf: Int32Array } {
  const joined = [...samples];
  for (const run of runs) {
    const end = run[run.length - 1]!;
    joined[end] = { ...samples[end]!, parent: run[0]! };
  }
  const indexOf = new Int32Array(samples.length);
  let count = 0;
  samples.forEach((_, index) => {
    indexOf[index] = inner.has(index) ? -1 : count++;
  });
  return { samples: keepSamples(joined, (index) => !inner.has(index)), indexOf };
}

function renumberKeys(
  chains: ReadonlyMap<number, readonly Sample[]>,
  indexOf: Int32Array,
): Map<number, readonly Sample[]> {
  return new Map([...chains].map(([end, chain]) => [indexOf[end]!, chain]));
}

/** Samples between the ends of a run, evenly spaced along it. */
function evenSamples(
  samples: readonly Sample[],
  run: SampleRun,
  spacingUm: number,
  nextId: () => number,
): Sample[] {
  const arcsUm = runArcsUm(samples, run);
  const lengthUm = arcsUm[arcsUm.length - 1]!;
  const pieces = Math.max(1, Math.ceil((lengthUm / spacingUm) * (1 - 1e-12)));
  const made: Sample[] = [];
  let edge = 1;
  for (let k = 1; k < pieces; k++) {
    const atUm = (k / pieces) * lengthUm;
    while (arcsUm[edge]! < atUm) edge++;
    const [near, far] = [samples[run[edge - 1]!]!, samples[run[edge]!]!];
    const share = (atUm - arcsUm[edge - 1]!) / distanceBetween(near, far);
    made.push(sampleBetween(near, far, share, nextId()));
  }
  return made;
}
