import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import { distanceAt } from '../morphology/distance.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { radiusAt } from '../morphology/place.ts';
import { AXON_TYPE, SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { neuriteLengthUm } from './neuriteLength.ts';
import { type RootedCell, rootCell } from './rootedCell.ts';
import {
  type Edited,
  freshIds,
  keepSamples,
  markSubtrees,
  type Sample,
  tableOf,
} from './samples.ts';

/**
 * What becomes of the axon. `keep`: nothing. `none`: it goes, with all that hangs on it. The stubs put two cylinders of
 * 30 um in its place: `bbp` as thick as the axon in the middle of its first section and in the middle of the first
 * section whose middle is more than 60 um from the soma (1 um where there is no axon), `allen` 1 um thick.
 *
 * @see replace_axon of the hoc templates of Markram et al. (2015), Cell 163:456-492; the perisomatic models of the Allen
 *   Cell Types Database (2015), technical white paper "Biophysical modeling: perisomatic"
 */
export type AxonPolicy = 'keep' | 'none' | 'stub:bbp' | 'stub:allen';

export const AXON_POLICIES: readonly AxonPolicy[] = ['keep', 'none', 'stub:bbp', 'stub:allen'];

const STUB_HALF_UM = 30;
const STUB_DIAMETER_UM = 1;
/** Path distance beyond which the second half of a `bbp` stub takes its diameter. */
const SECOND_DIAMETER_AT_UM = 60;
/** The second cylinder begins this far behind the first, for a step in radius has no place of its own in SWC. */
const STEP_UM = 0.01;

/** @throws ModelError `edit/no-soma` where a stub has nothing to begin at, `edit/nothing-left` where all is axon */
export function replaceAxon(table: SwcTable, policy: AxonPolicy): Edited {
  if (policy === 'keep') return { table, log: [] };
  const cell = rootCell(table);
  const { samples, log } = removeAxon(cell);
  if (samples.length === 0)
    throw new ModelError('edit/nothing-left', editProblem.nothingLeft('axon'));
  if (policy === 'none') return { table: tableOf(samples, cell.header), log };
  const diametersUm =
    policy === 'stub:allen'
      ? ([STUB_DIAMETER_UM, STUB_DIAMETER_UM] as const)
      : axonDiametersUm(cell.morphology);
  const stub = drawStub(cell, samples, diametersUm);
  return {
    table: tableOf([...samples, ...stub], cell.header),
    log: [...log, editLog.stubDrawn(2 * STUB_HALF_UM, ...diametersUm)],
  };
}

/** Axon samples go, and what hangs on them. */
function removeAxon({ samples, log }: RootedCell): { samples: Sample[]; log: string[] } {
  const isGone = markSubtrees(samples, (index) => samples[index]!.type === AXON_TYPE);
  const left = keepSamples(samples, (index) => !isGone[index]);
  const count = samples.length - left.length;
  const lengthUm = neuriteLengthUm(samples) - neuriteLengthUm(left);
  return { samples: left, log: [...log, editLog.axonRemoved(count, lengthUm)] };
}

function axonDiametersUm(morphology: Morphology): readonly [number, number] {
  const middles = morphology.sections
    .filter(({ type }) => type === AXON_TYPE)
    .map(({ index }) => ({ section: index, x: 0.5 }));
  const first = middles[0];
  if (first === undefined) return [STUB_DIAMETER_UM, STUB_DIAMETER_UM];
  const second =
    middles.find((middle) => distanceAt(morphology, middle) > SECOND_DIAMETER_AT_UM) ??
    middles[middles.length - 1]!;
  return [2 * radiusAt(morphology, first), 2 * radiusAt(morphology, second)];
}

/** A straight stem away from the soma where the axon went, else away from the dendrites. */
function drawStub(
  cell: RootedCell,
  left: readonly Sample[],
  [firstUm, secondUm]: readonly [number, number],
): Sample[] {
  const somaIndex = left.findIndex(({ type }) => type === SOMA_TYPE);
  const soma = left[somaIndex];
  if (soma === undefined) throw new ModelError('edit/no-soma', editProblem.noSoma());
  const direction = stubDirection(cell.samples, left, soma);
  const nextId = freshIds(cell.samples);
  const isStep = firstUm !== secondUm;
  const profile: readonly (readonly [atUm: number, diameterUm: number])[] = [
    [0, firstUm],
    [STUB_HALF_UM, firstUm],
    ...(isStep ? ([[STUB_HALF_UM + STEP_UM, secondUm]] as const) : []),
    [2 * STUB_HALF_UM, secondUm],
  ];
  return profile.map(([atUm, diameterUm], k) => ({
    id: nextId(),
    type: AXON_TYPE,
    xUm: soma.xUm + direction[0]! * (soma.radiusUm + atUm),
    yUm: soma.yUm + direction[1]! * (soma.radiusUm + atUm),
    zUm: soma.zUm + direction[2]! * (soma.radiusUm + atUm),
    radiusUm: diameterUm / 2,
    parent: k === 0 ? somaIndex : left.length + k - 1,
    line: 0,
  }));
}

function stubDirection(
  samples: readonly Sample[],
  left: readonly Sample[],
  soma: Sample,
): readonly number[] {
  const axon = samples.find(
    (sample) => sample.type === AXON_TYPE && unitVector(soma, sample) !== undefined,
  );
  if (axon !== undefined) return unitVector(soma, axon)!;
  const dendrites = left.filter(({ type }) => type !== SOMA_TYPE);
  const mean = (coordinateOf: (sample: Sample) => number): number =>
    dendrites.reduce((sum, sample) => sum + coordinateOf(sample), 0) / dendrites.length;
  const middle = {
    xUm: mean(({ xUm }) => xUm),
    yUm: mean(({ yUm }) => yUm),
    zUm: mean(({ zUm }) => zUm),
  };
  return unitVector(soma, middle)?.map((component) => -component) ?? [0, -1, 0];
}

/** Undefined between places that are one. */
function unitVector(
  from: Sample,
  to: Pick<Sample, 'xUm' | 'yUm' | 'zUm'>,
): readonly number[] | undefined {
  const vector = [to.xUm - from.xUm, to.yUm - from.yUm, to.zUm - from.zUm];
  const lengthUm = Math.hypot(...vector);
  return lengthUm > 0 ? vector.map((component) => component / lengthUm) : undefined;
}
