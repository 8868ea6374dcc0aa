import { exp, log } from '../base/elementary.ts';
import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { randomUniform } from '../base/random.ts';
import type { JsonValue } from './jsonValue.ts';
import type { ValueDraw, ValueGrid, ValueSource } from './valueSource.ts';

/**
 * All parameter sets of a sweep, as a function of their index. Grids and lists are combined with each other, the first
 * one varying slowest; draws go together, one sample of all drawn parameters for each combination. So the number of
 * sets is the product of the lengths of the grids and lists, times the number of samples.
 *
 * Draws depend on the seed, the number of the sample and the place of the parameter in the list; not on who asks first.
 */
export interface ParameterSpace {
  readonly sources: readonly ValueSource[];
  readonly seed: number;
}

const MOST_SETS = 1e7;
/** Streams of random numbers: jitter and plain draws count from 0, orders of strata from here. */
const ORDER_STREAM = 2 ** 32;

/**
 * @param names For messages, as many as sources.
 * @throws ModelError `sweep/bad-setting` where draws differ in count or the space is too large
 */
export function checkParameterSpace({ sources }: ParameterSpace, names: readonly string[]): void {
  const drawn = sources.flatMap((source, i) => (isDraw(source) ? [{ source, i }] : []));
  const [first] = drawn;
  const other = drawn.find(({ source }) => source.count !== first!.source.count);
  if (first !== undefined && other !== undefined)
    throw new ModelError(
      'sweep/bad-setting',
      messages.unequalDraws(
        names[first.i]!,
        first.source.count,
        names[other.i]!,
        other.source.count,
      ),
    );
  const count = countParameterSets({ sources, seed: 0 });
  if (count > MOST_SETS)
    throw new ModelError('sweep/bad-setting', messages.tooManySets(count, MOST_SETS));
}

export function countParameterSets({ sources }: ParameterSpace): number {
  return sources.reduce((count, source) => count * gridLength(source), sampleCount(sources));
}

/** The values of one set, as many as sources. 0 <= index < countParameterSets. */
export function parameterValues({ sources, seed }: ParameterSpace, index: number): JsonValue[] {
  const samples = sampleCount(sources);
  const sample = index % samples;
  let rest = Math.floor(index / samples);
  const values = new Array<JsonValue>(sources.length);
  for (let i = sources.length - 1; i >= 0; i--) {
    const source = sources[i]!;
    if (isDraw(source)) {
      values[i] = drawValue(source, seed, sample, i);
      continue;
    }
    const length = gridLength(source);
    const position = rest % length;
    rest = Math.floor(rest / length);
    values[i] = source.kind === 'list' ? source.values[position]! : gridValue(source, position);
  }
  return values;
}

function isDraw(source: ValueSource): source is ValueDraw {
  return source.kind === 'random' || source.kind === 'latin';
}

function sampleCount(sources: readonly ValueSource[]): number {
  return sources.find(isDraw)?.count ?? 1;
}

/** Draws do not multiply one another. */
function gridLength(source: ValueSource): number {
  if (source.kind === 'list') return source.values.length;
  return source.kind === 'grid' ? source.count : 1;
}

function gridValue({ from, to, count, scale }: ValueGrid, position: number): number {
  if (position === 0) return from;
  if (position === count - 1) return to;
  return roundedBetween(from, to, position / (count - 1), scale);
}

function drawValue(source: ValueDraw, seed: number, sample: number, stream: number): number {
  const { kind, from, to, count, scale } = source;
  const uniform = randomUniform(seed, sample, stream);
  const share =
    kind === 'random' ? uniform : (stratumOf(count, seed, stream, sample) + uniform) / count;
  return roundedBetween(from, to, share, scale);
}

/** Twelve digits: 0.11 and not 0.11000000000000001, in the table as in the run. */
function roundedBetween(from: number, to: number, share: number, scale: 'linear' | 'log'): number {
  const value =
    scale === 'linear'
      ? from + (to - from) * share
      : exp(log(from) + (log(to) - log(from)) * share);
  return Number(value.toPrecision(12));
}

/** The last order, which the next sample of the same parameter asks for again. */
const orders = new Map<string, Uint32Array>();
const MOST_ORDERS = 64;

/** Which of `count` equal parts a sample lies in: a random order of them all, the same for every caller. */
function stratumOf(count: number, seed: number, stream: number, sample: number): number {
  const key = `${count} ${seed} ${stream}`;
  let order = orders.get(key);
  if (order === undefined) {
    order = shuffledOrder(count, seed, ORDER_STREAM + stream);
    if (orders.size >= MOST_ORDERS) orders.clear();
    orders.set(key, order);
  }
  return order[sample]!;
}

/** @see Durstenfeld (1964), "Algorithm 235: Random permutation" */
function shuffledOrder(count: number, seed: number, stream: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(randomUniform(seed, i, stream) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
