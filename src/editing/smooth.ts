import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { neuriteLengthUm } from './neuriteLength.ts';
import { type SampleRun, sampleRuns } from './sampleRuns.ts';
import { type Edited, type Sample, samplesOf, tableOf } from './samples.ts';

/**
 * Moves each sample between forks, tips and changes of type to the mean of `window` samples along the neurite, itself
 * in the middle; near an end of the stretch, of as many as there are on both sides. Radii stay.
 *
 * @throws ModelError `edit/out-of-range` unless the window is an odd number from 3
 */
export function smooth(table: SwcTable, window: number): Edited {
  if (!(Number.isSafeInteger(window) && window >= 3 && window % 2 === 1))
    throw new ModelError(
      'edit/out-of-range',
      editProblem.outOfRange('window', window, 'an odd number of samples from 3'),
    );
  const samples = samplesOf(table);
  const moved = [...samples];
  let count = 0;
  for (const run of sampleRuns(samples))
    for (let k = 1; k < run.length - 1; k++, count++)
      moved[run[k]!] = meanAround(samples, run, k, (window - 1) / 2);
  const log = [
    editLog.smoothed(count, window),
    editLog.lengthChange(neuriteLengthUm(samples), neuriteLengthUm(moved)),
  ];
  return { table: tableOf(moved, table.header), log };
}

function meanAround(
  samples: readonly Sample[],
  run: SampleRun,
  k: number,
  halfWindow: number,
): Sample {
  const reach = Math.min(halfWindow, k, run.length - 1 - k);
  const around = run.slice(k - reach, k + reach + 1).map((index) => samples[index]!);
  const mean = (coordinateOf: (sample: Sample) => number): number =>
    around.reduce((sum, sample) => sum + coordinateOf(sample), 0) / around.length;
  return {
    ...samples[run[k]!]!,
    xUm: mean(({ xUm }) => xUm),
    yUm: mean(({ yUm }) => yUm),
    zUm: mean(({ zUm }) => zUm),
  };
}
