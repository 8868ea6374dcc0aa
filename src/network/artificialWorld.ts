import { EventQueue } from '../simulate/eventQueue.ts';
import type { ArtificialCell, ArtificialEffect } from './artificialCell.ts';
import { IntFire1, IntFire2, IntFire4 } from './integrateAndFire.ts';
import type { ArtificialUnit } from './networkModel.ts';
import { NetStim, VecStim } from './spikeSources.ts';

type Happening = { readonly unit: number } & (
  | { readonly weight: number }
  | { readonly token: number }
);

/** All artificial cells of a network, each event at its exact time. */
export class ArtificialWorld {
  private readonly units: readonly ArtificialCell[];
  private readonly queue = new EventQueue<Happening>();
  private readonly onSpike: (unit: number, timeMs: number) => void;
  private nowMs = 0;

  constructor(units: readonly ArtificialUnit[], onSpike: (unit: number, timeMs: number) => void) {
    this.units = units.map(makeCell);
    this.onSpike = onSpike;
    this.units.forEach((cell, unit) => {
      this.carryOut(unit, 0, cell.start());
    });
  }

  /** An event to a unit; one of the past arrives now. */
  send(unit: number, timeMs: number, weight: number): void {
    this.queue.push(Math.max(timeMs, this.nowMs), { unit, weight });
  }

  runUntil(endMs: number): void {
    for (;;) {
      const due = this.queue.popUntil(endMs);
      if (due === undefined) break;
      const { timeMs, item } = due;
      this.nowMs = timeMs;
      const cell = this.units[item.unit]!;
      const effects =
        'token' in item ? cell.wake(timeMs, item.token) : cell.receive(timeMs, item.weight);
      this.carryOut(item.unit, timeMs, effects);
    }
    this.nowMs = endMs;
  }

  private carryOut(unit: number, timeMs: number, effects: readonly ArtificialEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'spike') this.onSpike(unit, timeMs);
      else this.queue.push(effect.timeMs, { unit, token: effect.token });
    }
  }
}

function makeCell({ kind, parameters, timesMs, stream }: ArtificialUnit): ArtificialCell {
  switch (kind) {
    case 'NetStim':
      return new NetStim(parameters, stream);
    case 'VecStim':
      return new VecStim(timesMs);
    case 'IntFire1':
      return new IntFire1(parameters);
    case 'IntFire2':
      return new IntFire2(parameters);
    case 'IntFire4':
      return new IntFire4(parameters);
  }
}
