import type { Connection } from '../cell/cell.ts';
import type { MeshPlace } from '../discretise/place.ts';
import type { BoundEvents, EventEffect } from '../kernels/interpretEvent.ts';
import { EventQueue } from './eventQueue.ts';

/** One point process that receives events. */
export interface Receiver {
  readonly name: string;
  readonly instance: number;
  readonly events: BoundEvents;
  /** Brings the instance's voltage and ions up to date and sets `t`, before a program of it runs. */
  prepare(timeMs: number): void;
}

interface Delivery {
  readonly receiver: Receiver;
  /** The connection's numbers, changed by NET_RECEIVE. */
  readonly weights: Float64Array;
  readonly flag: number;
  /** What follows this one in a train of given times. */
  readonly next?: () => void;
  isCancelled: boolean;
}

interface Detector {
  readonly place: MeshPlace;
  readonly thresholdMv: number;
  readonly delayMs: number;
  readonly receiver: Receiver;
  readonly weights: Float64Array;
  wasAbove: boolean;
}

interface Watch {
  readonly receiver: Receiver;
  readonly watch: number;
  readonly flag: number;
  readonly weights: Float64Array;
  wasAbove: boolean;
}

/**
 * Carries events to point processes, by NEURON's rule for fixed steps: before a step those due by its middle, thresholds
 * and WATCH conditions having been looked at; after it those due by its end.
 */
export class EventDelivery {
  private readonly queue = new EventQueue<Delivery>();
  private readonly detectors: Detector[] = [];
  private readonly watches = new Map<Receiver, Watch[]>();
  private readonly listeners = new Map<string, { delayMs: number; delivery: () => Delivery }[]>();
  /** The last event that each point process sent to itself and has not received. */
  private readonly pending = new Map<Receiver, Delivery>();
  private readonly receivers: ReadonlyMap<string, Receiver>;
  private readonly connections: readonly Connection[];
  private readonly weightsOf = new Map<Connection, Float64Array>();
  private readonly placeOf: (connection: Connection) => MeshPlace | undefined;
  private readonly voltageAt: (place: MeshPlace) => number;

  constructor(
    receivers: readonly Receiver[],
    connections: readonly Connection[],
    cable: {
      /** Where a connection looks for its threshold. */
      readonly placeOf: (connection: Connection) => MeshPlace | undefined;
      readonly voltageAt: (place: MeshPlace) => number;
    },
  ) {
    this.receivers = new Map(receivers.map((receiver) => [receiver.name, receiver]));
    this.connections = connections;
    this.placeOf = cable.placeOf;
    this.voltageAt = cable.voltageAt;
  }

  /** INITIAL of every connection, then that of point processes that send events; events at 0 arrive at once. */
  initialise(weightCountOf: (receiver: Receiver) => number): void {
    for (const connection of this.connections) {
      const receiver = this.receivers.get(connection.target)!;
      const weights = new Float64Array(weightCountOf(receiver));
      weights.set(connection.weights);
      this.weightsOf.set(connection, weights);
      receiver.prepare(0);
      receiver.events.connect(receiver.instance, weights);
      this.listen(connection, receiver, weights);
    }
    for (const receiver of this.receivers.values()) {
      const { start } = receiver.events;
      if (start === undefined) continue;
      receiver.prepare(0);
      const weights = new Float64Array(weightCountOf(receiver));
      this.carryOut(start(receiver.instance), { receiver, weights }, 0);
    }
    this.deliver(0);
  }

  /** Before a step: thresholds and conditions at its start, then what is due by its middle. */
  beginStep(startMs: number, middleMs: number): void {
    for (const detector of this.detectors) {
      const isAbove = this.voltageAt(detector.place) > detector.thresholdMv;
      if (isAbove && !detector.wasAbove)
        this.send(startMs + detector.delayMs, detector.receiver, detector.weights, 0);
      detector.wasAbove = isAbove;
    }
    for (const watches of this.watches.values())
      for (const watch of watches) {
        const isAbove = this.holds(watch, startMs);
        if (isAbove && !watch.wasAbove)
          this.send(startMs, watch.receiver, watch.weights, watch.flag);
        watch.wasAbove = isAbove;
      }
    this.deliver(middleMs);
  }

