import { exp } from '../base/elementary.ts';
import type { ArtificialCell, ArtificialEffect } from './artificialCell.ts';
import type { ArtificialParameters } from './artificialParameters.ts';
import { type ExponentialTerm, firstUpwardZero, sumAt } from './exponentialSum.ts';

/**
 * m' = -m / tau; an event adds its weight to m, and m > 1 is a spike, after which events are ignored for `refrac` and
 * m is 0.
 *
 * @see Hines and Carnevale (2004), "Discrete event simulation in the NEURON environment", Neurocomputing 58-60
 */
export class IntFire1 implements ArtificialCell {
  private readonly tauMs: number;
  private readonly refractoryMs: number;
  private m = 0;
  private atMs = 0;
  private isRefractory = false;

  constructor({ tau, refrac }: ArtificialParameters) {
    this.tauMs = tau!;
    this.refractoryMs = refrac!;
  }

  start(): readonly ArtificialEffect[] {
    return [];
  }

  receive(timeMs: number, weight: number): readonly ArtificialEffect[] {
    if (this.isRefractory) return [];
    this.m = this.m * exp(-(timeMs - this.atMs) / this.tauMs) + weight;
    this.atMs = timeMs;
    if (!(this.m > 1)) return [];
    this.isRefractory = true;
    const end = timeMs + this.refractoryMs;
    return [{ kind: 'spike' }, { kind: 'wake', timeMs: end, token: 0 }];
  }

  wake(timeMs: number): readonly ArtificialEffect[] {
    this.isRefractory = false;
    this.m = 0;
    this.atMs = timeMs;
    return [];
  }
}

/** A cell whose state is a sum of exponentials between events, so that its next spike is known when an event ends. */
abstract class PredictedCell implements ArtificialCell {
  private atMs = 0;
  private token = 0;

  start(): readonly ArtificialEffect[] {
    return this.predict();
  }

  receive(timeMs: number, weight: number): readonly ArtificialEffect[] {
    this.goTo(timeMs);
    this.add(weight);
    return this.predict();
  }

  wake(timeMs: number, token: number): readonly ArtificialEffect[] {
    if (token !== this.token) return [];
    this.goTo(timeMs);
    this.reset();
    return [{ kind: 'spike' }, ...this.predict()];
  }

  private goTo(timeMs: number): void {
    this.advance(timeMs - this.atMs);
    this.atMs = timeMs;
  }

  private predict(): readonly ArtificialEffect[] {
    const terms = this.membrane();
    const isAbove = sumAt(terms, 0) >= 1;
    const threshold = { amplitude: -1, ratePerMs: 0 };
    const delayMs = isAbove ? 0 : firstUpwardZero(joinConstants([threshold, ...terms]));
    this.token++;
    return delayMs === undefined
      ? []
      : [{ kind: 'wake', timeMs: this.atMs + delayMs, token: this.token }];
  }

  /** m from now on. */
  protected abstract membrane(): readonly ExponentialTerm[];
  protected abstract advance(byMs: number): void;
  protected abstract add(weight: number): void;
  protected abstract reset(): void;
}

/**
 * taus i' = -(i - ib), taum m' = -m + i; an event adds its weight to i; m = 1 is a spike, after which m is 0.
 *
 * @see as IntFire1
 */
export class IntFire2 extends PredictedCell {
  private readonly membraneRate: number;
  private readonly synapseRate: number;
  private readonly bias: number;
  private i: number;
  private m = 0;

  constructor({ taum, taus, ib }: ArtificialParameters) {
    super();
    this.membraneRate = 1 / taum!;
    this.synapseRate = 1 / taus!;
    this.bias = ib!;
    this.i = ib!;
  }

  protected membrane(): readonly ExponentialTerm[] {
    const share = this.membraneRate / (this.membraneRate - this.synapseRate);
    const synaptic = (this.i - this.bias) * share;
    return [
      { amplitude: this.bias, ratePerMs: 0 },
      { amplitude: synaptic, ratePerMs: this.synapseRate },
      { amplitude: this.m - this.bias - synaptic, ratePerMs: this.membraneRate },
    ];
  }

  protected advance(byMs: number): void {
    this.m = sumAt(this.membrane(), byMs);
    this.i = this.bias + (this.i - this.bias) * exp(-this.synapseRate * byMs);
  }

  protected add(weight: number): void {
    this.i += weight;
  }

