import { log } from '../base/elementary.ts';
import { randomUniform } from '../base/random.ts';
import type { ArtificialCell, ArtificialEffect } from './artificialCell.ts';
import type { ArtificialParameters } from './artificialParameters.ts';

/**
 * A train of `number` spikes from `start` on, `interval` apart; a share `noise` of each interval is of exponential
 * distribution, all of it with noise 1. A weight above 0 starts it again where it has ended, one below 0
 * ends it; one whose start is below 0 waits for that.
 *
 * @see Hines and Carnevale, NEURON's documentation of NetStim
 */
export class NetStim implements ArtificialCell {
  private readonly parameters: ArtificialParameters;
  private readonly stream: number;
  private draws = 0;
  private spikesLeft = 0;
  private token = 0;

  constructor(parameters: ArtificialParameters, stream: number) {
    this.parameters = parameters;
    this.stream = stream;
  }

  start(): readonly ArtificialEffect[] {
    const start = this.parameters['start']!;
    return start < 0 ? [] : this.begin(start);
  }

  receive(timeMs: number, weight: number): readonly ArtificialEffect[] {
    if (weight < 0) this.spikesLeft = 0;
    return weight > 0 && this.spikesLeft === 0 ? this.begin(timeMs) : [];
  }

  wake(timeMs: number, token: number): readonly ArtificialEffect[] {
    if (token !== this.token || this.spikesLeft === 0) return [];
    this.spikesLeft--;
    const spike: ArtificialEffect = { kind: 'spike' };
    return this.spikesLeft > 0 ? [spike, this.wakeAt(timeMs + this.drawInterval())] : [spike];
  }

  /** The first spike is at the time itself but for noise. */
  private begin(timeMs: number): readonly ArtificialEffect[] {
    const { number, interval, noise } = this.parameters;
    this.spikesLeft = Math.floor(number!);
    if (this.spikesLeft === 0) return [];
    const first = noise === 0 ? timeMs : timeMs + this.drawInterval() - interval! * (1 - noise!);
    return [this.wakeAt(Math.max(0, first))];
  }

  private wakeAt(timeMs: number): ArtificialEffect {
    return { kind: 'wake', timeMs, token: ++this.token };
  }

  private drawInterval(): number {
    const { interval, noise, seed } = this.parameters;
    if (noise === 0) return interval!;
    const drawn = -log(1 - randomUniform(seed!, this.draws++, this.stream));
    return (1 - noise!) * interval! + noise! * interval! * drawn;
  }
}

/** Spikes at given times, which do not fall. ms */
export class VecStim implements ArtificialCell {
  private readonly timesMs: Float64Array;

  constructor(timesMs: Float64Array) {
    this.timesMs = timesMs;
  }

  start(): readonly ArtificialEffect[] {
    return this.next(0);
  }

  receive(): readonly ArtificialEffect[] {
    return [];
  }

  wake(_timeMs: number, token: number): readonly ArtificialEffect[] {
    return [{ kind: 'spike' }, ...this.next(token + 1)];
  }

  private next(k: number): readonly ArtificialEffect[] {
    return k < this.timesMs.length ? [{ kind: 'wake', timeMs: this.timesMs[k]!, token: k }] : [];
  }
}
