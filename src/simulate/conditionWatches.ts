import type { Receiver } from './receiver.ts';

/** A WATCH that was armed: an event with its flag comes about whenever its condition becomes true. */
export interface Watch {
  readonly receiver: Receiver;
  readonly watch: number;
  readonly flag: number;
  readonly weights: Float64Array;
}

/** What of a watch is kept in a snapshot beside what it is of. */
interface Look {
  wasAbove: boolean;
  /** Of the last look. ms, and the value that is above 0 where the condition holds. */
  lookedMs: number;
  value: number;
}

type Looked = Watch & Look;

/** The conditions that point processes wait for. */
export class ConditionWatches {
  private readonly byReceiver = new Map<Receiver, Looked[]>();

  /**
   * In the place of those of earlier events; each waits for its condition to become true.
   *
   * @param met the one whose event does this: its condition holds, whatever the voltage of the step's start says.
   */
  arm(watches: readonly Watch[], nowMs: number, met: number | undefined): void {
    const looked = watches.map((watch): Looked => {
      const value = readValue(watch, nowMs);
      return { ...watch, wasAbove: value > 0 || watch.watch === met, lookedMs: nowMs, value };
    });
    this.byReceiver.set(watches[0]!.receiver, looked);
  }

  get isEmpty(): boolean {
    return this.byReceiver.size === 0;
  }

  /** Tells of the conditions that became true since the last look. */
  look(nowMs: number, onMet: (watch: Watch) => void): void {
    for (const watch of this.all) {
      watch.value = readValue(watch, nowMs);
      watch.lookedMs = nowMs;
      const isAbove = watch.value > 0;
      if (isAbove && !watch.wasAbove) onMet(watch);
      watch.wasAbove = isAbove;
    }
  }

  /** The conditions that became true since the last look, and when, on a line through their values; they wait still. */
  metBy(nowMs: number): { readonly watch: Watch; readonly timeMs: number }[] {
    return this.all.flatMap((watch) => {
      if (watch.wasAbove) return [];
      const value = readValue(watch, nowMs);
      if (!(value > 0)) return [];
      const share = watch.value < 0 ? -watch.value / (value - watch.value) : 0;
      return [{ watch, timeMs: watch.lookedMs + share * (nowMs - watch.lookedMs) }];
    });
  }

  /** That what `metBy` said of one was acted on. */
  markMet({ receiver, watch }: Watch): void {
    const found = this.byReceiver.get(receiver)?.find((candidate) => candidate.watch === watch);
    if (found !== undefined) found.wasAbove = true;
  }

  /** In the order in which they were armed. */
  save(): readonly (Watch & Pick<Look, 'wasAbove'>)[] {
    return this.all;
  }

  restore(watches: readonly (Watch & Partial<Look>)[]): void {
    this.byReceiver.clear();
    for (const { lookedMs = 0, value = 0, wasAbove = false, ...watch } of watches) {
      const others = this.byReceiver.get(watch.receiver) ?? [];
      this.byReceiver.set(watch.receiver, [...others, { ...watch, wasAbove, lookedMs, value }]);
    }
  }

  private get all(): Looked[] {
    return [...this.byReceiver.values()].flat();
  }
}

function readValue({ receiver, watch }: Watch, timeMs: number): number {
  receiver.prepare(timeMs);
  return receiver.events.watchedValue(watch, receiver.instance);
}