  /** After a step: what is due by its end. */
  deliver(untilMs: number): void {
    for (;;) {
      const due = this.queue.popUntil(untilMs);
      if (due === undefined) return;
      const { timeMs, item } = due;
      if (item.isCancelled) continue;
      const { receiver, weights, flag } = item;
      if (this.pending.get(receiver) === item) this.pending.delete(receiver);
      item.next?.();
      receiver.prepare(timeMs);
      this.carryOut(receiver.events.receive(receiver.instance, weights, flag), item, timeMs);
    }
  }

  private listen(connection: Connection, receiver: Receiver, weights: Float64Array): void {
    const { source, delayMs } = connection;
    switch (source.kind) {
      case 'times':
        this.sendTrain(source.timesMs, 0, delayMs, receiver, weights);
        break;
      case 'threshold':
        this.detectors.push({
          ...{ delayMs, receiver, weights, wasAbove: false },
          ...{ place: this.placeOf(connection)!, thresholdMv: source.thresholdMv },
        });
        break;
      case 'point': {
        const heard = this.listeners.get(source.name) ?? [];
        this.listeners.set(source.name, heard);
        const delivery = (): Delivery => ({ receiver, weights, flag: 0, isCancelled: false });
        heard.push({ delayMs, delivery });
        break;
      }
    }
  }

  /** The next event of a train from the k-th on; events before the start never happened. */
  private sendTrain(
    timesMs: Float64Array,
    k: number,
    delayMs: number,
    receiver: Receiver,
    weights: Float64Array,
  ): void {
    while (k < timesMs.length && timesMs[k]! + delayMs < 0) k++;
    if (k >= timesMs.length) return;
    const next = (): void => {
      this.sendTrain(timesMs, k + 1, delayMs, receiver, weights);
    };
    const delivery = { receiver, weights, flag: 0, next, isCancelled: false };
    this.queue.push(timesMs[k]! + delayMs, delivery);
  }

  private send(timeMs: number, receiver: Receiver, weights: Float64Array, flag: number): Delivery {
    const delivery = { receiver, weights, flag, isCancelled: false };
    this.queue.push(timeMs, delivery);
    return delivery;
  }

  private carryOut(
    effects: readonly EventEffect[],
    { receiver, weights }: Pick<Delivery, 'receiver' | 'weights'>,
    nowMs: number,
  ): void {
    const watches: Watch[] = [];
    for (const effect of effects)
      switch (effect.kind) {
        case 'send': {
          const delivery = this.send(nowMs + effect.delayMs, receiver, weights, effect.flag);
          this.pending.set(receiver, delivery);
          break;
        }
        case 'move':
          this.movePending(receiver, effect.timeMs);
          break;
        case 'event':
          for (const { delayMs, delivery } of this.listeners.get(receiver.name) ?? [])
            this.queue.push(effect.timeMs + delayMs, delivery());
          break;
        case 'watch':
          watches.push({
            receiver,
            weights,
            watch: effect.watch,
            flag: effect.flag,
            wasAbove: false,
          });
          break;
      }
    if (watches.length === 0) return;
    // A WATCH takes the place of those of earlier events, and waits for the condition to become true.
    for (const watch of watches) watch.wasAbove = this.holds(watch, nowMs);
    this.watches.set(receiver, watches);
  }

  private movePending(receiver: Receiver, timeMs: number): void {
    const delivery = this.pending.get(receiver);
    if (delivery === undefined) return;
    delivery.isCancelled = true;
    const moved = this.send(timeMs, receiver, delivery.weights, delivery.flag);
    this.pending.set(receiver, moved);
  }

  private holds({ receiver, watch }: Watch, timeMs: number): boolean {
    receiver.prepare(timeMs);
    return receiver.events.watchedValue(watch, receiver.instance) > 0;
  }
}
