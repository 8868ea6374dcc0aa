import type { Connection } from '../cell/cell.ts';
import type { MeshPlace } from '../discretise/place.ts';
import type { EventEffect } from '../kernels/interpretEvent.ts';
import { ConditionWatches, type Watch } from './conditionWatches.ts';
import { EventQueue } from './eventQueue.ts';
import type { EventSnapshot } from './eventSnapshot.ts';
import type { Receiver } from './receiver.ts';
import { ThresholdDetectors } from './thresholdDetectors.ts';

interface Delivery {
  readonly receiver: Receiver;
  /** The connection's numbers, changed by NET_RECEIVE. */
  readonly weights: Float64Array;
  readonly flag: number;
  /** Where this one is in a train of given times, of which the next is then due. */
  readonly train?: TrainPlace;
  /** The WATCH whose condition became true within the step. */
  readonly watch?: number;
  isCancelled: boolean;
}

interface TrainPlace {
  readonly connection: Connection;
  readonly index: number;
}

/**
 * Carries events to point processes. By NEURON's rule for fixed steps: before a step those due by its middle, thresholds
 * and WATCH conditions having been looked at; after it those due by its end. Where events are exact: before a step those
 * due by its end, and a threshold was crossed where a line between its two voltages crosses it; see StepRetry for what
 * comes about in a step and acts in it.
 */
export class EventDelivery {
  private readonly queue = new EventQueue<Delivery>();
  /** Of connections from thresholds. */
  readonly detectors: ThresholdDetectors<Pick<Delivery, 'receiver' | 'weights'>>;
  private readonly watches = new ConditionWatches();
  private readonly listeners = new Map<string, { delayMs: number; delivery: () => Delivery }[]>();
  private readonly outlets = new Map<string, ((timeMs: number) => void)[]>();
  /** The last event that each point process sent to itself and has not received. */
  private readonly pending = new Map<Receiver, Delivery>();
  private readonly receivers: ReadonlyMap<string, Receiver>;
  private readonly connections: readonly Connection[];
  private readonly weightsOf = new Map<Connection, Float64Array>();
  /** The numbers of each receiver's connections. */
  private readonly weightsTo = new Map<Receiver, Float64Array[]>();
  /** The numbers of all connections, then of what each receiver sends itself; none is added after `initialise`. */
  private readonly weightSets: Float64Array[] = [];
  private readonly placeOf: (connection: Connection) => MeshPlace | undefined;

  constructor(
    receivers: readonly Receiver[],
    connections: readonly Connection[],
    cable: {
      /** Where a connection looks for its threshold. */
      readonly placeOf: (connection: Connection) => MeshPlace | undefined;
      readonly voltageAt: (place: MeshPlace) => number;
      /** The step within which the time of a crossing is interpolated; undefined: it is that of the look. ms */
      readonly interpolatedOverMs: number | undefined;
    },
  ) {
    this.receivers = new Map(receivers.map((receiver) => [receiver.name, receiver]));
    this.connections = connections;
    this.placeOf = cable.placeOf;
    this.detectors = new ThresholdDetectors(cable.voltageAt, cable.interpolatedOverMs);
  }

  /** INITIAL of every connection, then that of point processes that send events; events at 0 arrive at once. */
  initialise(weightCountOf: (receiver: Receiver) => number): void {
    for (const connection of this.connections) {
      const receiver = this.receivers.get(connection.target)!;
      const weights = new Float64Array(weightCountOf(receiver));
      weights.set(connection.weights);
      this.weightSets.push(weights);
      this.weightsOf.set(connection, weights);
      const all = this.weightsTo.get(receiver) ?? [];
      this.weightsTo.set(receiver, all);
      all.push(weights);
      receiver.prepare(0);
      receiver.events.connect(receiver.instance, weights);
      receiver.finish();
      this.listen(connection, receiver, weights);
    }
    for (const receiver of this.receivers.values()) {
      const { start } = receiver.events;
      if (start === undefined) continue;
      receiver.prepare(0);
      const weights = new Float64Array(weightCountOf(receiver));
      this.weightSets.push(weights);
      const effects = start(receiver.instance);
      receiver.finish();
      this.carryOut(effects, { receiver, weights }, 0);
    }
    this.deliver(0);
  }

