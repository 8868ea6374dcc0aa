import { log } from '../base/elementary.ts';
import { randomUniform } from '../base/random.ts';

/** A train of `count` events, one every interval. ms */
export function regularTimes(startMs: number, intervalMs: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => startMs + k * intervalMs);
}

export interface PoissonTrain {
  readonly ratePerMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly seed: number;
  /** Trains of one seed and different streams are independent. */
  readonly stream: number;
}

/** A Poisson train: independent intervals of exponential distribution. The same on every computer. ms */
export function poissonTimes({
  ratePerMs,
  startMs,
  endMs,
  seed,
  stream,
}: PoissonTrain): Float64Array {
  const times: number[] = [];
  if (!(ratePerMs > 0)) return Float64Array.from(times);
  let time = startMs;
  for (let k = 0; ; k++) {
    time -= log(1 - randomUniform(seed, k, stream)) / ratePerMs;
    if (!(time <= endMs)) return Float64Array.from(times);
    times.push(time);
  }
}