  protected reset(): void {
    this.m = 0;
  }
}

/**
 * An excitatory current e that decays with taue, an inhibitory one of two stages i1, i2 with taui1 and taui2, both into
 * a membrane m with taum. A weight above 0 goes to e, one below 0 to i1; a single one of size w moves m by w at its
 * extreme. m = 1 is a spike, after which m is 0.
 *
 * @see as IntFire1
 */
export class IntFire4 extends PredictedCell {
  private readonly rates: { e: number; i1: number; i2: number; m: number };
  private readonly gains: { e: number; i1: number; i2: number };
  private e = 0;
  private i1 = 0;
  private i2 = 0;
  private m = 0;

  constructor({ taue, taui1, taui2, taum }: ArtificialParameters) {
    super();
    this.rates = { e: 1 / taue!, i1: 1 / taui1!, i2: 1 / taui2!, m: 1 / taum! };
    const { e, i1, i2, m } = this.rates;
    const toCurrent = 1 / extremeOf(responseOfTwo(i1, i2));
    this.gains = {
      e: 1 / extremeOf(responseOfTwo(e, m)),
      i1: toCurrent,
      i2: 1 / extremeOf(inhibition(toCurrent, this.rates)),
    };
  }

  protected membrane(): readonly ExponentialTerm[] {
    const { rates, gains } = this;
    const toM = (amplitude: number, rate: number): number => amplitude / (rates.m - rate);
    const throughI2 = (gains.i1 * this.i1) / (rates.i2 - rates.i1);
    const parts = [
      { amplitude: toM(gains.e * this.e, rates.e), ratePerMs: rates.e },
      { amplitude: toM(gains.i2 * throughI2, rates.i1), ratePerMs: rates.i1 },
      { amplitude: toM(gains.i2 * (this.i2 - throughI2), rates.i2), ratePerMs: rates.i2 },
    ];
    const rest = parts.reduce((sum, { amplitude }) => sum - amplitude, this.m);
    return joinConstants([...parts, { amplitude: rest, ratePerMs: rates.m }]);
  }

  protected advance(byMs: number): void {
    const { rates, gains } = this;
    this.m = sumAt(this.membrane(), byMs);
    const throughI2 = (gains.i1 * this.i1) / (rates.i2 - rates.i1);
    const [fast, slow] = [exp(-rates.i1 * byMs), exp(-rates.i2 * byMs)];
    this.i2 = throughI2 * fast + (this.i2 - throughI2) * slow;
    this.i1 *= fast;
    this.e *= exp(-rates.e * byMs);
  }

  protected add(weight: number): void {
    if (weight > 0) this.e += weight;
    else this.i1 += weight;
  }

  protected reset(): void {
    this.m = 0;
  }
}

/** The second stage's answer to 1 in the first: x' = -a x, y' = -b y + x. */
function responseOfTwo(a: number, b: number): ExponentialTerm[] {
  const amplitude = 1 / (b - a);
  return [
    { amplitude, ratePerMs: a },
    { amplitude: -amplitude, ratePerMs: b },
  ];
}

/** m after 1 in i1, without the gain to m. */
function inhibition(
  toCurrent: number,
  { i1, i2, m }: { i1: number; i2: number; m: number },
): ExponentialTerm[] {
  const stage = toCurrent / (i2 - i1);
  const [first, second] = [stage / (m - i1), -stage / (m - i2)];
  return joinConstants([
    { amplitude: first, ratePerMs: i1 },
    { amplitude: second, ratePerMs: i2 },
    { amplitude: -first - second, ratePerMs: m },
  ]);
}

/** The largest value of a sum that begins at 0, rises and falls again. */
function extremeOf(terms: readonly ExponentialTerm[]): number {
  const falling = terms.map(({ amplitude, ratePerMs }) => ({
    amplitude: amplitude * ratePerMs,
    ratePerMs,
  }));
  return sumAt(terms, firstUpwardZero(falling)!);
}

/** One term for each rate. */
function joinConstants(terms: readonly ExponentialTerm[]): ExponentialTerm[] {
  const joined = new Map<number, number>();
  for (const { amplitude, ratePerMs } of terms)
    joined.set(ratePerMs, (joined.get(ratePerMs) ?? 0) + amplitude);
  return [...joined].map(([ratePerMs, amplitude]) => ({ amplitude, ratePerMs }));
}