  /** Before a step: thresholds and conditions at its start. */
  look(startMs: number): void {
    this.detectors.look(startMs, ({ receiver, weights }, arrivalMs) => {
      this.send(arrivalMs, receiver, weights, 0);
    });
    this.watches.look(startMs, ({ receiver, weights, flag }) => {
      this.send(startMs, receiver, weights, flag);
    });
  }

  /** Whether an event may come about within a step of a length and act within it. ms */
  mayActWithin(stepMs: number): boolean {
    const isWatching = [...this.receivers.values()].some(({ hasWatches }) => hasWatches);
    return isWatching || this.detectors.shortestDelayMs < stepMs;
  }

  /**
   * At the end of a step whose start was looked at: what came about in it and acts in it. Nothing where nothing does; else
   * how to send whatever came about before the first of these acts.
   */
  dueWithin(startMs: number, endMs: number): (() => void)[] {
    const crossings = this.detectors.crossedBy(startMs, endMs).map(({ detector, timeMs }) => ({
      ...{ timeMs, arrivalMs: timeMs + detector.delayMs },
      send: (): void => {
        detector.wasAbove = true;
        const { receiver, weights } = detector.target;
        this.send(timeMs + detector.delayMs, receiver, weights, 0);
      },
    }));
    const met = this.watches.metBy(endMs).map(({ watch, timeMs }) => ({
      ...{ timeMs, arrivalMs: timeMs },
      send: (): void => {
        this.watches.markMet(watch);
        this.sendMet(watch, timeMs);
      },
    }));
    const all = [...crossings, ...met];
    const firstMs = Math.min(...all.map(({ arrivalMs }) => arrivalMs));
    if (!(firstMs < endMs)) return [];
    return all.filter(({ timeMs }) => timeMs <= firstMs).map(({ send }) => send);
  }

  /** Whether a condition is looked at before every step. */
  get hasWatches(): boolean {
    return !this.watches.isEmpty;
  }

  /** When the next event arrives. ms */
  get nextMs(): number {
    return this.queue.nextMs;
  }

  /** Whether a condition of a WATCH became true since the last look. */
  hasNewCondition(nowMs: number): boolean {
    return this.watches.metBy(nowMs).length > 0;
  }

  /** Hands on what is due by a time. */
  deliver(untilMs: number): void {
    for (;;) {
      const due = this.queue.popUntil(untilMs);
      if (due === undefined) return;
      const { timeMs, item } = due;
      if (item.isCancelled) continue;
      const { receiver, weights, flag } = item;
      if (this.pending.get(receiver) === item) this.pending.delete(receiver);
      if (item.train !== undefined) this.sendTrain(item.train.connection, item.train.index + 1);
      receiver.prepare(timeMs);
      const all = this.weightsTo.get(receiver) ?? [];
      const effects = receiver.events.receive(receiver.instance, weights, flag, all);
      receiver.finish();
      this.carryOut(effects, item, timeMs);
    }
  }

  /** What is to come and what was seen so far. */
  save(): EventSnapshot {
    const receiver = numberOf([...this.receivers.values()]);
    const weights = numberOf(this.weightSets);
    const connection = numberOf(this.connections);
    const { entries, arrivals } = this.queue.save();
    const delivery = numberOf(entries.map(({ item }) => item));
    return {
      weights: this.weightSets.map((numbers) => numbers.slice()),
      ...this.detectors.save(),
      watches: this.watches.save().map((watch) => ({
        ...{ watch: watch.watch, flag: watch.flag, wasAbove: watch.wasAbove },
        ...{ receiver: receiver(watch.receiver), weights: weights(watch.weights) },
      })),
      deliveries: entries.map(({ timeMs, number, item: { train, ...item } }) => ({
        ...{ timeMs, number, flag: item.flag, isCancelled: item.isCancelled },
        ...{ receiver: receiver(item.receiver), weights: weights(item.weights) },
        train: train && { connection: connection(train.connection), index: train.index },
        watch: item.watch,
      })),
      arrivals,
      pending: [...this.pending.values()].map(delivery),
    };
  }

