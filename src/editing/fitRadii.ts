import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { RegionLabels } from '../morphology/region.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { edgesInRegion, rootCell } from './rootedCell.ts';
import { runArcsUm, type SampleRun, sampleRuns } from './sampleRuns.ts';
import { type Edited, type Sample, tableOf } from './samples.ts';

export type TaperShape = 'linear' | 'quadratic';

/**
 * Gives each stretch of a neurite between forks, tips and changes of type the taper that fits its radii best: a line or
 * a parabola in arc length, by least squares. No radius falls below the least that the stretch had. A stretch belongs to
 * the region where most of its edges do; a fork takes its radius from the stretch that leads to it.
 *
 * @throws ModelError those of resolveRegion
 */
export function taper(
  table: SwcTable,
  shape: TaperShape,
  region = 'all',
  labels: RegionLabels = {},
): Edited {
  const cell = rootCell(table);
  const isInside = edgesInRegion(cell, region, labels);
  const samples = [...cell.samples];
  let fitted = 0;
  let clipped = 0;
  const runs = sampleRuns(cell.samples);
  const starts = runs.map(([first]) => first);
  for (const run of runs) {
    const edges = run.slice(1);
    if (edges.filter((index) => isInside[index]).length * 2 <= edges.length) continue;
    fitted++;
    clipped += applyFit(samples, cell.samples, run, shape === 'linear' ? 1 : 2, {
      ownsFirst: isStart(cell.samples, run[0]!) && isOnce(starts, run[0]!),
    });
  }
  const log = [
    ...cell.log,
    editLog.tapered(fitted, shape),
    ...(clipped > 0 ? [editLog.clippedFit(clipped)] : []),
  ];
  return { table: tableOf(samples, cell.header), log };
}

/** Whether no run leads to a sample: it is a root or the first of a stem. */
function isStart(samples: readonly Sample[], index: number): boolean {
  const parent = samples[samples[index]!.parent];
  return parent === undefined || parent.type === SOMA_TYPE;
}

function isOnce(values: readonly unknown[], value: unknown): boolean {
  return values.indexOf(value) === values.lastIndexOf(value);
}

/** Writes the fitted radii of a run into `samples` and returns how many were kept at the least radius. */
function applyFit(
  samples: Sample[],
  before: readonly Sample[],
  run: SampleRun,
  degree: number,
  { ownsFirst }: { ownsFirst: boolean },
): number {
  const arcsUm = runArcsUm(before, run);
  const radiiUm = run.map((index) => before[index]!.radiusUm);
  const fitted = fitPolynomial(arcsUm, radiiUm, degree);
  const leastUm = radiiUm.reduce((least, radiusUm) => Math.min(least, radiusUm));
  let clipped = 0;
  run.forEach((index, k) => {
    if (k === 0 && !ownsFirst) return;
    const radiusUm = fitted(arcsUm[k]!);
    if (radiusUm < leastUm * (1 - 1e-9)) clipped++;
    samples[index] = { ...samples[index]!, radiusUm: Math.max(radiusUm, leastUm) };
  });
  return clipped;
}

/** A square sum below this is rounding: the places tell no more orders apart. */
const LEAST_SQUARE = 1e-20;

/**
 * The polynomial that fits values best by least squares. Its degree falls where the places are too few. Written in
 * orthogonal polynomials of the places, so that no matrix is ill conditioned (Forsythe 1957, J. SIAM 5:74-88).
 */
export function fitPolynomial(
  places: readonly number[],
  values: readonly number[],
  degree: number,
): (place: number) => number {
  const first = places.reduce((least, place) => Math.min(least, place));
  const span = places.reduce((most, place) => Math.max(most, place)) - first;
  const toUnit = (place: number): number => (span > 0 ? (place - first) / span : 0);
  const units = places.map(toUnit);
  const terms: { termAt: (unit: number) => number; weight: number }[] = [];
  let before = (_unit: number): number => 0;
  let termAt = (_unit: number): number => 1;
  let squareBefore = 1;
  for (let order = 0; order <= degree; order++) {
    const [term, previous] = [termAt, before];
    const square = sum(units, (unit) => term(unit) ** 2);
    if (square < LEAST_SQUARE) break;
    terms.push({ termAt: term, weight: sum(units, (unit, k) => term(unit) * values[k]!) / square });
    const middle = sum(units, (unit) => unit * term(unit) ** 2) / square;
    const coupling = order === 0 ? 0 : square / squareBefore;
    before = term;
    termAt = (unit) => (unit - middle) * term(unit) - coupling * previous(unit);
    squareBefore = square;
  }
  return (place) => sum(terms, ({ termAt: term, weight }) => weight * term(toUnit(place)));
}

function sum<T>(items: readonly T[], summand: (item: T, k: number) => number): number {
  return items.reduce((total, item, k) => total + summand(item, k), 0);
}

/**
 * Raises radii below a least one, in a region or everywhere.
 *
 * @throws ModelError `edit/out-of-range` for a radius that is not greater than 0, and those of resolveRegion
 */
export function raiseRadii(
  table: SwcTable,
  leastUm: number,
  region = 'all',
  labels: RegionLabels = {},
): Edited {
  if (!(leastUm > 0 && Number.isFinite(leastUm))) {
    const message = editProblem.outOfRange('least radius', leastUm, 'greater than 0 um');
    throw new ModelError('edit/out-of-range', message);
  }
  const cell = rootCell(table);
  const isInside = region === 'all' ? undefined : edgesInRegion(cell, region, labels);
  let count = 0;
  const raised = cell.samples.map((sample, index) => {
    if (sample.radiusUm >= leastUm || isInside?.[index] === false) return sample;
    count++;
    return { ...sample, radiusUm: leastUm };
  });
  return {
    table: tableOf(raised, cell.header),
    log: [...cell.log, editLog.clipped(count, leastUm)],
  };
}
