import type { EventSnapshot } from './eventSnapshot.ts';
import type { PointProcesses } from './pointProcesses.ts';

/** Events that may come about in one step and act in it, one because of the other; those beyond act at the next step's start. */
const MOST_TRIES = 100;

/**
 * Takes a step again where something came about in it that acts in it: a spike over a delay shorter than the step, or the
 * condition of a WATCH. Until the first of these acts, the step that knew of none was right; so what crossed by then keeps
 * its time, and is an event of the step that is taken again, which acts at its exact time as any other.
 */
export class StepRetry {
  private readonly points: PointProcesses;
  private readonly arrays: readonly Float64Array[];
  private readonly copies: readonly Float64Array[];
  private readonly onAgain: () => void;
  private events: EventSnapshot | undefined;
  private fromMs = 0;
  private toMs = 0;
  private tries = 0;
  private takeStep: () => void = () => undefined;

  /** @param arrays all that a step changes. @param onAgain called before a step is taken again. */
  constructor(points: PointProcesses, arrays: readonly Float64Array[], onAgain: () => void) {
    this.points = points;
    this.arrays = arrays;
    this.copies = arrays.map((values) => values.slice());
    this.onAgain = onAgain;
  }

  /** @param takeStep takes the step, whose start has been looked at; called once more for each time that it is taken again. */
  take(fromMs: number, toMs: number, takeStep: () => void): void {
    this.points.look(fromMs);
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.tries = 0;
    this.takeStep = takeStep;
    this.arrays.forEach((values, k) => {
      this.copies[k]!.set(values);
    });
    // Where nothing is due nothing changes.
    this.events = this.points.nextEventMs <= toMs ? this.points.saveEvents() : undefined;
    this.goOn();
  }

  /** Takes the last step again with further events, which `send` sends. */
  takeAgain(send: () => void): void {
    this.goBack(send);
    this.goOn();
  }

  private goOn(): void {
    this.takeStep();
    while (this.tries < MOST_TRIES) {
      const due = this.points.dueWithin(this.fromMs, this.toMs);
      if (due.length === 0) return;
      this.goBack(() => {
        for (const send of due) send();
      });
      this.takeStep();
    }
  }

  private goBack(send: () => void): void {
    this.tries++;
    this.arrays.forEach((values, k) => {
      values.set(this.copies[k]!);
    });
    if (this.events !== undefined) this.points.restoreEvents(this.events);
    send();
    this.events = this.points.saveEvents();
    this.onAgain();
  }
}