  /** Goes back to what `save` gave, here or in another simulation of the same cell. */
  restore(snapshot: EventSnapshot): void {
    const receivers = [...this.receivers.values()];
    snapshot.weights.forEach((numbers, k) => {
      this.weightSets[k]!.set(numbers);
    });
    this.detectors.restore(snapshot);
    this.watches.restore(
      snapshot.watches.map(({ receiver, weights, ...rest }) => ({
        ...{ ...rest, receiver: receivers[receiver]!, weights: this.weightSets[weights]! },
      })),
    );
    const entries = snapshot.deliveries.map(({ timeMs, number, train, ...rest }) => ({
      ...{ timeMs, number },
      item: {
        ...{ flag: rest.flag, isCancelled: rest.isCancelled },
        ...(rest.watch !== undefined && { watch: rest.watch }),
        ...{ receiver: receivers[rest.receiver]!, weights: this.weightSets[rest.weights]! },
        ...(train && {
          train: { connection: this.connections[train.connection]!, index: train.index },
        }),
      },
    }));
    this.queue.restore(entries, snapshot.arrivals);
    this.pending.clear();
    for (const k of snapshot.pending) this.pending.set(entries[k]!.item.receiver, entries[k]!.item);
  }

  /** An event on a connection from outside, its delay already passed; one of the past arrives as soon as it can. */
  receive(connection: Connection, timeMs: number): void {
    const receiver = this.receivers.get(connection.target)!;
    this.send(timeMs, receiver, this.weightsOf.get(connection)!, 0);
  }

  /** Calls back at every net_event of a point process, with its time. ms */
  onEvent(name: string, heard: (timeMs: number) => void): void {
    this.outlets.set(name, [...(this.outlets.get(name) ?? []), heard]);
  }

  private listen(connection: Connection, receiver: Receiver, weights: Float64Array): void {
    const { source, delayMs } = connection;
    switch (source.kind) {
      case 'times':
        this.sendTrain(connection, 0);
        break;
      case 'threshold':
        this.detectors.add({
          ...{ place: this.placeOf(connection)!, thresholdMv: source.thresholdMv, delayMs },
          target: { receiver, weights },
        });
        break;
      case 'point': {
        const heard = this.listeners.get(source.name) ?? [];
        this.listeners.set(source.name, heard);
        const delivery = (): Delivery => ({ receiver, weights, flag: 0, isCancelled: false });
        heard.push({ delayMs, delivery });
        break;
      }
      case 'remote':
        break;
    }
  }

  /** The next event of a train, `from` counted from its first; events before the start never happened. */
  private sendTrain(connection: Connection, from: number): void {
    const { source, delayMs, target } = connection;
    if (source.kind !== 'times') return;
    const { timesMs } = source;
    let index = from;
    while (index < timesMs.length && timesMs[index]! + delayMs < 0) index++;
    if (index >= timesMs.length) return;
    const receiver = this.receivers.get(target)!;
    const weights = this.weightsOf.get(connection)!;
    const train = { connection, index };
    this.queue.push(timesMs[index]! + delayMs, {
      ...{ receiver, weights, flag: 0, train, isCancelled: false },
    });
  }

  private send(timeMs: number, receiver: Receiver, weights: Float64Array, flag: number): Delivery {
    const delivery = { receiver, weights, flag, isCancelled: false };
    this.queue.push(timeMs, delivery);
    return delivery;
  }

  private sendMet({ receiver, watch, flag, weights }: Watch, timeMs: number): void {
    this.queue.push(timeMs, { receiver, weights, flag, watch, isCancelled: false });
  }

  private carryOut(
    effects: readonly EventEffect[],
    { receiver, weights, watch: met }: Pick<Delivery, 'receiver' | 'weights' | 'watch'>,
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
          for (const heard of this.outlets.get(receiver.name) ?? []) heard(effect.timeMs);
          break;
        case 'watch':
          watches.push({ receiver, weights, watch: effect.watch, flag: effect.flag });
          break;
      }
    if (watches.length > 0) this.watches.arm(watches, nowMs, met);
  }

  private movePending(receiver: Receiver, timeMs: number): void {
    const delivery = this.pending.get(receiver);
    if (delivery === undefined) return;
    delivery.isCancelled = true;
    const moved = this.send(timeMs, receiver, delivery.weights, delivery.flag);
    this.pending.set(receiver, moved);
  }
}

function numberOf<T>(things: readonly T[]): (thing: T) => number {
  const numbers = new Map(things.map((thing, k) => [thing, k]));
  return (thing) => numbers.get(thing)!;
}
