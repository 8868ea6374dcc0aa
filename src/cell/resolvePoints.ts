import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { type Expression, evaluateExpression } from '../mechanisms/expression.ts';
import { distanceAt } from '../morphology/distance.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { positionAt, radiusAt } from '../morphology/place.ts';
import { resolveLocset } from '../morphology/region.ts';
import type { Connection, EventSource, PointProcess } from './cell.ts';
import type { CellLog } from './cellLog.ts';
import { poissonTimes, regularTimes } from './eventTimes.ts';
import type { EventEntry, Placement } from './experimentSchema.ts';
import { findMechanism, readParameters } from './mechanismParameters.ts';
import type { NamedPlace } from './namedPlaces.ts';
import type { Painter } from './resolveCoats.ts';

/** The point processes of one entry of `place`: one at every place of its locus. */
export function resolvePoints(
  { mechanism: name, parameters = {} }: Placement,
  places: readonly NamedPlace[],
  { morphology, mechanisms }: Painter,
  log: CellLog,
): PointProcess[] {
  const mechanism = findMechanism(name, 'point', mechanisms, log.at('mechanism'));
  if (mechanism === undefined) return [];
  const painted = readParameters(mechanism, parameters, log.at('parameters'));
  return places.map((place) => ({
    ...place,
    mechanism,
    parameters: Object.fromEntries(
      Object.entries(painted).map(([key, value]) => {
        const number = valueAt(morphology, place.locus, value);
        if (!Number.isFinite(number)) {
          const message = messages.parameterNotFinite(mechanism.name, key, number, place.name);
          log.at('parameters', key).add('cell/parameter-not-finite', message);
        }
        return [key, number];
      }),
    ),
  }));
}

function valueAt(morphology: Morphology, locus: Locus, value: number | Expression): number {
  if (typeof value === 'number') return value;
  const [x, y, z] = positionAt(morphology, locus);
  const radius = radiusAt(morphology, locus);
  return evaluateExpression(value, { distance: distanceAt(morphology, locus), radius, x, y, z });
}

/** What the events of an experiment are resolved on. */
export interface EventPlaces extends Painter {
  readonly points: readonly PointProcess[];
  /** The names of point processes that an entry of `place` became. */
  readonly namesOfEntry: ReadonlyMap<string, readonly string[]>;
  /** The end of the run. */
  readonly durationMs: number;
}

/** The connections of one entry of `events`: one to every point process that its target means. */
export function resolveEvents(
  entry: EventEntry,
  index: number,
  places: EventPlaces,
  log: CellLog,
): Connection[] {
  const { target, weight, delay_ms: delayMs } = entry;
  const weights = typeof weight === 'number' ? [weight] : weight;
  const targets = places.namesOfEntry.get(target) ?? [target];
  const points = places.points.filter(({ name }) => targets.includes(name));
  if (points.length === 0) {
    log.at('target').add('experiment/unknown-target', messages.unknownTarget(target));
    return [];
  }
  const { mechanism } = points[0]!;
  const { netReceive } = mechanism.blocks;
  if (netReceive === undefined) {
    log.at('target').add('experiment/no-receiver', messages.noReceiver(target, mechanism.name));
    return [];
  }
  const { length } = netReceive.parameters;
  if (weights.length > length)
    log
      .at('weight')
      .add('experiment/weights', messages.tooManyWeights(mechanism.name, weights.length, length));
  return points.flatMap(({ name }, k) =>
    sourcesOf(entry, { index, copy: k }, places, log).map((source) => ({
      ...{ target: name, source, weights, delayMs },
    })),
  );
}

function sourcesOf(
  { times_ms, source = {} }: EventEntry,
  { index, copy }: { index: number; copy: number },
  { morphology, labels, points, durationMs }: EventPlaces,
  log: CellLog,
): EventSource[] {
  const { regular, poisson, threshold, point } = source;
  if (times_ms !== undefined)
    return [{ kind: 'times', timesMs: Float64Array.from(times_ms).sort() }];
  if (regular !== undefined) {
    const { start_ms, interval_ms, count } = regular;
    return [{ kind: 'times', timesMs: regularTimes(start_ms, interval_ms, count) }];
  }
  if (poisson !== undefined) {
    const { rate_Hz, start_ms, end_ms = durationMs, seed } = poisson;
    const stream = index * TRAINS_PER_ENTRY + copy;
    const train = { ratePerMs: rate_Hz / 1000, startMs: start_ms, endMs: end_ms, seed, stream };
    return [{ kind: 'times', timesMs: poissonTimes(train) }];
  }
  if (threshold !== undefined) {
    const here = log.at('source', 'threshold', 'locus');
    const loci = here.attempt(() => resolveLocset(morphology, threshold.locus, labels), []);
    return loci.map((locus) => ({
      ...{ kind: 'threshold', locus, thresholdMv: threshold.threshold_mV },
    }));
  }
  if (point === undefined) return [];
  if (!points.some(({ name }) => name === point)) {
    log.at('source', 'point').add('experiment/unknown-target', messages.unknownTarget(point));
    return [];
  }
  return [{ kind: 'point', name: point }];
}

/** So that the trains of two entries with one seed are independent. */
const TRAINS_PER_ENTRY = 2 ** 24;
